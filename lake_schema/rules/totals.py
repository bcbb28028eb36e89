"""What must add up: counts, masses, amounts. Arithmetic gaps warn, for real systems round."""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

ORIGINAL = "function_code = '9'"

RULES = (
    Rule(
        id="item-count",
        says="An original declares as many goods items as it has.",
        dataset="declaration",
        holds="goods_item_count = item_count",
        binds=ORIGINAL,
        severity=Severity.REJECT,
        columns=("goods_item_count",),
        source="WCO Data Model 3.6, 228; SAD box 5; an amendment repeats only what it changes",
        keeps=(
            {"function_code": "9", "goods_item_count": 2, "item_count": 2},
            {"function_code": "13", "goods_item_count": 2, "item_count": 1},
            {"function_code": "9", "goods_item_count": None, "item_count": 2},
        ),
        breaks=({"function_code": "9", "goods_item_count": 2, "item_count": 1},),
    ),
    Rule(
        id="item-numbering",
        says="An original numbers its goods items from 1 without a gap.",
        dataset="declaration",
        holds=(
            "item_count = 0 OR item_number_min = 1 AND item_number_max = item_count"
            " AND item_number_count = item_count"
        ),
        binds=ORIGINAL,
        severity=Severity.REJECT,
        columns=("goods_item_count",),
        source="WCO Data Model 3.6, 006; SAD box 32",
        keeps=(
            {
                "function_code": "9",
                "item_count": 2,
                "item_number_min": 1,
                "item_number_max": 2,
                "item_number_count": 2,
            },
            {"function_code": "9", "item_count": 0},
        ),
        breaks=(
            {
                "function_code": "9",
                "item_count": 2,
                "item_number_min": 1,
                "item_number_max": 3,
                "item_number_count": 2,
            },
            {
                "function_code": "9",
                "item_count": 3,
                "item_number_min": 1,
                "item_number_max": 2,
                "item_number_count": 2,
            },
        ),
    ),
    Rule(
        id="package-total",
        says="The packages of a declaration are those of its items.",
        dataset="declaration",
        holds="package_count = item_packages",
        binds=ORIGINAL,
        severity=Severity.WARN,
        columns=("package_count",),
        source="WCO Data Model 3.6, 146; items may share a package, so customs accepts a gap",
        keeps=({"function_code": "9", "package_count": "12", "item_packages": "12"},),
        breaks=({"function_code": "9", "package_count": "12", "item_packages": "11.999999"},),
    ),
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
        id="net-above-gross",
        says="The net mass of an item is not above its gross mass.",
        dataset="goods_item",
        holds="net_mass_kg <= gross_mass_kg",
        severity=Severity.REJECT,
        columns=("net_mass_kg", "gross_mass_kg"),
        source="WCO Data Model 3.6, 126 and 128; SAD boxes 35 and 38",
        keeps=(
            {"net_mass_kg": "10", "gross_mass_kg": "10"},
            {"net_mass_kg": "10", "gross_mass_kg": None},
        ),
        breaks=({"net_mass_kg": "10.000001", "gross_mass_kg": "10"},),
    ),
    Rule(
        id="negative-amount",
        says="Masses, quantities and prices of an item are not negative.",
        dataset="goods_item",
        holds=(
            "gross_mass_kg >= 0 AND net_mass_kg >= 0 AND supplementary_quantity >= 0"
            " AND package_count >= 0 AND item_amount >= 0 AND statistical_value_amount >= 0"
            " AND customs_value_amount >= 0"
        ),
        severity=Severity.WARN,
        columns=(
            "gross_mass_kg",
            "net_mass_kg",
            "supplementary_quantity",
            "package_count",
            "item_amount",
            "statistical_value_amount",
            "customs_value_amount",
        ),
        source="WCO DM 3.6, 126, 128, 130, 144, 112, 114, 108; credit notes do occur",
        keeps=({"gross_mass_kg": "0", "net_mass_kg": "0", "item_amount": "0"},),
        breaks=({"item_amount": "-0.01"}, {"gross_mass_kg": "-1"}),
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
)
