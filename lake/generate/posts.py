"""Border posts: what they are, which offices they work for, what they have got used to.

All places are invented.
"""

from dataclasses import dataclass

from lake.generate.countries import HOME

SEA, RAIL, ROAD, AIR = "1", "2", "3", "4"
MODES = (SEA, RAIL, ROAD, AIR)
"""Modes of transport at the border (UN/ECE Recommendation 19), in the order of all tables here."""

# name in the landing bucket | letters in references | mode | offset of its clocks
_TABLE = """
storvik-havn STV 1 Z
grensefoss GRF 3 +01:00
lavhaug-lufthavn LVH 4 Z
sundvaer-havn SUN 1 +01:00
tyttemo TYT 3 Z
skogbrua-stasjon SKB 2 Z
nordneset-havn NNH 1 Z
elvekroken ELK 3 Z
breidal-lufthavn BRD 4 +01:00
vindskar VSK 3 Z
kobbholmen-havn KBH 1 Z
myrsletta-stasjon MYR 2 +01:00
trollveggen TRV 3 Z
saltoya-havn SLT 1 Z
"""


@dataclass(frozen=True, slots=True)
class Post:
    """One border post.

    Attributes:
        number: Its place among all posts, from 0.
        name: As it stands in landing keys.
        letters: As they stand in references.
        mode: The mode of transport it was built for.
        offset: What its clocks write behind a time: `Z` or an offset from UTC.
    """

    number: int
    name: str
    letters: str
    mode: str
    offset: str

    @property
    def offices(self) -> tuple[str, ...]:
        """Return the customs offices it works for, the main one first.

        >>> post(0).offices
        ('NO000110', 'NO000111', 'NO000112')
        """
        first = (self.number + 1) * 100 + int(self.mode) * 10
        return tuple(f"{HOME}{first + desk:06d}" for desk in range(1 + 2 * (self.mode == SEA)))


def post(number: int) -> Post:
    """Return the post of that number; beyond the table, names repeat with a number.

    >>> post(14).name, post(14).letters
    ('storvik-havn-2', 'STV2')
    """
    rows = _TABLE.strip().splitlines()
    again, row = divmod(number, len(rows))
    name, letters, mode, offset = rows[row].split()
    if again:
        name, letters = f"{name}-{again + 1}", f"{letters}{again + 1}"
    return Post(number, name, letters, mode, offset)
