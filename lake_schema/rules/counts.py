"""What must be counted right: goods items, their numbers, packages."""

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
        id="item-repeated",
        says="A declaration numbers no two of its goods items alike.",
        dataset="declaration",
        holds="item_number_count = item_count",
        binds="function_code IS NULL OR function_code <> '9'",  # originals: item-numbering
        severity=Severity.REJECT,
        columns=("goods_item_count",),
        source="WCO Data Model 3.6, 006; SAD box 32",
        keeps=({"function_code": "13", "item_count": 2, "item_number_count": 2},),
        breaks=(
            {"function_code": "13", "item_count": 2, "item_number_count": 1},
            {"function_code": None, "item_count": 2, "item_number_count": 1},
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
)
