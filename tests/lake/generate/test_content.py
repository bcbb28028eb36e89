from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from lake.generate.check_digits import check_digit
from lake.generate.commodities import COMMODITIES
from lake.generate.countries import PLACE
from lake.generate.groups import GROUPS

Line = dict[str, str]
CENT = Decimal("0.01")


def test_items_are_numbered_and_counted(clean_declarations: list[list[Line]]) -> None:
    for lines in clean_declarations:
        assert [int(line["item_number"]) for line in lines] == [*range(1, len(lines) + 1)]
        assert {line["goods_item_count"] for line in lines} == {str(len(lines))}


@pytest.mark.parametrize(
    ("total", "of_items"),
    [
        ("declaration.gross_mass_kg", "goods_item.gross_mass_kg"),
        ("declaration.package_count", "goods_item.package_count"),
        ("invoice_amount", "item_amount"),
    ],
)
def test_totals_are_the_sums_of_the_items(
    clean_declarations: list[list[Line]], total: str, of_items: str
) -> None:
    for lines in clean_declarations:
        assert Decimal(lines[0][total]) == sum(Decimal(line[of_items]) for line in lines)


def test_duty_is_base_times_rate(clean_lines: list[Line]) -> None:
    seen = 0
    for line in clean_lines:
        for duty in ("duty_1", "duty_2"):
            if line[f"{duty}.tax_type_code"]:
                seen += 1
                exact = Decimal(line[f"{duty}.tax_base_amount"]) * Decimal(line[f"{duty}.rate"])
                stated = Decimal(line[f"{duty}.assessed_amount"])
                assert stated == exact.quantize(CENT, ROUND_HALF_UP)
    assert seen > len(clean_lines)


def test_value_added_tax_is_paid_on_value_and_duty(clean_lines: list[Line]) -> None:
    for line in clean_lines:
        if line["flow_code"] == "IM":
            duty = Decimal(line["duty_1.assessed_amount"])
            paid_on = Decimal(line["customs_value_amount"]) + duty
            assert Decimal(line["duty_2.tax_base_amount"]) == paid_on


def test_net_is_never_above_gross(clean_lines: list[Line]) -> None:
    for line in clean_lines:
        assert 0 < Decimal(line["net_mass_kg"]) <= Decimal(line["goods_item.gross_mass_kg"])


def test_references_are_unique_but_for_amendments(clean_declarations: list[list[Line]]) -> None:
    heads = [lines[0] for lines in clean_declarations]
    originals = {head["lrn"] for head in heads if head["function_code"] == "9"}
    amendments = [head for head in heads if head["function_code"] == "13"]
    assert len(originals) + len(amendments) == len(heads)
    assert {head["lrn"] for head in amendments} <= originals
    assert 0.005 < len(amendments) / len(heads) < 0.04


def test_only_amendments_have_an_mrn_and_its_check_digit_holds(clean_lines: list[Line]) -> None:
    last_digits = set()
    for line in clean_lines:
        assert (line["function_code"] == "13") == bool(line["mrn"])
        if mrn := line["mrn"]:
            assert check_digit(mrn[:-1]) == int(mrn[-1])
            assert line["accepted_at"]
            last_digits.add(mrn[-1])
    assert len(last_digits) > 5


def test_containers_have_their_check_digit(clean_lines: list[Line]) -> None:
    numbers = {line["container.container_number"] for line in clean_lines} - {""}
    assert len(numbers) > 100
    assert all(check_digit(number[:-1]) == int(number[-1]) for number in numbers)


def test_what_breaks_careless_readers_is_there(clean_lines: list[Line]) -> None:
    text = "\n".join(";".join(line.values()) for line in clean_lines)
    for trap in ("NO", "01", "Ü", "ø", "ш", "&", '"', ", "):
        assert trap in text, trap
    assert any(line["commodity_code"].startswith("0") for line in clean_lines)


def test_few_importers_make_much_of_the_trade(clean_declarations: list[list[Line]]) -> None:
    counts = Counter(lines[0]["importer_id"] for lines in clean_declarations)
    del counts[""]
    top = sum(count for _, count in counts.most_common(max(1, len(counts) // 100)))
    assert top / counts.total() > 0.15
    assert len(counts) > 100


def test_importers_are_faithful(clean_declarations: list[list[Line]]) -> None:
    """A regular importer's commonest commodity, origin and declarant stand out."""
    of_one: dict[str, list[Line]] = {}
    for lines in clean_declarations:
        of_one.setdefault(lines[0]["importer_id"], []).append(lines[0])
    del of_one[""]
    regular = [lines for lines in of_one.values() if len(lines) >= 20]
    assert len(regular) > 10
    for column in ("commodity_code", "origin_country_code", "declarant_id"):
        shares = [
            Counter(line[column] for line in lines).most_common(1)[0][1] / len(lines)
            for lines in regular
        ]
        assert sum(shares) / len(shares) > 0.35, column


def test_sundays_are_quiet_and_days_are_in_order(clean_declarations: list[list[Line]]) -> None:
    days = [date.fromisoformat(lines[0]["declared_on"]) for lines in clean_declarations]
    by_weekday = Counter(day.weekday() for day in days)
    assert by_weekday[6] < by_weekday[2] / 1.5
    assert len({day.month for day in days}) == 6


def test_prices_of_a_commodity_lie_around_its_own(clean_lines: list[Line]) -> None:
    usual = {commodity.code: commodity.price for commodity in COMMODITIES}
    ratios = sorted(
        Decimal(line["customs_value_amount"])
        / Decimal(line["net_mass_kg"])
        / Decimal(usual[line["commodity_code"]])
        for line in clean_lines
        if line["customs_value_amount"]
    )
    assert Decimal("0.9") < ratios[len(ratios) // 2] < Decimal("1.2")
    assert ratios[len(ratios) // 100] > Decimal("0.3")
    assert ratios[-len(ratios) // 100] < Decimal(3)


def test_the_tables_agree_with_each_other() -> None:
    assert {commodity.group for commodity in COMMODITIES} == set(GROUPS)
    assert len({commodity.code for commodity in COMMODITIES}) == len(COMMODITIES) >= 150
    for name, group in GROUPS.items():
        for origin in group.origins.split():
            assert origin.split(":")[0] in PLACE, (name, origin)
        assert len(group.year) == 12
