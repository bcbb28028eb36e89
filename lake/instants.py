"""Times that people give, in UTC."""

from datetime import UTC, date, datetime, time


def instant(given: datetime | date | str) -> datetime:
    """Return a time in UTC, without zone as tables store it; a day is its end.

    >>> instant("2026-02-28T12:00:00+01:00")
    datetime.datetime(2026, 2, 28, 11, 0)
    >>> instant("2026-02-28")
    datetime.datetime(2026, 2, 28, 23, 59, 59, 999999)

    Raises:
        ValueError: The text is no time.
    """
    if isinstance(given, str):
        is_day = len(given) == len("2026-02-28")
        given = date.fromisoformat(given) if is_day else datetime.fromisoformat(given)
    if not isinstance(given, datetime):
        return datetime.combine(given, time.max)
    return given.astimezone(UTC).replace(tzinfo=None) if given.tzinfo else given
