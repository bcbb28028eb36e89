"""Third-party files are read whole, or refused with a place."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lake_schema.errors import RefusedError
from lake_schema.formats.wco_xml import WcoXmlReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]


def files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def counts(rows: Rows) -> dict[str, int]:
    return {dataset: len(found) for dataset, found in rows.items()}


def test_all_hmrc_declarations_are_read(samples: Path, read_rows: ReadRows) -> None:
    rows = read_rows(*files(samples / "hmrc-customs-declarations" / "declarations"))
    assert counts(rows) == {
        "declaration": 220,
        "goods_item": 228,
        "duty_tax": 279,
        "charge_deduction": 5,
        "additional_document": 1022,
        "additional_information": 433,
        "previous_document": 372,
        "packaging": 209,
        "container": 173,
        "authorisation": 370,
        "guarantee": 125,
        "party": 746,
        "amendment": 68,
    }
    filled = Counter(name for row in rows["goods_item"] for name in row)
    # Counted with XPath on the same files.
    assert filled["gross_mass_kg"] == 200
    assert filled["net_mass_kg"] == 190
    assert filled["package_count"] == 209
    assert filled["item_amount"] == filled["item_currency"] == 157
    declared = Counter(name for row in rows["declaration"] for name in row)
    assert declared["lrn"] == 220
    assert declared["mrn"] == 21
    assert declared["accepted_at"] == 34
    assert declared["exporter_name"] == 140
    assert declared["is_containerised"] == 185


def test_wrapped_declarations_are_read(samples: Path, read_rows: ReadRows) -> None:
    rows = read_rows(*files(samples / "hmrc-customs-declarations" / "declarations-wrapped"))
    assert len(rows["declaration"]) == 10
    assert len(rows["goods_item"]) == 11
    assert all(row["_line"] > 1 and row["lrn"] for row in rows["declaration"])


def test_all_responses_are_read_with_what_they_say(samples: Path, read_rows: ReadRows) -> None:
    folder = samples / "hmrc-customs-declarations"
    rows = read_rows(*files(folder / "notifications"))
    # Counted with XPath on the same files.
    assert counts(rows) == {
        "notification": 317,
        "duty_tax": 335,  # more stand in corrections, as rows of amendment
        "additional_information": 148,
        "guarantee": 3,
        "amendment": 166,  # 69 pointers, 97 corrected values
        "notification_error": 20,
    }
    assert all(row["lrn"] and row["mrn"] and row["state_code"] for row in rows["notification"])
    lines = [row for row in rows["duty_tax"] if {"tax_base_amount", "rate"} <= row.keys()]
    assert len(lines) == 265
    declared = {row["lrn"] for row in read_rows(*files(folder / "declarations"))["declaration"]}
    assert sum(row["lrn"] in declared for row in rows["notification"]) == 219


@pytest.mark.parametrize("folder", ["declarations", "declarations-wrapped", "notifications"])
def test_nothing_inside_a_record_is_left_unread(samples: Path, folder: str) -> None:
    reader = WcoXmlReader()
    paths = (samples / "hmrc-customs-declarations" / folder).rglob("*.xml")
    for upload, path in enumerate(sorted(paths)):
        with path.open("rb") as stream:
            list(reader.read(upload, stream))
    unread = {path for found in reader.unknown.values() for path in found}
    # A request says who asked and when; one envelope lost the colons of its prefixes.
    envelopes = ("submitDeclarationRequest/requestCommon/", "MetaData/_2")
    assert not [path for path in unread if not path.startswith(envelopes)]


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("malformed", "not-well-formed"),
        ("malformed-namespace", "unknown-root"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    samples: Path, folder: str, code: str
) -> None:
    reader = WcoXmlReader()
    paths = (p for p in (samples / "hmrc-customs-declarations" / folder).rglob("*") if p.is_file())
    for upload, path in enumerate(sorted(paths)):
        with path.open("rb") as stream, pytest.raises(RefusedError, match="line") as refused:
            list(reader.read(upload, stream))
        assert refused.value.code == code
    assert not list(reader.rest())


@pytest.mark.parametrize(("name", "lines"), [("train", 37_385), ("valid", 8_134)])
def test_korean_declarations_are_a_record_each(
    samples: Path, read_rows: ReadRows, name: str, lines: int
) -> None:
    folder = samples / "seondong-customs-declaration-datasets"
    rows = read_rows((folder / f"df_syn_{name}_eng.csv").read_bytes())
    assert counts(rows) == {"declaration": lines, "goods_item": lines, "duty_tax": lines}
    assert [row["_record"] for row in rows["declaration"]] == list(range(1, lines + 1))
    assert [row["_line"] for row in rows["declaration"]] == list(range(2, lines + 2))
    assert len({row["registration_number"] for row in rows["declaration"]}) > lines * 0.99
