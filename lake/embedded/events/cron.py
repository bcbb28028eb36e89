"""Schedule expressions of EventBridge: `rate(5 minutes)`, `cron(0 2 * * ? *)`, in UTC."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lake.embedded.faults import TemplateError

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\(([^)]*)\)")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
_FURTHEST = timedelta(days=4 * 366)  # 29 February comes round

Schedule = Callable[[datetime], datetime]
"""From an instant to the next time of the schedule after it."""


def parse_schedule(place: str, expression: str) -> Schedule:
    """Return the schedule that an expression means.

    >>> nightly = parse_schedule("Upkeep", "cron(30 2 ? * MON-FRI *)")
    >>> nightly(datetime(2026, 2, 27, 12, tzinfo=UTC)).isoformat()  # a Friday
    '2026-03-02T02:30:00+00:00'

    Raises:
        TemplateError: The expression is neither, or uses `L`, `W` or `#`.
    """
    if rate := _RATE.fullmatch(expression):
        step = timedelta(**{f"{rate[2]}s": int(rate[1])})
        if step:
            return lambda after: after + step
    if cron := _CRON.fullmatch(expression):
        fields = cron[1].split()
        if len(fields) == 6:
            return _Cron(place, fields).next_after
    raise TemplateError(
        place,
        f"{expression!r} is no schedule: write rate(5 minutes) or cron(0 2 * * ? *)",
    )


class _Cron:
    def __init__(self, place: str, fields: list[str]) -> None:
        minutes, hours, days, months, weekdays, years = fields
        self._minutes = _members(place, minutes, 0, 59)
        self._hours = _members(place, hours, 0, 23)
        self._days = _members(place, days, 1, 31)
        self._months = _members(place, months, 1, 12, _MONTHS)
        self._weekdays = _members(place, weekdays, 1, 7, _DAYS)
        self._years = _members(place, years, 1970, 2199)

    def next_after(self, after: datetime) -> datetime:
        """Return the first time behind a time."""
        day = after.replace(hour=0, minute=0, second=0, microsecond=0)
        times = sorted((hour, minute) for hour in self._hours for minute in self._minutes)
        while day <= after + _FURTHEST:
            if self._has_day(day):
                for hour, minute in times:
                    found = day.replace(hour=hour, minute=minute)
                    if found > after:
                        return found
            day += timedelta(days=1)
        return datetime.max.replace(tzinfo=UTC)

    def _has_day(self, day: datetime) -> bool:
        return (
            day.year in self._years
            and day.month in self._months
            and day.day in self._days
            and day.isoweekday() % 7 + 1 in self._weekdays
        )


def _members(
    place: str, field: str, first: int, last: int, names: list[str] | None = None
) -> set[int]:
    found: set[int] = set()
    for part in field.upper().split(","):
        span, _, step = part.partition("/")
        match = re.fullmatch(r"\*|\?|([A-Z]+|\d+)(?:-([A-Z]+|\d+))?", span)
        if match is None or not (step or "1").isdigit():
            raise TemplateError(place, f"{part!r} is not known in a cron expression here")
        if match[1] is None:
            low, high = first, last
        else:
            low = _number(place, match[1], names, first)
            high = _number(place, match[2] or (str(last) if step else match[1]), names, first)
        if not first <= low <= high <= last:
            raise TemplateError(place, f"{part!r} is not within {first} and {last}")
        found.update(range(low, high + 1, int(step or 1)))
    return found


def _number(place: str, text: str, names: list[str] | None, first: int) -> int:
    if text.isdigit():
        return int(text)
    if names and text in names:
        return names.index(text) + first
    raise TemplateError(place, f"{text!r} is not known in a cron expression here")
