"""Lambda: `Invoke` runs the function's handler instead of asking for a container engine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from moto.awslambda.models import LambdaBackend

from lake.embedded.mends.patching import replaced
from lake.embedded.runtime.runtime_api import Outcome
from lake.embedded.untyped import Json


@contextmanager
def mended_lambda(
    invoke: Callable[[str, bytes], Outcome], invoke_later: Callable[[str, bytes], object]
) -> Iterator[None]:
    """Run handlers while the context lasts.

    Args:
        invoke: Sends an event to the function with a name, and waits.
        invoke_later: Sends it and does not wait.
    """

    def invoke_function(
        self: LambdaBackend,
        function_name: str,
        qualifier: str | None,
        body: Json,
        headers: Json,
        response_headers: dict[str, str],
    ) -> bytes:
        """Invoke one of our own functions."""
        name = self.get_function(function_name, qualifier).function_name
        event = body.encode() if isinstance(body, str) else body or b"{}"
        kind = headers.get("X-Amz-Invocation-Type") or headers.get("x-amz-invocation-type")
        if kind == "Event":
            invoke_later(name, event)
            return b""
        if kind == "DryRun":
            return b""
        outcome = invoke(name, event)
        if outcome.failed:
            response_headers["x-amz-function-error"] = "Unhandled"
        return outcome.payload

    with replaced(
        LambdaBackend,
        "invoke",
        invoke_function,
        parameters="self function_name qualifier body headers response_headers",
    ):
        yield
