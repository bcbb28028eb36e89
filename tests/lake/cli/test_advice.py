"""What is said beside Athena's message when SQL fails."""

import pytest

from lake.sql_advice import advice


@pytest.mark.parametrize(
    ("message", "sql", "says"),
    [
        (
            "TABLE_NOT_FOUND: line 1:15: Table 'lake.declaratoin' does not exist",
            "SELECT * FROM declaratoin",
            "did you mean 'declaration'?",
        ),
        (
            "COLUMN_NOT_FOUND: line 1:8: Column 'comodity_code' cannot be resolved",
            "SELECT comodity_code FROM goods_item",
            "did you mean 'commodity_code'?",
        ),
        (
            "COLUMN_NOT_FOUND: line 1:8: Column 'net_mass_kg' cannot be resolved",
            "SELECT net_mass_kg FROM declaration",
            "goods_item, goods_item_current, item_value, partner_trade, trader_profile.",
        ),
    ],
)
def test_the_nearest_name_is_offered(message: str, sql: str, says: str) -> None:
    assert says in advice(message, sql)


def test_the_place_in_the_sql_is_marked() -> None:
    marked = advice("line 2:3: mismatched input 'FORM'", "SELECT 1\n  FORM upload").splitlines()
    assert marked == ["  FORM upload", "  ^"]


def test_other_messages_get_no_advice() -> None:
    assert advice("Query exhausted resources", "SELECT 1") == ""


def test_advice_that_the_engine_gives_itself_is_not_repeated() -> None:
    message = "Table 'lake.goods_itm' does not exist. Did you mean goods_item?"
    assert advice(message, "SELECT * FROM goods_itm") == ""
