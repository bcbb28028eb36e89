"""Profiles agree with the contracts, or can't be made."""

import pytest

from lake_schema.datasets import DATASETS
from lake_schema.formats.delimited_header import understand
from lake_schema.formats.profiles import PROFILES
from lake_schema.formats.profiles.profile import Profile, RowMapping, folded

DECLARATION = RowMapping(dataset="declaration", columns={"Reference": "lrn"})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"columns": {"Colour": "colour"}}, "no wire columns"),
        ({"columns": {"Id": "declaration_id"}}, "no wire columns"),
        ({"constants": {"colour": "red"}}, "no wire columns"),
        ({"dataset": "finding"}, "no dataset of declarations"),
        ({"when": ("Colour",)}, "names no header"),
        ({"when": ("Reference",)}, "exactly one declaration"),
        ({"ordinal": "lrn"}, "exactly one declaration"),
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
        ({"rows": ()}, "exactly one declaration"),
        ({"rows": (DECLARATION, DECLARATION)}, "exactly one declaration"),
        ({"required": (("Colour",),)}, "read into no column"),
        ({"percent": frozenset({"Colour"})}, "read into no column"),
        ({"left_out": {"Reference": "why"}}, "both read and left out"),
        ({"record_key": ("mrn",)}, "no columns of the record's key"),
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


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_a_profile_understands_a_file_with_all_its_columns(profile: Profile) -> None:
    names = dict.fromkeys((*profile.left_out, *profile.percent))
    for rows in profile.rows:
        taken: set[str] = set()
        for name, column in rows.columns.items():
            if column not in taken:  # further names of a column are aliases
                taken.add(column)
                names[name] = None
    header = understand("\t".join(names), "\t", "line 1")
    assert header.is_keyed == bool(profile.record_key)
    assert set(header.wires) == {rows.dataset for rows in profile.rows}


def test_the_lakes_own_columns_are_all_understood() -> None:
    known = {folded(header) for header in PROFILES["goods-item-lines"].headers()}
    inherited = {"version_number", "office_code", "flow_code"}
    for column in DATASETS["declaration"].wire_columns:
        assert f"declaration.{column.name}" in known
    for column in DATASETS["goods_item"].wire_columns:
        assert column.name in inherited or f"goods_item.{column.name}" in known
        assert column.name in known
    for column in DATASETS["duty_tax"].wire_columns:
        own = column.name not in inherited | {"item_number", "line_number"}
        assert (f"duty_4.{column.name}" in known) == own


def test_percent_and_constants_stand_in_the_wires() -> None:
    profile = PROFILES["korea-import-declaration"]
    header = understand(",".join(dict.fromkeys(profile.headers())), ",", "line 1")
    assert header.wires["duty_tax"]["rate"].is_percent
    assert not header.wires["goods_item"]["net_mass_kg"].is_percent
    assert header.wires["declaration"]["declared_on"].name == "Date"
    assert header.wires["goods_item"]["item_currency"].name == "(item_currency)"
