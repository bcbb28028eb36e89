"""complete: ids, dates and pseudonyms that a replay gives again."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from functions.ingest.complete import ID_LENGTH, TECHNICAL, Completion, Origin, pseudonym
from functions.ingest.convert import convert
from lake_schema.datasets import DATASETS
from lake_schema.formats.chunk import Chunk

NOW = datetime(2026, 11, 23, 10)  # noqa: DTZ001
ARRIVED = datetime(2026, 5, 31, 23, 59)  # noqa: DTZ001


def completed(
    declaration: dict[str, str], *items: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    tables = {"declaration": [declaration]} | ({"goods_item": list(items)} if items else {})
    texts = {
        name: pa.table(
            {
                **{key: pa.array([row.get(key) for row in rows], pa.string()) for key in rows[0]},
                "_part": pa.array([0] * len(rows), pa.int32()),
                "_record": pa.array([1] * len(rows), pa.int32()),
                "_line": pa.array(range(1, len(rows) + 1), pa.int32()),
            }
        )
        for name, rows in tables.items()
    }
    done = Completion(NOW, b"key").complete(
        convert(Chunk(texts, {})).tables, [Origin("u1", "dover", ARRIVED)]
    )
    for name, rows in done.items():
        contract = [column.name for column in DATASETS[name].columns]
        assert rows.column_names == [*contract, *TECHNICAL]
    return {name: rows.to_pylist() for name, rows in done.items()}


def declaration(**columns: str) -> dict[str, Any]:
    return completed(columns)["declaration"][0]


def test_the_sources_registration_is_the_id_where_there_is_one() -> None:
    assert declaration(registration_number="97061800", lrn="A")["declaration_id"] == "97061800"


def test_an_amendment_has_the_id_of_its_original_although_it_has_an_mrn() -> None:
    original = declaration(lrn="A1", declarant_id="GB1")
    amendment = declaration(lrn="A1", declarant_id="GB1", mrn="22GB6LSBPILA876A08")

    assert original["declaration_id"] == amendment["declaration_id"]


def test_the_same_lrn_of_two_declarants_is_two_declarations() -> None:
    ids = {declaration(lrn="A1", declarant_id=who)["declaration_id"] for who in ("GB1", "GB2")}

    assert len(ids) == 2


def test_without_registration_and_lrn_the_mrn_is_the_id_and_without_that_it_stands_alone() -> None:
    assert declaration(mrn="22GB6LSBPILA876A08")["declaration_id"] == "22GB6LSBPILA876A08"
    alone = declaration(type_code="IMA")["declaration_id"]
    assert alone == declaration(type_code="IMZ")["declaration_id"]  # same upload, same record
    assert len(alone) == ID_LENGTH


def test_a_declaration_is_dated_by_acceptance_then_declaration_then_arrival() -> None:
    both = {"accepted_at": "20240229100000Z", "declared_on": "2024-02-28"}

    assert declaration(**both)["dated_on"] == date(2024, 2, 29)
    assert declaration(declared_on="2024-02-28")["dated_on"] == date(2024, 2, 28)
    assert declaration(lrn="A")["dated_on"] == ARRIVED.date()


def test_items_repeat_what_they_are_found_by() -> None:
    header = {"lrn": "A", "declared_on": "2024-02-29", "office_code": "NO01", "flow_code": "IM"}
    done = completed(
        header, {"item_number": "1", "commodity_code": "0101210000"}, {"item_number": "2"}
    )

    shared = ("declaration_id", "dated_on", "office_code", "flow_code", "post", "upload_id")
    for item in done["goods_item"]:
        assert {key: item[key] for key in shared} == {
            key: done["declaration"][0][key] for key in shared
        }
    assert {item["hs6_code"] for item in done["goods_item"]} == {"010121", None}


def test_a_pseudonym_joins_the_same_party_across_columns_and_needs_the_key() -> None:
    row = declaration(importer_id="GB553202734852", exporter_id=" gb553202734852 ")

    assert row["importer_id_pseudonym"] == row["exporter_id_pseudonym"]
    assert row["declarant_id_pseudonym"] is None
    assert pseudonym(b"other", "GB553202734852") != row["importer_id_pseudonym"]
    assert "553202734852" not in row["importer_id_pseudonym"]


def test_rows_of_two_uploads_keep_to_their_own_record() -> None:
    technical = {
        "_part": pa.array([1, 0], pa.int32()),
        "_record": pa.array([1, 1], pa.int32()),
        "_line": pa.array([1, 1], pa.int32()),
    }
    heads = pa.table({"registration_number": ["B", "A"], **technical})
    items = pa.table(
        {"item_number": ["1", "1"], "goods_description": ["of B", "of A"], **technical}
    )
    origins = [Origin(upload, post, ARRIVED) for upload, post in (("u0", "dover"), ("u1", "oslo"))]
    chunk = Chunk({"declaration": heads, "goods_item": items.take([1, 0])}, {})

    done = Completion(NOW, b"key").complete(convert(chunk).tables, origins)

    names = ("goods_description", "declaration_id", "upload_id", "post")
    assert done["goods_item"].select(names).to_pylist() == [
        dict(zip(names, ("of A", "A", "u0", "dover"), strict=True)),
        dict(zip(names, ("of B", "B", "u1", "oslo"), strict=True)),
    ]


def test_an_item_without_its_declaration_is_a_defect_and_never_dropped() -> None:
    def technical(record: int) -> dict[str, pa.Array]:
        return {name: pa.array([record], pa.int32()) for name in ("_record", "_line")} | {
            "_part": pa.array([0], pa.int32())
        }

    chunk = Chunk(
        {
            "declaration": pa.table({"lrn": ["A"], **technical(1)}),
            "goods_item": pa.table({"item_number": ["1"], **technical(2)}),
        },
        {},
    )

    with pytest.raises(ValueError, match="1 rows belong to no header"):
        Completion(NOW, b"key").complete(convert(chunk).tables, [Origin("u", "dover", ARRIVED)])
