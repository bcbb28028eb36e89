"""What an ASYCUDA tax line's rate is: a percentage, a fraction, or money per unit.

Systems differ: one exports 20, another 0.2 for the same VAT, and a specific duty looks like
either. Only the line's own arithmetic tells, and where it can't (an exemption, a tiny amount), the
other lines of the same declaration do. What stays unclear is not guessed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from lake_schema.formats.asycuda_content import Content
from lake_schema.formats.numbers import number

_ROUNDING = Decimal(1)  # duties are rounded to whole units of many national currencies
_WHOLE = Decimal(1)  # 100 %


class Meaning(Enum):
    """What a rate says."""

    PERCENT = auto()
    FRACTION = auto()
    PER_UNIT = auto()
    NEITHER = auto()


@dataclass(slots=True)
class TaxLine:
    """One tax line with what it takes to know its rate.

    Attributes:
        content: The element.
        prefix: How its tags begin, such as `Duty_tax`.
        quantities: Masses and quantities of its item: a specific duty's base is one of them.
        item_number: Its item; None for the whole declaration.
    """

    content: Content
    prefix: str
    quantities: Collection[Decimal] = ()
    item_number: str | None = None

    @property
    def base_column(self) -> str:
        """Return the column that its base belongs to."""
        is_quantity = self.alone() is Meaning.PER_UNIT
        return "tax_base_quantity" if is_quantity else "tax_base_amount"

    def alone(self) -> Meaning | None:
        """Return what its rate says by its own arithmetic, where that can tell."""
        base, rate, amount = (
            number(self.content.texts.get(f"{self.prefix}_{name}"))
            for name in ("Base", "rate", "amount")
        )
        if base is None or amount is None or not rate:
            return None
        product = base * rate
        is_percent = abs(product / 100 - amount) < _ROUNDING
        is_whole = abs(product - amount) < _ROUNDING
        if is_percent == is_whole:
            return None
        if is_percent:
            return Meaning.PERCENT
        if base in self.quantities:
            return Meaning.PER_UNIT
        # More than 100 % of a value, or money per unit of a quantity that no element names.
        return Meaning.FRACTION if rate <= _WHOLE else Meaning.NEITHER

    def rate(self, usual: Meaning | None) -> str | None:
        """Return its rate as a fraction, or None where it is none or unclear.

        Args:
            usual: What the rates of its declaration say.
        """
        text = self.content.texts.get(f"{self.prefix}_rate")
        rate = number(text)
        if not rate:
            return text
        meaning = self.alone() or usual
        if meaning is Meaning.PERCENT:
            return f"{rate.scaleb(-2):f}"
        return text if meaning is Meaning.FRACTION and rate <= _WHOLE else None


def usual(lines: Iterable[TaxLine]) -> Meaning | None:
    """Return what rates say in one declaration, where all lines that can tell agree."""
    told = {line.alone() for line in lines} & {Meaning.PERCENT, Meaning.FRACTION}
    return told.pop() if len(told) == 1 else None
