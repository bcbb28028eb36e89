"""Documents that go with goods, and those that went before, as text."""

import numpy as np

from lake.generate.check_digits import movement_references
from lake.generate.countries import HOME
from lake.generate.draws import below, between, children
from lake.generate.goods import DEVELOPING_HALF, FREE, Goods
from lake.generate.headers import DAY, Headers
from lake.generate.names import home_ids
from lake.generate.texts import Columns, chosen, either, joined, only, repeated, whole

INVOICE, ORIGIN, MOVEMENT = "935", "865", "954"
"""Types of documents of category N: commercial invoice, Form A, movement certificate EUR.1."""
ENTRY_SUMMARY, CONSIGNMENT = "355", "DCR"
"""Types of previous documents: entry summary declaration, declaration's own consignment."""


def document_columns(heads: Headers, items: Goods) -> list[Columns]:
    """Return the columns of `additional_document`: the invoice, and a proof of preference."""
    many = len(items.keys)
    order = whole(between(heads.source_keys, "invoice", 100_000, 999_999))
    preferred = items.preferences > 0
    proof = whole(between(items.keys, "proof", 1_000_000, 9_999_999))
    return [
        {
            "category_code": repeated("N", many),
            "type_code": repeated(INVOICE, many),
            "document_number": chosen(joined("INV-", order), items.owners),
        },
        {
            "category_code": only(preferred, "N"),
            "type_code": only(
                preferred, either(items.preferences == DEVELOPING_HALF, ORIGIN, MOVEMENT)
            ),
            "document_number": only(
                preferred, either(items.preferences == FREE, joined("A", proof), proof)
            ),
        },
    ]


def previous_columns(heads: Headers) -> Columns:
    """Return the columns of `previous_document`: what announced an import, what an export is of."""
    keys = children(heads.source_keys, np.full(len(heads), 2_000_000))
    began = np.datetime64(heads.desk.plan.start) + heads.accepted // DAY
    years = began.astype("datetime64[Y]").astype(np.int64) + 1970
    number = whole(10_000 + below(keys, "consignment", 90_000))
    year = str(heads.desk.plan.start.year % 10)
    own = joined(year, home_ids(heads.traders), "-", number)
    return {
        "category_code": repeated("Z", len(heads)),
        "type_code": either(heads.exports, CONSIGNMENT, ENTRY_SUMMARY),
        "document_number": either(heads.exports, own, movement_references(keys, years, HOME)),
    }
