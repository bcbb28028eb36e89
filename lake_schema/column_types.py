"""The types a column can have, each with what it means; `render` says them in Arrow and Iceberg.

Units stand in column names, so a type says only how a value is written and compared.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Characters: names, descriptions, codes and identifiers (leading zeros matter)."""


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number of 64 bits: counts and ordinals."""


@dataclass(frozen=True, slots=True)
class Decimal:
    """An exact number of `precision` digits, `scale` of them after the point."""

    precision: int = 18
    scale: int = 3


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day, no time zone."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time in UTC, stored without zone: Athena's views refuse zoned ones."""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


ColumnType = Text | Integer | Decimal | Day | Instant | Flag

TEXT = Text()
INTEGER = Integer()
DAY = Day()
INSTANT = Instant()
FLAG = Flag()
AMOUNT = Decimal(18, 3)  # WCO n..16,3: some currencies have three decimals
QUANTITY = Decimal(18, 6)  # WCO n..16,6: masses in kg, quantities in their unit
RATE = Decimal(18, 8)  # a fraction: 8.25 % is 0.0825
EXCHANGE_RATE = Decimal(28, 12)  # a rial is worth 0.00002 of some currencies
DEGREES = Decimal(9, 6)  # of latitude, longitude or heading: 11 cm at the equator
