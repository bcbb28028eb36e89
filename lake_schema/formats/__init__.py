"""What a border post may send: one module a wire format, each with one constant, `FORMAT`."""

from lake_schema.errors import RefusedError
from lake_schema.formats import (
    ais,
    asycuda_xml,
    delimited,
    edifact,
    excel,
    json_lines,
    parquet,
    wco_xml,
)
from lake_schema.formats.chunk import Format

FORMATS: dict[str, Format] = {
    wire_format.name: wire_format
    for wire_format in (
        asycuda_xml.FORMAT,
        wco_xml.FORMAT,
        edifact.FORMAT,
        ais.FORMAT,
        excel.FORMAT,
        parquet.FORMAT,
        json_lines.FORMAT,
        delimited.FORMAT,
    )
}
"""All formats in the order in which they are asked whether a file is theirs."""

_EMPTY = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def recognise(head: bytes) -> Format:
    """Return the format of a file that begins so; its name plays no part.

    Args:
        head: The file's first bytes, up to 64 KiB.

    Raises:
        RefusedError: `empty-file` or `unknown-format`.
    """
    if not head.strip(_EMPTY):
        raise RefusedError("empty-file", "the file holds nothing but white space")
    for wire_format in FORMATS.values():
        if wire_format.recognises(head):
            return wire_format
    raise RefusedError(
        "unknown-format",
        f"the content is in no format that the lake reads; known: {', '.join(FORMATS)}",
    )
