"""examine: rules over whole records, found with their place."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from functions.ingest.complete import TECHNICAL, Completion, Origin
from functions.ingest.convert import convert
from functions.ingest.examine import arrivals, examine, rejected, without
from lake_schema.datasets import DATASETS
from lake_schema.formats.chunk import Chunk, Wire
from lake_schema.render.arrow import arrow_schema
from lake_schema.rules import RULES
from lake_schema.rules.rule import Rule

AT = datetime(2026, 5, 1)  # noqa: DTZ001


def tables(**rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """Return completed tables; each row says its `record`, the rest is text."""
    texts = {}
    for name, found in rows.items():
        keys = {key for row in found for key in row} - {"record"}
        texts[name] = pa.table(
            {
                **{key: pa.array([row.get(key) for row in found], pa.string()) for key in keys},
                "_part": pa.array([0] * len(found), pa.int32()),
                "_record": pa.array([row["record"] for row in found], pa.int32()),
                "_line": pa.array(range(1, len(found) + 1), pa.int32()),
            }
        )
    done = convert(Chunk(texts, {})).tables
    return Completion(AT, b"key").complete(done, [Origin("u", "dover", AT)])


def original(record: int, **columns: str) -> dict[str, Any]:
    return {"record": record, "lrn": f"L{record}", "function_code": "9", **columns}


def found(done: dict[str, pa.Table]) -> list[tuple[int, str]]:
    return [(f["_record"], f["rule"]) for f in examine(done, {}).to_pylist()]


def test_items_are_counted_and_numbered_within_their_record_only() -> None:
    done = tables(
        declaration=[original(1, goods_item_count="2"), original(2, goods_item_count="2")],
        goods_item=[
            {"record": 1, "item_number": "1"},
            {"record": 1, "item_number": "2"},
            {"record": 2, "item_number": "1"},
            {"record": 2, "item_number": "3"},
        ],
    )

    assert found(done) == [(2, "item-numbering")]
    says = examine(done, {})["says"][0].as_py()
    assert says.endswith("item_count 2, item_number_min 1, item_number_max 3, item_number_count 2")


def test_a_declaration_that_promises_items_and_has_none_is_found() -> None:
    assert found(tables(declaration=[original(1, goods_item_count="1")])) == [(1, "item-count")]


def test_an_amendment_may_repeat_fewer_items_than_there_are() -> None:
    amendment = original(1, function_code="13", goods_item_count="3", mrn="22GB6LSBPILA876A08")
    done = tables(declaration=[amendment], goods_item=[{"record": 1, "item_number": "3"}])

    assert found(done) == []


def test_two_originals_with_one_reference_are_both_found() -> None:
    twice = [original(n, lrn="same", declarant_id="NO1") for n in (1, 2)]
    other = original(3, lrn="same", declarant_id="NO2")

    assert found(tables(declaration=[*twice, other])) == [
        (1, "duplicate-reference"),
        (2, "duplicate-reference"),
    ]


def test_a_finding_names_line_wire_names_and_what_was_found() -> None:
    done = tables(
        declaration=[original(1)],
        goods_item=[
            {"record": 1, "item_number": "1", "net_mass_kg": "11", "gross_mass_kg": "10.5"}
        ],
    )
    wires = {"goods_item": {"net_mass_kg": Wire("NetMass"), "gross_mass_kg": Wire("GrossMass")}}

    (finding,) = examine(done, wires).to_pylist()

    assert (finding["line_number"], finding["wire_name"]) == (1, "NetMass, GrossMass")
    assert finding["item_number"] == 1
    assert finding["says"] == (
        "The net mass of an item is not above its gross mass;"
        " found net_mass_kg 11, gross_mass_kg 10.5"
    )


def test_the_future_begins_a_day_after_each_upload_arrived() -> None:
    early, late = Origin("a", "dover", AT), Origin("b", "dover", AT + timedelta(days=8))
    texts = {
        "accepted_at": ["2026-05-03T00:00:00Z"] * 2,
        "lrn": ["A", "B"],
    }
    rows = pa.table(
        {
            **{name: pa.array(values, pa.string()) for name, values in texts.items()},
            "_part": pa.array([0, 1], pa.int32()),
            "_record": pa.array([1, 1], pa.int32()),
            "_line": pa.array([1, 1], pa.int32()),
        }
    )
    typed = convert(Chunk({"declaration": rows}, {})).tables
    done = Completion(AT, b"key").complete(typed, [early, late])

    beside = examine({**done, "upload": arrivals([early, late])}, {}).to_pylist()

    assert [(f["_part"], f["rule"]) for f in beside] == [(0, "accepted-in-future")]
    assert found(done) == []


def test_items_are_gathered_by_number_and_never_from_another_record() -> None:
    lines = [
        {"record": 1, "item_number": "1", "line_number": "1", "assessed_amount": "7"},
        {"record": 1, "item_number": "1", "line_number": "2", "assessed_amount": "3"},
        {
            "record": 1,
            "item_number": "1",
            "line_number": "3",
            "assessed_amount": "99",
            "payment_method_code": "0",
        },
        {"record": 1, "item_number": "2", "line_number": "1", "assessed_amount": "5"},
        {"record": 2, "item_number": "1", "line_number": "1", "assessed_amount": "8"},
    ]
    done = tables(
        declaration=[original(1), original(2)],
        goods_item=[
            {"record": 1, "item_number": "1", "tax_amount": "10"},
            {"record": 1, "item_number": "2", "tax_amount": "10"},
            {"record": 2, "item_number": "1", "tax_amount": "8"},
        ],
        duty_tax=lines,
    )

    assert found(done) == [(1, "item-tax-total")]
    (finding,) = examine(done, {}).to_pylist()
    assert finding["item_number"] == 2
    assert finding["says"].endswith("found tax_amount 10, line_amounts 5, line_amount_count 1")


def test_what_belongs_to_an_item_that_the_record_does_not_have_rejects() -> None:
    papers = [
        {"record": 1, "item_number": "2", "line_number": "1"},
        {"record": 1, "line_number": "2"},
        {"record": 2, "item_number": "7", "line_number": "1"},
    ]
    done = tables(
        declaration=[original(1), original(2, function_code="13", mrn="22GB6LSBPILA876A08")],
        goods_item=[{"record": 1, "item_number": "1"}],
        additional_document=papers,
    )

    assert found(done) == [(1, "document-item")]
    assert rejected(examine(done, {}))["_record"].to_pylist() == [1]


def test_a_rejected_record_goes_whole() -> None:
    done = tables(
        declaration=[original(1), original(2)],
        goods_item=[
            {"record": 1, "item_number": "1", "net_mass_kg": "11", "gross_mass_kg": "10"},
            {"record": 1, "item_number": "2"},
            {"record": 2, "item_number": "1", "origin_country_code": "XX"},
        ],
    )
    lost = rejected(examine(done, {}))

    assert without(done["declaration"], lost)["_record"].to_pylist() == [2]
    assert without(done["goods_item"], lost)["_record"].to_pylist() == [2]


ALONE = [rule for rule in RULES.values() if not rule.sums]  # they need no other row
OF_ALONE = [
    pytest.param(rule, row, breaks, id=f"{rule.id}-{'breaks' if breaks else 'keeps'}-{number}")
    for rule in ALONE
    for breaks, rows in ((False, rule.keeps), (True, rule.breaks))
    for number, row in enumerate(rows)
]


@pytest.mark.parametrize(("rule", "row", "breaks"), OF_ALONE)
def test_the_examples_of_rules_are_found_among_others(
    rule: Rule, row: Mapping[str, object], breaks: bool
) -> None:
    schema = arrow_schema(DATASETS[rule.dataset])
    texts = {name: str(value) for name, value in row.items() if value is not None}
    example = {
        field.name: pa.array([None, texts.get(field.name)], pa.string()).cast(field.type)
        for field in schema
    }
    technical = {name: pa.array([1, 2], pa.int32()) for name in TECHNICAL}

    found = examine({rule.dataset: pa.table({**example, **technical})}, {}).to_pylist()

    mine = [f for f in found if (f["rule"], f["_record"]) == (rule.id, 2)]
    assert [f["severity"] for f in mine] == [rule.severity] * breaks
    assert all(f["says"].startswith(rule.says[:-1]) for f in mine)


def test_what_breaks_a_rule_in_every_row_is_found_in_every_row() -> None:
    many = 5_000
    items = [{"record": n, "item_number": "1", "commodity_code": "1"} for n in range(1, many + 1)]
    heads = [original(n) for n in range(1, many + 1)]

    assert found(tables(declaration=heads, goods_item=items)) == [
        (n, "commodity-length") for n in range(1, many + 1)
    ]


def test_without_leaves_the_others_in_their_order() -> None:
    done = tables(declaration=[original(n) for n in range(1, 6)])
    lost = pa.table({"_part": pa.array([0], pa.int32()), "_record": pa.array([3], pa.int32())})

    assert without(done["declaration"], lost)["_record"].to_pylist() == [1, 2, 4, 5]
