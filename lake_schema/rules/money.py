"""What must add up in money. Arithmetic gaps warn, for real systems round."""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

ROUNDING = "0.05 an item and 3, or 1e-5 of the whole: what real ASYCUDA files differ by"


def _near(total: str, parts: str) -> str:
    """Return the SQL that is true where a total is the sum of its parts, within rounding."""
    # As doubles: DuckDB multiplies two decimals of 18 digits into one of 18 and overflows.
    gap = f"abs(CAST({total} AS double) - ({parts}))"
    return f"{gap} <= 0.05 * item_count + 3 OR {gap} <= 0.00001 * abs(CAST({total} AS double))"


RULES = (
    Rule(
        id="invoice-total",
        says="The invoice is the sum of the item prices where all are in its currency.",
        dataset="declaration",
        holds="abs(invoice_amount - item_amounts) <= 0.05 * item_count",
        binds=(
            "function_code = '9' AND item_amount_count = item_count"
            " AND item_currency_min = invoice_currency AND item_currency_max = invoice_currency"
        ),
        severity=Severity.WARN,
        columns=("invoice_amount",),
        source="WCO Data Model 3.6, 109; half a tenth an item covers the rounding of real systems",
        keeps=(
            {
                "function_code": "9",
                "invoice_amount": "100.10",
                "item_amounts": "100",
                "item_count": 2,
                "item_amount_count": 2,
                "invoice_currency": "EUR",
                "item_currency_min": "EUR",
                "item_currency_max": "EUR",
            },
        ),
        breaks=(
            {
                "function_code": "9",
                "invoice_amount": "100.11",
                "item_amounts": "100",
                "item_count": 2,
                "item_amount_count": 2,
                "invoice_currency": "EUR",
                "item_currency_min": "EUR",
                "item_currency_max": "EUR",
            },
        ),
    ),
    Rule(
        id="cif-total",
        says="The CIF value of a declaration is the sum of its items' customs values.",
        dataset="declaration",
        holds=_near("cif_national_amount", "CAST(item_customs_values AS double)"),
        binds="item_customs_value_count = item_count",
        severity=Severity.WARN,
        columns=("cif_national_amount",),
        source=f"ASYCUDA World, Total_CIF; SAD box 12; {ROUNDING}",
        keeps=(
            {
                "cif_national_amount": "1003.09",
                "item_customs_values": "1000",
                "item_count": 2,
                "item_customs_value_count": 2,
            },
            {
                "cif_national_amount": "1000010",
                "item_customs_values": "1000000",
                "item_count": 2,
                "item_customs_value_count": 2,
            },
        ),
        breaks=(
            {
                "cif_national_amount": "1003.11",
                "item_customs_values": "1000",
                "item_count": 2,
                "item_customs_value_count": 2,
            },
        ),
    ),
    Rule(
        id="tax-total",
        says="The taxes of a declaration are those of its items and the global ones.",
        dataset="declaration",
        holds=_near(
            "tax_national_amount",
            "CAST(item_taxes AS double) + CAST(coalesce(global_tax_national_amount, 0) AS double)",
        ),
        # Warehoused goods carry item taxes that are suspended and not in the total.
        binds="item_tax_count > 0 AND (general_procedure_code IS NULL OR"
        " general_procedure_code <> '7')",
        severity=Severity.WARN,
        columns=("tax_national_amount", "global_tax_national_amount"),
        source=f"ASYCUDA World, Totals_taxes; SAD box B; {ROUNDING}",
        keeps=(
            {
                "tax_national_amount": "120",
                "global_tax_national_amount": "20",
                "item_taxes": "100",
                "item_count": 1,
                "item_tax_count": 1,
            },
            {
                "tax_national_amount": "0",
                "item_taxes": "100",
                "item_count": 1,
                "item_tax_count": 1,
                "general_procedure_code": "7",
            },
        ),
        breaks=(
            {
                "tax_national_amount": "123.1",
                "global_tax_national_amount": "20",
                "item_taxes": "100",
                "item_count": 1,
                "item_tax_count": 1,
            },
        ),
    ),
    Rule(
        id="item-tax-total",
        says="The taxes of an item are the sum of its lines, within half a unit a line.",
        dataset="goods_item",
        holds="abs(tax_amount - line_amounts) <= 0.5 * line_amount_count",
        binds="line_amount_count > 0",
        severity=Severity.WARN,
        columns=("tax_amount",),
        source="ASYCUDA World, Item_taxes_amount; SAD box 47; lines are rounded to whole units",
        keeps=({"tax_amount": "101", "line_amounts": "100", "line_amount_count": 2},),
        breaks=({"tax_amount": "101.001", "line_amounts": "100", "line_amount_count": 2},),
    ),
    Rule(
        id="duty-arithmetic",
        says="A duty is its base times its rate, within a hundredth.",
        dataset="duty_tax",
        # As doubles: DuckDB multiplies two decimals of 18 digits into one of 18 and overflows.
        holds=(
            "abs(CAST(assessed_amount AS double) - CAST(tax_base_amount AS double)"
            " * CAST(rate AS double)) <= 0.010001"
        ),
        severity=Severity.WARN,
        columns=("assessed_amount", "tax_base_amount", "rate"),
        source="Union Customs Code, annex B DE 4/3 to 4/6; reliefs and minima differ rightly",
        keeps=(
            {"assessed_amount": "8.01", "tax_base_amount": "100", "rate": "0.08"},
            {"assessed_amount": "5", "tax_base_amount": None, "rate": "0.08"},
        ),
        breaks=({"assessed_amount": "8.011", "tax_base_amount": "100", "rate": "0.08"},),
    ),
    Rule(
        id="duty-payable",
        says="What is payable is not above what was assessed, within a hundredth.",
        dataset="duty_tax",
        holds="CAST(payable_amount AS double) - CAST(assessed_amount AS double) <= 0.010001",
        severity=Severity.WARN,
        columns=("payable_amount", "assessed_amount"),
        source="WCO Data Model 3.6, 120 and 378; a deduction only lowers it",
        keeps=({"payable_amount": "8.01", "assessed_amount": "8"}, {"payable_amount": None}),
        breaks=({"payable_amount": "8.011", "assessed_amount": "8"},),
    ),
    Rule(
        id="duty-rate",
        says="A rate of duty is between 0 and 10, which is 1000 %.",
        dataset="duty_tax",
        holds="rate BETWEEN 0 AND 10",
        severity=Severity.WARN,
        columns=("rate",),
        source="WTO schedules: the highest rates bound are below 1000 %; more is percent misread",
        keeps=({"rate": "10"}, {"rate": "0"}, {"rate": None}),
        breaks=({"rate": "10.00000001"}, {"rate": "-0.01"}),
    ),
    Rule(
        id="duty-negative",
        says="The base, the quantity and the amounts of a duty line are not negative.",
        dataset="duty_tax",
        holds=(
            "tax_base_amount >= 0 AND tax_base_quantity >= 0 AND assessed_amount >= 0"
            " AND payable_amount >= 0"
        ),
        severity=Severity.WARN,
        columns=("tax_base_amount", "tax_base_quantity", "assessed_amount", "payable_amount"),
        source="WCO Data Model 3.6, 116, 129, 120 and 378; what is repaid is another document",
        keeps=({"assessed_amount": "0", "tax_base_amount": "0"},),
        breaks=({"assessed_amount": "-0.001"}, {"tax_base_quantity": "-1"}),
    ),
)
