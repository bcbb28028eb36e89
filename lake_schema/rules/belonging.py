"""What is said of a goods item is said of one that the record has.

XML and lines nest such rows in their item; JSON Lines and Parquet only number it. A notification
and an amendment speak of items that they do not repeat, so that a record without items is not
bound (the highest number is then missing, and the rule holds).
"""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule


def _belongs(id: str, what: str, dataset: str, severity: Severity) -> Rule:  # noqa: A002
    return Rule(
        id=id,
        says=f"{what} belongs to a goods item of its record, or to none.",
        dataset=dataset,
        holds="item_number BETWEEN 1 AND last_item_number",
        severity=severity,
        columns=("item_number",),
        source="WCO Data Model 3.6, 006: items are numbered from 1 without a gap; SAD box 32",
        keeps=(
            {"item_number": 2, "last_item_number": 2},
            {"item_number": None, "last_item_number": 2},
            {"item_number": 7, "last_item_number": None},
        ),
        breaks=(
            {"item_number": 3, "last_item_number": 2},
            {"item_number": 0, "last_item_number": 2},
        ),
    )


RULES = (
    _belongs("duty-item", "A duty line", "duty_tax", Severity.REJECT),
    _belongs("document-item", "A document", "additional_document", Severity.REJECT),
    _belongs("statement-item", "A statement", "additional_information", Severity.REJECT),
    _belongs("previous-document-item", "A previous document", "previous_document", Severity.REJECT),
    _belongs("packaging-item", "A packaging", "packaging", Severity.REJECT),
    _belongs("party-item", "A party", "party", Severity.REJECT),
    # ASYCUDA keeps a container's item number when items are taken out again.
    _belongs("container-item", "A container", "container", Severity.WARN),
)
