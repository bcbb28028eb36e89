"""Times that people give, in UTC."""

from datetime import UTC, date, datetime, time


def in_utc(moment: datetime) -> datetime:
    """Return a time without zone, as tables store it; one that has a zone is turned into UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def instant(given: datetime | date | str) -> datetime:
    """Return a time in UTC; a day is its end.

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
    return in_utc(given) if isinstance(given, datetime) else datetime.combine(given, time.max)
