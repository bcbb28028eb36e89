"""CloudFormation takes "60" for 60 and "true" for true; boto3 does not. Here they are fitted."""

from collections.abc import Callable

from botocore.model import ListShape, MapShape, Shape, StructureShape

from lake.embedded.untyped import Client, Json

_NUMBERS: dict[str, Callable[[str], float]] = {
    "double": float,
    "float": float,
    "integer": int,
    "long": int,
}


class FittedClient:
    """A boto3 client that takes a template's values."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __getattr__(self, operation: str) -> Callable[..., Json]:
        """Return an operation of the client."""
        call: Callable[..., Json] = getattr(self._client, operation)
        name = self._client.meta.method_to_api_mapping[operation]
        shape = self._client.meta.service_model.operation_model(name).input_shape

        def fitted_call(**parameters: Json) -> Json:
            """Call with the parameters that the operation takes."""
            return call(**fitted(shape, parameters))

        return fitted_call


def fitted(shape: Shape, value: Json) -> Json:
    """Return a value with its scalars as the shape wants them; what cannot be fitted stays."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        members = shape.members
        return {
            key: fitted(members[key], inner) if key in members else inner
            for key, inner in value.items()
        }
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [fitted(shape.member, inner) for inner in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: fitted(shape.value, inner) for key, inner in value.items()}
    return _scalar(shape.type_name, value)


def _scalar(kind: str, value: Json) -> Json:
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind in _NUMBERS and isinstance(value, str):
        try:
            return _NUMBERS[kind](value)
        except ValueError:
            return value  # boto3 says what is wrong with it
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    if kind == "string" and isinstance(value, int | float):
        return str(value)
    return value
