"""Masses and quantities: not below zero, not above each other, adding up."""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

RULES = (
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
        id="mass-zero",
        says="The net mass of an item is not zero.",
        dataset="goods_item",
        holds="net_mass_kg <> 0",
        severity=Severity.WARN,
        columns=("net_mass_kg",),
        source="WCO Data Model 3.6, 128; SAD box 38; a unit value cannot be told without it",
        keeps=({"net_mass_kg": "0.000001"}, {"net_mass_kg": None}),
        breaks=({"net_mass_kg": "0"},),
    ),
    Rule(
        id="gross-mass-missing",
        says="Where items state gross masses, each that states a net mass does.",
        dataset="declaration",
        holds="item_gross_count = 0 OR item_gross_count >= item_net_count",
        severity=Severity.WARN,
        columns=("gross_mass_kg",),
        source="WCO Data Model 3.6, 126; SAD boxes 35 and 38",
        keeps=(
            {"item_gross_count": 2, "item_net_count": 2},
            {"item_gross_count": 0, "item_net_count": 2},
        ),
        breaks=({"item_gross_count": 1, "item_net_count": 2},),
    ),
    Rule(
        id="gross-mass-total",
        says="The gross mass of a declaration is that of its items, within half a kilogram each.",
        dataset="declaration",
        holds="abs(gross_mass_kg - item_gross_kg) <= 0.5 * item_count",
        binds="(function_code IS NULL OR function_code = '9') AND item_gross_count = item_count",
        severity=Severity.WARN,
        columns=("gross_mass_kg",),
        source="WCO Data Model 3.6, 131; SAD box 35, where masses may be rounded to kilograms",
        keeps=(
            {
                "gross_mass_kg": "101",
                "item_gross_kg": "100",
                "item_count": 2,
                "item_gross_count": 2,
            },
            {
                "gross_mass_kg": "200",
                "item_gross_kg": "100",
                "item_count": 2,
                "item_gross_count": 1,
            },
        ),
        breaks=(
            {
                "gross_mass_kg": "101.000001",
                "item_gross_kg": "100",
                "item_count": 2,
                "item_gross_count": 2,
            },
        ),
    ),
)
