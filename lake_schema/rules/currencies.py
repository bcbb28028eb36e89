"""Currencies, and amounts that need one."""

from lake_schema.finding import Severity
from lake_schema.rules.listed import listed
from lake_schema.rules.rule import Rule

SOURCE = "ISO 4217"
PAIRED = "WCO Data Model 3.6: an amount has a currencyID; amounts in national currency may lack it"


def _paired(*names: str) -> str:
    """Return the SQL that is true where amounts and their currencies are there together."""
    return " AND ".join(f"({name}_amount IS NULL) = ({name}_currency IS NULL)" for name in names)


def _together(*names: str) -> str:
    """Return the same where at least one currency is stated, for else all are the nation's."""
    none = " AND ".join(f"{name}_currency IS NULL" for name in names)
    return f"({none}) OR ({_paired(*names)})"


RULES = (
    listed(
        "declaration-currency",
        "The currencies of a declaration are on the currency list.",
        "declaration",
        ("invoice_currency", "freight_currency", "national_currency"),
        codes="currency",
        source=SOURCE,
        keeps=({"invoice_currency": "UZS"},),
        breaks=({"invoice_currency": "EURO"}, {"national_currency": "eur"}),
    ),
    listed(
        "item-currency",
        "The currencies of an item are on the currency list.",
        "goods_item",
        (
            "item_currency",
            "invoiced_currency",
            "statistical_value_currency",
            "customs_value_currency",
            "tax_currency",
        ),
        codes="currency",
        source=SOURCE,
        keeps=({"item_currency": "KRW"},),
        breaks=({"item_currency": "XYZ"}, {"tax_currency": "EURO"}),
    ),
    listed(
        "duty-currency",
        "The currencies of a duty line are on the currency list.",
        "duty_tax",
        ("tax_base_currency", "assessed_currency", "deducted_currency", "payable_currency"),
        codes="currency",
        source=SOURCE,
        keeps=({"assessed_currency": "XOF"}, {"assessed_currency": None}),
        breaks=({"assessed_currency": "XYZ"}, {"payable_currency": "gbp"}),
    ),
    listed(
        "document-currency",
        "The currency written off a document is on the currency list.",
        "additional_document",
        ("written_off_currency",),
        codes="currency",
        source=SOURCE,
        keeps=({"written_off_currency": "JPY"},),
        breaks=({"written_off_currency": "YEN"},),
    ),
    listed(
        "guarantee-currency",
        "The currency of a guarantee is on the currency list.",
        "guarantee",
        ("secured_currency",),
        codes="currency",
        source=SOURCE,
        keeps=({"secured_currency": "EUR"},),
        breaks=({"secured_currency": "EURO"},),
    ),
    Rule(
        id="invoice-currency-missing",
        says="An invoice and freight have an amount where they have a currency, and the reverse.",
        dataset="declaration",
        holds=_paired("invoice", "freight"),
        # ASYCUDA's form names the currency of box 22 before there is an amount.
        binds="function_code IS NOT NULL",
        severity=Severity.WARN,
        columns=("invoice_amount", "invoice_currency", "freight_amount", "freight_currency"),
        source=PAIRED,
        keeps=(
            {"function_code": "9", "invoice_amount": "0", "invoice_currency": "EUR"},
            {"function_code": "9", "invoice_amount": None, "invoice_currency": None},
            {"function_code": None, "invoice_currency": "EUR"},
        ),
        breaks=(
            {"function_code": "9", "invoice_amount": "1"},
            {"function_code": "9", "invoice_currency": "EUR"},
            {"function_code": "9", "freight_amount": "1"},
        ),
    ),
    Rule(
        id="item-currency-missing",
        says="The price of an item has its currency.",
        dataset="goods_item",
        holds="item_amount IS NULL OR item_currency IS NOT NULL",
        severity=Severity.WARN,
        columns=("item_amount", "item_currency"),
        source=PAIRED,
        keeps=({"item_amount": "1", "item_currency": "EUR"}, {"item_amount": None}),
        breaks=({"item_amount": "1", "item_currency": None},),
    ),
    Rule(
        id="value-currency-missing",
        says="Customs and statistical value have both their currencies, or none is stated.",
        dataset="goods_item",
        holds=_together("customs_value", "statistical_value"),
        severity=Severity.WARN,
        columns=(
            "customs_value_amount",
            "customs_value_currency",
            "statistical_value_amount",
            "statistical_value_currency",
        ),
        source=PAIRED,
        keeps=(
            {"customs_value_amount": "1", "statistical_value_amount": "1"},
            {"statistical_value_amount": "1", "statistical_value_currency": "EUR"},
        ),
        breaks=(
            {
                "customs_value_amount": "1",
                "statistical_value_amount": "1",
                "statistical_value_currency": "EUR",
            },
            {"customs_value_currency": "EUR"},
        ),
    ),
    Rule(
        id="duty-currency-missing",
        says="The amounts of a duty line all have their currency, or none is stated.",
        dataset="duty_tax",
        holds=_together("tax_base", "assessed", "deducted", "payable"),
        severity=Severity.WARN,
        columns=(
            "tax_base_amount",
            "tax_base_currency",
            "assessed_amount",
            "assessed_currency",
            "payable_amount",
            "payable_currency",
        ),
        source=PAIRED,
        keeps=(
            {"tax_base_amount": "1", "assessed_amount": "1"},
            {"assessed_amount": "1", "assessed_currency": "EUR"},
        ),
        breaks=(
            {"tax_base_amount": "1", "assessed_amount": "1", "assessed_currency": "EUR"},
            {"payable_currency": "EUR"},
        ),
    ),
    Rule(
        id="guarantee-currency-missing",
        says="The amount of a guarantee has its currency.",
        dataset="guarantee",
        holds="secured_amount IS NULL OR secured_currency IS NOT NULL",
        severity=Severity.WARN,
        columns=("secured_amount", "secured_currency"),
        source=PAIRED,
        keeps=({"secured_amount": "1", "secured_currency": "EUR"}, {"secured_amount": None}),
        breaks=({"secured_amount": "1", "secured_currency": None},),
    ),
)
