"""What WITH (...) says about the files that a statement writes."""

import re
from dataclasses import dataclass

from lake.embedded.athena.failures import QueryError, refused

PROPERTY = re.compile(
    r"\s*(?P<name>\w+)\s*=\s*(?:'(?P<text>(?:[^']|'')*)'|(?P<word>\w+)"
    r"|ARRAY\s*\[(?P<items>[^\]]*)\])\s*(?P<end>,|\))",
    re.IGNORECASE,
)
CODECS = {"SNAPPY": "snappy", "ZSTD": "zstd", "GZIP": "gzip", "NONE": "none", "LZ4": "lz4"}
KNOWN = {
    "table_type", "is_external", "location", "external_location", "format", "write_compression",
    "compression", "parquet_compression", "partitioned_by", "partitioning",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What WITH (...) says about the files."""

    properties: dict[str, str | list[str]]

    def text(self, *names: str, default: str = "") -> str:
        """Return the first property there is of these names."""
        return next(
            (str(self.properties[name]) for name in names if name in self.properties), default
        )

    @property
    def partitioned_by(self) -> list[str]:
        """Return the columns that name the folders."""
        return self.listed("partitioned_by")

    def listed(self, name: str) -> list[str]:
        """Return the items of a property that is an array."""
        found = self.properties.get(name, [])
        return found if isinstance(found, list) else [found]

    @property
    def codec(self) -> str:
        """Return Arrow's name of the compression."""
        name = self.text("write_compression", "compression", "parquet_compression", default="GZIP")
        if name.upper() not in CODECS:
            raise refused(f"compression {name}")
        return CODECS[name.upper()]


def properties_of(text: str) -> tuple[Wanted, str]:
    """Return what WITH (...) says, and the text after it."""
    found = re.match(r"\s*WITH\s*\(", text, re.IGNORECASE)
    if found is None:
        return Wanted({}), text
    at, properties = found.end(), {}
    while one := PROPERTY.match(text, at):
        value: str | list[str] = one["word"] or (one["text"] or "").replace("''", "'")
        if one["items"] is not None:
            value = re.findall(r"'([^']*)'", one["items"])
        properties[one["name"].lower()] = value
        at = one.end()
        if one["end"] == ")":
            break
    else:
        raise QueryError("SYNTAX_ERROR", "the properties in WITH (...) cannot be read")
    unknown = sorted(set(properties) - KNOWN)
    if unknown:
        raise refused(f"table property {unknown[0]}")
    wanted = Wanted(properties)
    if wanted.text("format", default="PARQUET").upper() != "PARQUET":
        raise refused(f"format {wanted.text('format')}")
    return wanted, text[at:]
