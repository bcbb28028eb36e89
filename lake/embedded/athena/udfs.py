"""Functions that DuckDB lacks, in Python: few, and none that common queries need for every row."""

import json
import math
import re
import zlib
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from urllib.parse import quote_plus, unquote_plus, urlsplit

import duckdb

SPECIFIER = re.compile(
    r"%(?:(?P<place>\d+)\$)?(?P<flags>[-+0, ]*)(?P<width>\d*)"
    r"(?:\.(?P<precision>\d+))?(?P<kind>[sdf%n])"
)
PATH_STEP = re.compile(r'\."(?P<name>[^"]+)"|\[(?P<place>\d+)\]')
SOUNDEX = {
    letter: digit
    for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), start=1)
    for letter in letters
}
THOUSANDS = ("", "K", "M", "B", "T", "Q")


def scientific(text: str) -> str:
    """Return a float's shortest digits as Trino writes them.

    >>> scientific("100.0"), scientific("0.0012"), scientific("-inf")
    ('1.0E2', '1.2E-3', '-Infinity')
    """
    number = Decimal(text)
    if number.is_nan():
        return "NaN"
    if number.is_infinite():
        return "Infinity" if number > 0 else "-Infinity"
    sign, digits, exponent = number.as_tuple()
    shown = "".join(map(str, digits)).rstrip("0") or "0"
    power = 0 if not number else len(digits) - 1 + int(exponent)
    return f"{'-' if sign else ''}{shown[0]}.{shown[1:] or '0'}E{power}"


def decimal_digits(value: float, places: int) -> str:
    """Return a double, taken exactly, rounded half up to so many decimals.

    >>> decimal_digits(1.115, 2), decimal_digits(2.5, 0)
    ('1.11', '3')
    """
    exact = Context(prec=400)
    step = Decimal(1).scaleb(-places)
    return format(Decimal(value).quantize(step, ROUND_HALF_UP, context=exact), "f")


def format_java(form: str, values: list[str]) -> str:
    """Return text formatted as Java does it; each value's first letter says its kind.

    >>> format_java("%s has %d items, %.2f", ["sx", "d3", "n1.5"])
    'x has 3 items, 1.50'
    """
    rest = iter(values)

    def one(found: re.Match[str]) -> str:
        """Return what stands for one specifier."""
        if found["kind"] in "%n":
            return "%" if found["kind"] == "%" else "\n"
        value = values[int(found["place"]) - 1] if found["place"] else next(rest)
        return _formatted(found, value[0], value[1:])

    outside = SPECIFIER.sub("", form)
    if "%" in outside:
        raise ValueError(f"format {form!r} is not supported")
    return SPECIFIER.sub(one, form)


def _formatted(found: re.Match[str], kind: str, value: str) -> str:
    flags, precision = found["flags"], found["precision"]
    if found["kind"] == "s":
        text = value if precision is None else value[: int(precision)]
    elif found["kind"] == "d" and kind == "d":
        text = format(int(value), ",d" if "," in flags else "d")
    elif found["kind"] == "f" and kind == "n":
        step = Decimal(1).scaleb(-int(precision or 6))
        digits = Decimal(value).quantize(step, ROUND_HALF_UP)
        text = format(digits, ",f" if "," in flags else "f")
    else:
        raise ValueError(f"%{found['kind']} does not take {value!r}")
    if found["kind"] != "s" and not text.startswith("-"):
        text = ("+" if "+" in flags else " " if " " in flags else "") + text
    width = int(found["width"] or 0)
    if "-" in flags:
        return text.ljust(width)
    return text.zfill(width) if "0" in flags else text.rjust(width)


def soundex(text: str) -> str:
    """Return the Soundex code of a word.

    >>> soundex("Robert"), soundex("Ashcraft")
    ('R163', 'A261')
    """
    if not text.isascii() or not text.isalpha():
        raise ValueError(f"soundex of {text!r} is not supported")
    lower = text.lower()
    codes, last = "", SOUNDEX.get(lower[0])
    for letter in lower[1:]:
        code = SOUNDEX.get(letter)
        if code and code != last:
            codes += str(code)
        if letter not in "hw":
            last = code
    return (text[0].upper() + codes + "000")[:4]


def format_number(value: float) -> str:
    """Return a number of three digits with a letter for its thousands.

    >>> format_number(1234567.0)
    '1.23M'
    """
    power = 0
    while abs(value) >= 1000 and power < len(THOUSANDS) - 1:
        value, power = value / 1000, power + 1
    digits = max(2 - int(math.log10(abs(value))), 0) if abs(value) >= 1 else 2
    text = format(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) + THOUSANDS[power]


def groups(text: str, form: str, group: int) -> list[str | None]:
    """Return what one group of a pattern caught at each match."""
    return [found.group(group) for found in re.finditer(form, text)]


def url_part(url: str, part: str) -> str | None:
    """Return a part of a URL."""
    parts = urlsplit(url)
    found = (
        parts.hostname
        if part == "host"
        else getattr(parts, "scheme" if part == "protocol" else part)
    )
    return found or ("" if part in {"path", "query", "fragment"} else None)


def json_sorted(text: str) -> str:
    """Return JSON without spaces, its keys in order."""
    return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def url_encode(text: str) -> str:
    """Return text as a form's field sends it."""
    return quote_plus(text, safe="*-._").replace("~", "%7E")


def url_decode(text: str) -> str:
    """Return text that a form's field carried."""
    return unquote_plus(text)


def crc32(data: bytes) -> int:
    """Return the CRC-32 of binary data."""
    return zlib.crc32(data)


def from_base(text: str, radix: int) -> int:
    """Return a whole number written in some base."""
    return int(text, radix)


def reverse(text: str) -> str:
    """Return text with its code points in reverse."""
    return text[::-1]


def hamming(left: str, right: str) -> int:
    """Return in how many places two texts of one length differ."""
    return sum(a != b for a, b in zip(left, right, strict=True))


def levenshtein(left: str, right: str) -> int:
    """Return how many insertions, deletions and changes part two texts.

    >>> levenshtein("grün", "gruen")
    2
    """
    row = list(range(len(right) + 1))
    for place, a in enumerate(left, start=1):
        before, row[0] = row[0], place
        for at, b in enumerate(right, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (a != b))
    return row[-1]


def json_number(text: str, path: str) -> str:
    """Return the number at a path as it is written; DuckDB would write it anew.

    >>> json_number('{"a": [1.50]}', '$."a"[0]')
    '1.50'
    """
    found = json.loads(text, parse_float=str, parse_int=str)
    for step in PATH_STEP.finditer(path):
        found = found[int(step["place"])] if step["place"] else found[step["name"]]
    return str(found)


FUNCTIONS: tuple[tuple[str, Callable[..., object], list[str], str], ...] = (
    ("athena_scientific", scientific, ["VARCHAR"], "VARCHAR"),
    ("athena_decimal_digits", decimal_digits, ["DOUBLE", "INTEGER"], "VARCHAR"),
    ("athena_format", format_java, ["VARCHAR", "VARCHAR[]"], "VARCHAR"),
    ("athena_soundex", soundex, ["VARCHAR"], "VARCHAR"),
    ("athena_format_number", format_number, ["DOUBLE"], "VARCHAR"),
    ("athena_groups", groups, ["VARCHAR", "VARCHAR", "BIGINT"], "VARCHAR[]"),
    ("athena_url_part", url_part, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ("athena_url_encode", url_encode, ["VARCHAR"], "VARCHAR"),
    ("athena_url_decode", url_decode, ["VARCHAR"], "VARCHAR"),
    ("athena_json_sorted", json_sorted, ["VARCHAR"], "VARCHAR"),
    ("athena_json_number", json_number, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ("athena_reverse_points", reverse, ["VARCHAR"], "VARCHAR"),
    ("athena_hamming_points", hamming, ["VARCHAR", "VARCHAR"], "BIGINT"),
    ("athena_levenshtein_points", levenshtein, ["VARCHAR", "VARCHAR"], "BIGINT"),
    ("athena_crc32", crc32, ["BLOB"], "BIGINT"),
    ("athena_from_base", from_base, ["VARCHAR", "BIGINT"], "BIGINT"),
)


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the functions known to DuckDB."""
    for name, function, takes, gives in FUNCTIONS:
        connection.create_function(name, function, takes, gives)  # type: ignore[arg-type]
