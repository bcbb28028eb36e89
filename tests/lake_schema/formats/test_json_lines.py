"""JSON Lines: flat, by dataset, or in an array; and what is no JSON or no record."""

import contextlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_schema.errors import RefusedError
from lake_schema.formats import json_objects
from lake_schema.formats.json_lines import JsonLinesReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]


def read(*contents: bytes) -> tuple[Rows, dict[int, dict[str, int]]]:
    reader = JsonLinesReader()
    chunks = []
    for part, content in enumerate(contents):
        chunks += reader.read(part, io.BytesIO(content))
    chunks += reader.rest()
    rows: Rows = {}
    for chunk in chunks:
        for dataset, table in chunk.tables.items():
            for row in table.to_pylist():
                present = {name: value for name, value in row.items() if value is not None}
                rows.setdefault(dataset, []).append(present)
    return rows, {part: dict(found) for part, found in reader.unknown.items()}


def refusal(content: bytes) -> RefusedError:
    with pytest.raises(RefusedError) as refused:
        read(content)
    return refused.value


def test_flat_objects_are_lines_of_a_profile() -> None:
    rows, unknown = read(
        b'{"lrn": "A", "item_number": 1, "net_mass_kg": 1.10, "is_containerised": true, "x": [1]}\n'
        b"\n"
        b'{"lrn": "A", "item_number": 2, "duty_1.rate": 5e-2, "net_mass_kg": null, "x": ""}\n'
    )
    assert [row["lrn"] for row in rows["declaration"]] == ["A"]
    assert rows["declaration"][0]["is_containerised"] == "true"
    assert [row.get("net_mass_kg") for row in rows["goods_item"]] == ["1.10", None]
    assert [row["_line"] for row in rows["goods_item"]] == [1, 3]
    assert [(row["item_number"], row["rate"]) for row in rows["duty_tax"]] == [("2", "5e-2")]
    assert unknown == {0: {"x": 2}}


def test_a_name_may_turn_up_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lake_schema.formats.json_flat.TABLE_LINES", 2)
    lines = [{"lrn": f"A{n}", "item_number": 1} for n in range(5)]
    lines[4]["mrn"] = "M"
    rows, _ = read("\n".join(map(json.dumps, lines)).encode())
    assert [row.get("mrn") for row in rows["declaration"]] == [None] * 4 + ["M"]
    assert [row["_record"] for row in rows["declaration"]] == [1, 2, 3, 4, 5]


RECORD = {
    "declaration": {"lrn": "A", "gross_mass_kg": 30, "colour": "red"},
    "goods_item": [
        {
            "item_number": 1,
            "duty_tax": [{"rate": 0.05}, {"rate": 0.1}],
            "packaging": {"package_count": 3},
            "additional_document": [{"type_code": "N380"}, {"type_code": "Y900"}],
            "size": {"of": 1},
        },
        {"item_number": 2, "duty_tax": [{"rate": 0.2, "line_number": 7}], "packaging": None},
    ],
    "additional_document": [{"type_code": "N935"}],
    "container": [{"container_number": "C1"}],
    "extra": 1,
}


def test_a_record_by_dataset_keeps_what_belongs_to_what() -> None:
    rows, unknown = read(json.dumps(RECORD).encode())
    assert [row["lrn"] for row in rows["declaration"]] == ["A"]
    assert [(row["item_number"], row["line_number"], row["rate"]) for row in rows["duty_tax"]] == [
        ("1", "1", "0.05"),
        ("1", "2", "0.1"),
        ("2", "7", "0.2"),
    ]
    assert [
        (row.get("item_number"), row["line_number"], row["type_code"])
        for row in rows["additional_document"]
    ] == [("1", "1", "N380"), ("1", "2", "Y900"), (None, "3", "N935")]
    assert rows["packaging"][0]["item_number"] == "1"
    assert rows["container"][0]["line_number"] == "1"
    assert unknown == {0: {"declaration.colour": 1, "goods_item.size": 1, "extra": 1}}


def test_a_response_by_dataset_is_a_notification() -> None:
    rows, _ = read(
        b'{"notification": {"message_number": 1, "mrn": "M"},'
        b' "notification_error": [{"error_code": "CDS1"}, {"error_code": "CDS2"}]}'
    )
    assert "declaration" not in rows
    assert [row["line_number"] for row in rows["notification_error"]] == ["1", "2"]


@pytest.mark.parametrize("text", ["[%s,\n %s]", "%s\r\n%s\r\n", " [ %s , %s ] "])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_arrays_and_encodings_make_no_difference(
    read_rows: ReadRows, text: str, encoding: str
) -> None:
    lines = ['{"lrn": "Ü𝄞\\u00e9", "item_number": 1}', '{"lrn": "B", "item_number": 1}']
    for step in (1, 1 << 20):
        rows = read_rows((text % tuple(lines)).encode(encoding), step=step)["declaration"]
        assert [row["lrn"] for row in rows] == ["Ü𝄞é", "B"]
        assert [row["_line"] for row in rows] == [1, 1 + text.count("\n", 0, -2)]


def test_one_object_over_several_lines_is_a_document() -> None:
    rows, _ = read(json.dumps(RECORD, indent=2).encode())
    assert len(rows["goods_item"]) == 2


def test_flat_and_nested_files_of_a_batch_keep_their_parts() -> None:
    flat, nested = b'{"lrn": "A", "item_number": 1}', b'{"declaration": {"lrn": "B"}}'
    rows, _ = read(flat, nested, flat, flat, nested)
    assert [row["_part"] for row in rows["declaration"]] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("content", "code", "place", "says"),
    [
        (b" \n ", "empty-file", "", "white space"),
        (b"[ ]", "no-records", "", "no object"),
        (
            b'{"lrn": "A", "item_number": 1}\n{"lrn": }',
            "not-well-formed",
            "line 2, column 9",
            "value",
        ),
        (b'{"lrn": "A",}', "not-well-formed", "line 1", "JSON"),
        (b'{"lrn": NaN}', "not-well-formed", "line 1", "NaN is no number"),
        (b'{"lrn": -Infinity}', "not-well-formed", "line 1", "Infinity is no number"),
        (b'{"lrn": "A", "lrn": "B"}', "not-well-formed", "line 1", "twice"),
        (b'{"lrn": {"a": 1}}', "not-well-formed", "line 1", "'lrn', found an object"),
        (b'{"lrn": "A", "item_number": 1}\n[1]', "not-well-formed", "line 2", "found an array"),
        (b'{"lrn": "A", "item_number": 1} x', "not-well-formed", "column", "stands behind"),
        (b'[{"lrn": "A"} {"lrn": "B"}]', "not-well-formed", "column 15", "',' or ']'"),
        (b'[{"lrn": "A"},]', "not-well-formed", "column 15", "value"),
        (b'[{"lrn": "A", "item_number": 1}', "not-well-formed", "line 1", "',' or ']'"),
        (b'[{"lrn": "A", "item_number": 1}]]', "not-well-formed", "line 1", "behind the array"),
        (b'{"lrn":\n "A",\n "mrn": tru}', "not-well-formed", "line 3, column 9", "value"),
        (b'{"lrn": "\\u0000"}', "not-well-formed", "line 1", "null character"),
        (b'{"\\ud800": "A"}', "not-well-formed", "line 1", "surrogate"),
        (b'{"lrn": "\x00"}', "not-well-formed", "line 1", "control character"),
        (b'{"lrn": "\xff"}', "not-decodable", "byte 10", "no UTF-8"),
        (b'{"lrn": "A"}', "unknown-columns", "line 1", "needs 'item_number"),
        (b'{"colour": "red"}', "unknown-columns", "line 1", "none of the 1 columns"),
        (b'{"declaration": {}, "goods_item": 3}', "not-well-formed", "line 1", "'goods_item'"),
        (b'{"declaration": {}, "notification": {}}', "not-well-formed", "line 1", "found 2"),
        (b'{"declaration": {}}\n{"lrn": 1}', "not-well-formed", "line 2", "found 0"),
        (b'{"declaration": {"lrn": [1]}}', "not-well-formed", "line 1", "'declaration.lrn'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    content: bytes, code: str, place: str, says: str
) -> None:
    found = refusal(content)
    assert found.code == code
    assert place in found.place
    with pytest.raises(RefusedError, match=says):
        raise found


@pytest.mark.parametrize(
    "content",
    [
        b'{"a": ' + b"[" * 200_000,
        b'[{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}]",
        b'{"lrn": ' * 100_000,
        b'{"lrn": ' * 3_000 + b'"\\u0041"' + b"}" * 3_000,
    ],
)
def test_depth_is_refused_and_no_crash(content: bytes) -> None:
    assert refusal(content).code == "not-well-formed"


def test_a_line_or_document_without_end_is_refused_in_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_objects, "LINE_LIMIT", 1 << 20)
    for start, rest in (
        (b'{"lrn": "', b"x"),
        (b'{"lrn": "A", "item_number": 1}\n{"a": "', b"x"),
        (b'[{"lrn": "A", "item_number": 1}', b',\n{"a": 1}'),
    ):
        stream = io.BytesIO(start + rest * (1 << 23))
        with pytest.raises(RefusedError) as refused:
            list(JsonLinesReader().read(0, stream))
        assert refused.value.code == "record-too-large"
        assert stream.tell() < 4 << 20


def test_unknown_names_are_told_apart_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lake_schema.formats.json_values.PATHS_LIMIT", 3)
    _, unknown = read(
        b"".join(b'{"lrn": "A", "item_number": 1, "x%d": 1}\n' % number for number in range(9))
    )
    assert unknown[0] == {"x0": 1, "x1": 1, "x2": 1, "(further names)": 6}


_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["declaration", "goods_item", "duty_tax", "lrn", "item_number", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(_TREES, max_size=4), st.booleans())
def test_any_json_is_read_or_refused(trees: list[Any], as_array: bool) -> None:
    text = json.dumps(trees) if as_array else "\n".join(map(json.dumps, trees))
    with contextlib.suppress(RefusedError):
        read(text.encode())
