"""Profiles agree with the contracts, or can't be made."""

import pytest

from lake_schema.datasets import DATASETS, HEADERS
from lake_schema.formats.profiles import profiles
from lake_schema.formats.profiles.profile import Profile, folded
from lake_schema.formats.profiles.row_mapping import RowMapping
from lake_schema.formats.tabular_header import Setting, understand

AT = Setting("line 1")
DECLARATION = RowMapping(dataset="declaration", columns={"Reference": "lrn"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"columns": {"Colour": "colour"}}, "no wire column 'colour'"),
        ({"columns": {"Ref": "lnr"}}, "did you mean 'lrn'"),
        ({"columns": {"Id": "declaration_id"}}, "no wire column"),
        ({"constants": {"colour": "red"}}, "no wire column"),
        ({"constants": {"lrn": "A"}}, "both read and made"),
        ({"codes": {"mrn": {"a": "b"}}}, "not read"),
        ({"dataset": "finding"}, "no dataset of records"),
        ({"dataset": "declaratoin"}, "did you mean 'declaration'"),
        ({"when": ("Colour",)}, "names no header"),
        ({"ordinal": "mrn"}, "exactly one declaration"),
    ],
)
def test_a_mapping_that_the_contract_does_not_know_is_refused(
    change: dict[str, object], says: str
) -> None:
    stated: dict[str, object] = {"dataset": "declaration", "columns": {"Reference": "lrn"}}
    with pytest.raises(ValueError, match=says):
        RowMapping(**(stated | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"rows": ()}, "exactly one of declaration"),
        ({"rows": (DECLARATION, DECLARATION)}, "each has a `when`"),
        ({"required": (("Colour",),)}, "read into no column"),
        ({"percent": frozenset({"Colour"})}, "read into no column"),
        ({"left_out": {"Reference": "why"}}, "both read and left out"),
        ({"left_out": {"REFERENCE": "why"}}, "both read and left out"),
        ({"record_key": ("mrn",)}, "no columns of the record's key"),
        ({"decimal_mark": ";"}, "decimal_mark"),
        ({"thousands_mark": "."}, "decimals and thousands"),
        ({"thousands_mark": "5"}, "none of"),
        ({"encoding": "klingon"}, "no encoding"),
        ({"encoding": "utf-16"}, "no encoding"),
        ({"encoding": "iso2022_jp"}, "no encoding"),
        ({"delimiter": "ab"}, "no delimiter"),
        ({"delimiter": "a"}, "no delimiter"),
        ({"day_formats": ("%d.%m",)}, "day format"),
        ({"day_formats": ("%H:%M",)}, "day format"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(change: dict[str, object], says: str) -> None:
    stated: dict[str, object] = {
        "name": "a",
        "rows": (DECLARATION,),
        "required": (("Reference",),),
    }
    with pytest.raises(ValueError, match=says):
        Profile(**(stated | change))  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda profile: profile.name)
def test_a_profile_understands_a_file_with_all_its_columns(profile: Profile) -> None:
    names = dict.fromkeys((*profile.left_out, *profile.percent))
    for rows in profile.rows:
        taken: set[str] = set()
        for name, column in rows.columns.items():
            if column not in taken:  # further names of a column are aliases
                taken.add(column)
                names[name] = None
    header = understand(tuple(names), AT)
    assert header.profile.name == profile.name
    assert set(header.wires) == {rows.dataset for rows in profile.rows}
    assert {header.names[place] for place in header.left_out} == set(profile.left_out)


def test_the_lakes_own_columns_are_all_understood() -> None:
    known = profiles()["goods-item-lines"].forms
    inherited = {"version_number", "office_code", "flow_code"}
    for column in DATASETS["declaration"].wire_columns:
        assert f"declaration.{column.name}" in known
    for column in DATASETS["goods_item"].wire_columns:
        assert column.name in inherited or f"goods_item.{column.name}" in known
        assert column.name in known
    for column in DATASETS["duty_tax"].wire_columns:
        own = column.name not in inherited | {"item_number", "line_number"}
        assert (f"duty_4.{column.name}" in known) == own
    assert {"packaging_4.marks", "previous_document_1.type_code"} <= known
    assert {"additional_document_4.type_code", "container.seal_number"} <= known


@pytest.mark.parametrize("dataset", HEADERS)
def test_both_kinds_of_records_can_be_lines(dataset: str) -> None:
    assert dataset in {profile.header_rows.dataset for profile in profiles().values()}


def test_what_the_generator_writes_keeps_its_meaning() -> None:
    rows = {rows.dataset: rows for rows in profiles()["goods-item-lines"].rows}
    for shared in ("gross_mass_kg", "package_count", "export_country_code"):
        assert rows["goods_item"].columns[shared] == shared
        assert shared not in rows["declaration"].columns
    assert "destination_country_code" in rows["declaration"].columns
    assert "destination_country_code" not in rows["goods_item"].columns


def test_percent_and_constants_stand_in_the_wires() -> None:
    profile = profiles()["korea-import-declaration"]
    header = understand(tuple(dict.fromkeys(profile.headers())), AT)
    assert header.wires["duty_tax"]["rate"].is_percent
    assert not header.wires["goods_item"]["net_mass_kg"].is_percent
    assert header.wires["declaration"]["declared_on"].name == "Date"
    assert header.wires["goods_item"]["item_currency"].name == "(item_currency)"


def test_names_are_compared_without_case_and_white_space() -> None:
    assert folded(" HS6\u00a0 Code") == folded("hs6code")
