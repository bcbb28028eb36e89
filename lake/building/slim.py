"""Packages cut down to what a function needs of them at run time.

What may go was found by doing without it: `tests/way/test_artefacts.py` runs the whole lake on the
result.
"""

import shutil
import struct
from collections.abc import Iterable
from pathlib import Path

SERVICES = ("athena", "dynamodb", "glue", "s3", "sqs", "sts")
"""The AWS services that functions have clients of; botocore describes four hundred."""

_NEEDLESS = (
    *("bin", "*.pyi", "**/*.pyi", "**/*.pyx", "**/*.pxd", "**/*.pxi", "**/*.h", "**/tests"),
    *("hive_metastore", "pygments", "lxml/includes", "lxml/isoschematron"),
    *("boto3/examples", "lxml/html", "lxml/objectify*", "zstandard/_cffi*"),
    # Arrow: other stores, formats and protocols; copies of one library under three names.
    *("pyarrow/include", "pyarrow/src", "pyarrow/libarrow*flight*", "pyarrow/_flight*"),
    *("pyarrow/_azurefs*", "pyarrow/_cuda*", "pyarrow/_gcsfs*", "pyarrow/_hdfs*", "pyarrow/_orc*"),
    *("pyarrow/_feather*", "pyarrow/_substrait*", "pyarrow/*parquet_encryption*"),
    *("pyarrow/libarrow_python.so", "pyarrow/libarrow_python.so.*.*.*"),
)
_ELF = b"\x7fELF\x02\x01"  # 64 bits, little-endian
_OFFSET = struct.Struct("<Q")
_SIZE_AND_COUNT = struct.Struct("<HH")


def slim(folder: Path) -> None:
    """Remove what no function needs from installed packages."""
    for pattern in _NEEDLESS:
        _remove(folder.glob(pattern))
    _remove(place for place in (folder / "botocore/data").glob("*/") if place.name not in SERVICES)
    for library in folder.rglob("*.so*"):
        _strip(library)


def _remove(places: Iterable[Path]) -> None:
    for place in list(places):
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()


def _strip(library: Path) -> None:
    """Cut symbols and debug sections off a shared library, of whatever architecture.

    The loader reads program headers alone; what lies behind the last segment is for debuggers.
    `strip` gives the same size, but knows only the architecture that it was made for.
    """
    content = bytearray(library.read_bytes())
    if not content.startswith(_ELF):
        return
    (table,) = _OFFSET.unpack_from(content, 32)
    size, count = _SIZE_AND_COUNT.unpack_from(content, 54)
    end = table + size * count
    for header in range(table, end, size):
        (offset,) = _OFFSET.unpack_from(content, header + 8)
        (length,) = _OFFSET.unpack_from(content, header + 32)
        end = max(end, offset + length)
    content[40:48] = bytes(8)  # no section headers: where they are,
    content[58:64] = bytes(6)  # how large and how many, and which one has their names
    library.write_bytes(content[:end])
