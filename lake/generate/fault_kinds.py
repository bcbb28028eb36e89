"""The kinds of fault that can be planted, and which rule finds each.

A fault is planted in the text that a sender writes, one to a declaration. What it needs (a
container, an original) is asked of the headers before anything is written, so that the choice is
the same however the work is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lake.generate import planting
from lake.generate.declaration_text import containerised
from lake.generate.draws import Marks
from lake.generate.headers import Headers
from lake.generate.planting import Plant, item_words, words


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands before declarations in their files.

    Attributes:
        follows: A faultless original stands two places before: its reference can be repeated.
        calm: No fault is right before: two without reference would look like one.
    """

    follows: Marks
    calm: Marks


Fits = Callable[[Headers, Surroundings], Marks]


def _anywhere(heads: Headers, _: Surroundings) -> Marks:
    return np.ones(len(heads), dtype=bool)


def _in_originals(heads: Headers, _: Surroundings) -> Marks:
    return ~heads.amends


def _in_imports(heads: Headers, _: Surroundings) -> Marks:
    return ~heads.exports


def _in_containers(heads: Headers, _: Surroundings) -> Marks:
    return containerised(heads)


def _in_the_calm(heads: Headers, surroundings: Surroundings) -> Marks:
    return surroundings.calm & ~heads.amends


def _after_another(heads: Headers, surroundings: Surroundings) -> Marks:
    return surroundings.follows & ~heads.amends


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        says: What is wrong.
        rules: Ids of the rules that must find it; others may, too.
        plant: Plants it in some rows of a sheet.
        fits: Tells from the headers and what stands before them which declarations can have it.
    """

    says: str
    rules: tuple[str, ...]
    plant: Plant
    fits: Fits = _anywhere


FAULTS: dict[str, Fault] = {
    "mass-unreadable": Fault(
        "A net mass that is no number.",
        ("value-unreadable",),
        item_words("net_mass_kg", "12.5kg", "1.2.3", "O.5", "zwölf"),
    ),
    "acceptance-unreadable": Fault(
        "A time of acceptance on a day that never was.",
        ("value-unreadable",),
        words("accepted_at", "2025-02-30T08:00:00Z", "2025-13-01T08:00:00Z", "morgen"),
    ),
    "item-number-missing": Fault(
        "A goods item without its number.", ("value-missing",), item_words("item_number", None)
    ),
    "mass-too-exact": Fault(
        "A net mass with seven decimals.", ("value-rounded",), planting.mass_too_exact
    ),
    "reference-missing": Fault(
        "An original without LRN.", ("reference-missing",), words("lrn", None), _in_the_calm
    ),
    "mrn-misread": Fault(
        "A wrong check digit in an MRN.", ("mrn-check-digit",), planting.wrong_mrn
    ),
    "amendment-without-mrn": Fault(
        "A request for change that names no declaration.",
        ("amendment-mrn",),
        planting.amendment_without_mrn,
    ),
    "reference-repeated": Fault(
        "Reference and declarant of the declaration before the previous one.",
        ("duplicate-reference",),
        planting.same_reference_again,
        _after_another,
    ),
    "accepted-in-future": Fault(
        "A placeholder for the time of acceptance.",
        ("accepted-in-future",),
        words("accepted_at", "2099-12-31T23:59:59Z"),
    ),
    "container-misread": Fault(
        "A wrong check digit in a container number.",
        ("container-check-digit",),
        planting.wrong_container,
        _in_containers,
    ),
    "commodity-cut-short": Fault(
        "A tariff code without its last digit.", ("commodity-length",), planting.code_cut_short
    ),
    "commodity-outdated": Fault(
        "A tariff code of an earlier edition, or of none.",
        ("hs-edition",),
        item_words("commodity_code", "01990000", "97020000", "85171200"),
    ),
    "origin-unknown": Fault(
        "An origin that is no country.",
        ("item-country",),
        item_words("origin_country_code", "XX", "N0", "UK"),
    ),
    "export-country-unknown": Fault(
        "A country of export that is none.",
        ("declaration-country",),
        words("export_country_code", "XX", "SU", "UK"),
    ),
    "invoice-currency-unknown": Fault(
        "An invoice in a currency that nobody issues.",
        ("declaration-currency",),
        words("invoice_currency", "XYZ", "EURO", "DEM"),
    ),
    "item-currency-unknown": Fault(
        "A price in a currency that nobody issues.",
        ("item-currency",),
        item_words("item_currency", "XYZ", "EURO", "NKR"),
    ),
    "terms-unknown": Fault(
        "Terms of delivery that are no Incoterm.",
        ("incoterm",),
        words("incoterm_code", "FOP", "CNF", "EXX"),
    ),
    "item-count-too-high": Fault(
        "One goods item more stated than given.",
        ("item-count",),
        planting.item_count_too_high,
        _in_originals,
    ),
    "numbering-gap": Fault(
        "The last item's number skips one.",
        ("item-numbering",),
        planting.numbering_gap,
        _in_originals,
    ),
    "packages-do-not-add-up": Fault(
        "More packages stated than the items have.",
        ("package-total",),
        planting.packages_do_not_add_up,
        _in_originals,
    ),
    "invoice-does-not-add-up": Fault(
        "An invoice total above the items' prices.",
        ("invoice-total",),
        planting.invoice_does_not_add_up,
        _in_originals,
    ),
    "net-above-gross": Fault(
        "An item heavier without its packaging.", ("net-above-gross",), planting.net_above_gross
    ),
    "value-negative": Fault(
        "A statistical value below nothing.", ("negative-amount",), planting.value_negative
    ),
    "duty-miscalculated": Fault(
        "More tax assessed than base times rate.",
        ("duty-arithmetic",),
        planting.duty_miscalculated,
        _in_imports,
    ),
}
"""Name of a fault → what is wrong and who must find it."""
