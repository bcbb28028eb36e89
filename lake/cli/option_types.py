"""Values of options, read strictly: a wrong one is refused with what was expected."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from functions.query.instants import instant
from lake_schema.errors import nearest

_POST = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def count(least: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `least`."""

    def read(text: str) -> int:
        """Read one."""
        if not text.isdecimal() or int(text) < least:
            raise ArgumentTypeError(f"{text!r} is no whole number from {least}")
        return int(text)

    return read


def port(text: str) -> int:
    """Read a TCP port."""
    if not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise ArgumentTypeError(f"{text!r} is no port from 1 to 65535")
    return int(text)


def span(text: str) -> tuple[int, int]:
    """Read a number, or the least and the most.

    >>> span("40"), span("1-100")
    ((40, 40), (1, 100))
    """
    least, _, most = text.partition("-")
    bounds = (count(1)(least), count(1)(most or least))
    if bounds[0] > bounds[1]:
        raise ArgumentTypeError(f"{text!r} begins above its end")
    return bounds


def share(text: str) -> float:
    """Read a fraction of all."""
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found <= 1:
        raise ArgumentTypeError(f"{text!r} is no share from 0 to 1, such as 0.03")
    return found


def day(text: str) -> date:
    """Read a calendar day."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day such as 2025-01-31") from error


def past(text: str) -> datetime:
    """Read a time, in UTC unless it says otherwise; a day is its end."""
    try:
        return instant(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no time such as 2026-02-28T12:00:00") from error


def value(text: str) -> tuple[str, str]:
    """Read the value of a question's parameter.

    >>> value("office_code=NL")
    ('office_code', 'NL')
    """
    name, sign, given = text.partition("=")
    if not sign or not name:
        raise ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, given


def upload_path(text: str) -> Path:
    """Read the path of a file, or of a folder of files, that is there."""
    path = Path(text)
    if path.is_file() or path.is_dir():
        return path
    if path.exists():
        raise ArgumentTypeError(f"{text!r} is no regular file")
    if not path.parent.is_dir():
        offered = f"; there is no folder {str(path.parent)!r} either"
    else:
        offered = nearest(path.name, [found.name for found in path.parent.iterdir()])
    raise ArgumentTypeError(f"there is no file or folder {text!r}{offered}")


def upload_id(text: str) -> str:
    """Read the id of an upload."""
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ArgumentTypeError(f"{text!r} is no upload id: it has 32 hexadecimal digits")
    return text


def rule(text: str) -> str:
    """Read the id of a rule, which may be one that is gone by now."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ArgumentTypeError(f"{text!r} is no rule id, such as item-count")
    return text


def post(text: str) -> str:
    """Read the code of a border post."""
    if not _POST.fullmatch(text):
        raise ArgumentTypeError(
            f"{text!r} can't stand in a landing key: use letters, digits, '-', '_' and '.'"
        )
    return text
