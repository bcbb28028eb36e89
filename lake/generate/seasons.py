"""When declarations are made: months, weeks, weekdays, holidays and hours of the day."""

from datetime import date, timedelta

import numpy as np

from lake.generate.draws import Keys, Numbers, between, children, ladder, pick, root
from lake.generate.posts import AIR, MODES, ROAD, Post

_MONTHS = (86, 90, 103, 99, 102, 104, 82, 96, 106, 110, 112, 98)
# Monday to Sunday; lorries rest on Sundays, aeroplanes less, ships and trains never
_WEEKDAYS = {ROAD: (112, 118, 116, 114, 104, 28, 9), AIR: (96, 104, 108, 112, 118, 66, 50)}
_ALL_WEEK = (108, 104, 102, 102, 104, 62, 48)
_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31)})
_HOURS = (2, 1, 1, 1, 2, 5, 14, 34, 58, 66, 68, 64, 48, 62, 66, 54, 36, 20, 13, 10, 8, 6, 4, 3)
_HOUR_LADDER = ladder(_HOURS)


def day_ladder(start: date, days: int, post: Post, seed: int) -> Numbers:
    """Return the cumulated weights of the days on which a post works.

    The month's season, the weekday, the end of the month, holidays and what nobody can explain
    (a sixth more or less) multiply.
    """
    week = _WEEKDAYS.get(post.mode, _ALL_WEEK)
    keys = children(root(seed, "days", post.name), np.arange(days))
    noise = between(keys, "noise", 84, 116)
    weights = []
    for place in range(days):
        day = start + timedelta(days=place)
        weight = _MONTHS[day.month - 1] * week[day.weekday()] * int(noise[place]) // 1000
        weight = weight * 5 // 4 if day.day > 25 else weight
        weights.append(weight // 10 if (day.month, day.day) in _HOLIDAYS else weight)
    return ladder(weights)


def days_of(ordinals: Numbers, among: int, cumulated: Numbers) -> Numbers:
    """Return on which day each of `among` declarations is made: in order, as the weights say."""
    at = (2 * ordinals + 1) * int(cumulated[-1]) // (2 * among)
    return np.searchsorted(cumulated, at, side="right")


def seconds_of(keys: Keys) -> Numbers:
    """Draw the second of the day: few declarations are made at night, fewer at lunch."""
    return pick(keys, "hour", _HOUR_LADDER) * 3600 + between(keys, "second", 0, 3599)


def mode_weights(post: Post) -> Numbers:
    """Return how often goods cross at a post by each of `MODES`: mostly as it was built for."""
    return np.array([88 if mode == post.mode else 4 for mode in MODES], dtype=np.int64)
