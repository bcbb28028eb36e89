"""A resource's properties, popped one by one, so that what nobody knows is refused."""

from collections.abc import Iterator, Mapping
from typing import Any

from lake.embedded.faults import TemplateError, nearest
from lake.embedded.untyped import Json


class Properties:
    """Properties of one resource, or of a block inside it.

    Args:
        place: Logical id and path, for messages.
        kind: The resource's type, for messages.
        values: The properties, already resolved.
    """

    def __init__(self, place: str, kind: str, values: Mapping[str, Any]) -> None:
        self.place, self.kind = place, kind
        self._values = {key: value for key, value in values.items() if value is not None}
        self._known: set[str] = set()
        self._blocks: list[Properties] = []

    def take(self, name: str, default: Json = None) -> Json:
        """Return a property, or the default where it is absent."""
        self._known.add(name)
        return self._values.pop(name, default)

    def need(self, name: str) -> Json:
        """Return a property that must be there."""
        value = self.take(name)
        if value is None:
            raise TemplateError(self.place, f"{self.kind} needs the property {name!r}")
        return value

    def take_all(self, *names: str) -> dict[str, Any]:
        """Return those of the named properties that are there."""
        found = {name: self.take(name) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    def take_rest(self) -> dict[str, Any]:
        """Return everything that is left, for a resource whose properties are its own affair."""
        rest, self._values = self._values, {}
        return rest

    def block(self, name: str) -> "Properties":
        """Return a nested block, empty where it is absent; it is audited with the rest."""
        return self._block(name, self.take(name, {}))

    def blocks(self, name: str) -> "Iterator[Properties]":
        """Yield the blocks of a list; each is audited with the rest."""
        for index, values in enumerate(self.take(name, [])):
            yield self._block(f"{name}[{index}]", values)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a truth, which templates write as a word too."""
        return str(self.take(name, default)).lower() == "true"

    def refuse_rest(self) -> None:
        """Refuse what nobody took.

        Raises:
            TemplateError: A property is left, here or in a block.
        """
        for name in self._values:
            known = ", ".join(sorted(self._known))
            raise TemplateError(
                self.place,
                f"{self.kind} has the property {name!r}, which the embedded cloud does not know"
                f"{nearest(name, self._known)} (known: {known})",
            )
        for block in self._blocks:
            block.refuse_rest()

    def __bool__(self) -> bool:
        """Whether anything is left."""
        return bool(self._values)

    def _block(self, name: str, values: Json) -> "Properties":
        if not isinstance(values, Mapping):
            raise TemplateError(f"{self.place}.{name}", f"expected a block, found {values!r}")
        block = Properties(f"{self.place}.{name}", self.kind, values)
        self._blocks.append(block)
        return block


def tags_of(properties: Properties) -> dict[str, str]:
    """Return the property `Tags`, a list of pairs or a mapping, as a mapping."""
    tags = properties.take("Tags", {})
    if isinstance(tags, Mapping):
        return {key: str(value) for key, value in tags.items()}
    return {tag["Key"]: str(tag["Value"]) for tag in tags}


def tag_list(properties: Properties) -> list[dict[str, str]]:
    """Return the property `Tags` as a list of pairs."""
    return [{"Key": key, "Value": value} for key, value in tags_of(properties).items()]
