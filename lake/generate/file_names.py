"""Names of files, as posts give them: mostly plain, with what software trips over now and then."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from lake.generate.draws import below, children, root
from lake.generate.headers import Desk
from lake.generate.seasons import days_of

_MONTHS = "january february march april may june july august september october november december"
_PLAIN = "{letters}_{day}_{number:05d}.{ending}"
_TRAPS = (
    "{month} + {next} {number:05d}.{ending}",
    "Zoll Übersicht {number:05d}.{ENDING}",
    "декларации {day} {number}.{ending}",
    "{letters} {day} (copy {number}).{ending}",
    "100% {month}#{number}.{ending}",
    "{letters}-{day}-{number}.{ENDING}",
)
_STYLES = 20  # the traps and, for the rest, plain names


def file_names(desk: Desk, numbers: Sequence[int], begins: Sequence[int]) -> list[str]:
    """Return the names of a post's files, `{ending}` and `{ENDING}` still to be filled in.

    Args:
        desk: The post's desk.
        numbers: Numbers of the files among the post's, from 0; every name holds its number, so
            that no two files of a post share one.
        begins: Places of the files' first declarations, which tell the day.
    """
    days = days_of(np.asarray(begins), desk.among, desk.days).tolist()
    keys = children(root(desk.plan.seed, "file names", desk.post.name), np.asarray(numbers))
    styles = below(keys, "style", _STYLES).tolist()
    return [
        _name(desk, number, day, _TRAPS[style] if style < len(_TRAPS) else _PLAIN)
        for number, day, style in zip(numbers, days, styles, strict=True)
    ]


def _name(desk: Desk, number: int, day: int, form: str) -> str:
    months = _MONTHS.split()
    on = desk.plan.start + timedelta(days=day)
    return form.format(
        month=months[on.month - 1],
        next=months[on.month % 12],
        number=number + 1,
        day=f"{on:%Y%m%d}",
        letters=desk.post.letters,
        ending="{ending}",
        ENDING="{ENDING}",
    )
