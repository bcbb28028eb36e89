"""Files of others, by profiles as the README of profiles teaches to write them."""

import re
from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO

import pyarrow as pa
import pytest

from lake_schema.errors import RefusedError
from lake_schema.formats import recognise, tabular_header
from lake_schema.formats.chunk import Chunk
from lake_schema.formats.profiles import profiles
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.profiles.profile_file import read_profile

README = files("lake_schema.formats.profiles").joinpath("README.md").read_text("utf-8")
EXAMPLES = {
    f"example-{number}": content
    for number, content in enumerate(
        re.findall(r"^```toml\n(says.*?)^```", README, re.MULTILINE | re.DOTALL), 1
    )
}

TWO_SIDED = """\
Year,Importer,Exporter,Taxon,Importer reported quantity,Exporter reported quantity
2015,UZ,RU,Falco cherrug,10,12
2015,UZ,KZ,Falco cherrug,,3
2015,UZ,TM,Falco cherrug,,
2015,UZ,CN,Falco cherrug,5,
"""
TRACK = """\
user_id;tracked_at;latitude;longitude
1;2026-05-01 10:00:00+02:00;51.1;1.3
"""
COMTRADE = """\
freqCode,period,reporterCode,reporterISO,partnerCode,partner2Code,flowCode,cmdCode,motCode,primaryValue
A,2019,860,UZB,0,0,M,080620,0,1234.5
M,201905,842,USA,860,0,X,080620,0,7
"""


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The examples of the README stand among the profiles."""
    own = {name: read_profile(name, content) for name, content in EXAMPLES.items()}
    all_of_them: dict[str, Profile] = profiles() | own
    monkeypatch.setattr(tabular_header, "profiles", lambda: all_of_them)
    tabular_header.known.cache_clear()
    yield
    tabular_header.known.cache_clear()


def read(content: str) -> tuple[list[Chunk], dict[str, int]]:
    reader = recognise(content.encode()).reader()
    chunks = [*reader.read(0, BytesIO(content.encode())), *reader.rest()]
    return chunks, dict(reader.unknown.get(0, {}))


def rows(chunks: list[Chunk], dataset: str) -> list[dict[str, str | int | None]]:
    tables = [chunk.tables[dataset] for chunk in chunks]
    return [dict(row) for row in pa.concat_tables(tables).to_pylist()]


@pytest.mark.usefixtures("known")
def test_a_line_that_says_two_things_is_two_records() -> None:
    chunks, unknown = read(TWO_SIDED)
    found = rows(chunks, "partner_trade")

    assert [
        (r["_record"], r["_line"], r["reporter_country_code"], r["flow_code"], r["quantity"])
        for r in found
    ] == [
        (1, 2, "UZ", "IM", "10"),
        (2, 2, "RU", "EX", "12"),
        (3, 3, "KZ", "EX", "3"),
        (4, 5, "UZ", "IM", "5"),
    ]
    assert unknown == {"(line without a record)": 1}


@pytest.mark.usefixtures("known")
def test_a_line_that_may_say_two_things_must_be_able_to_say_one() -> None:
    with pytest.raises(RefusedError, match="Importer reported quantity"):
        read("Year,Importer,Exporter\n2015,UZ,RU\n")


@pytest.mark.usefixtures("known")
def test_a_track_of_positions_is_read() -> None:
    [row] = rows(read(TRACK)[0], "transit_event")

    assert row["event_code"] == "position"
    assert row["occurred_at"] == "2026-05-01 10:00:00+02:00"


def test_comtrade_is_read_with_codes_of_the_lake() -> None:
    year, month = rows(read(COMTRADE)[0], "partner_trade")

    assert (year["reporter_country_code"], year["partner_country_code"]) == ("UZ", None)
    assert (year["flow_code"], year["period_month_count"]) == ("IM", "12")
    assert (month["reporter_country_code"], month["partner_country_code"]) == ("US", "UZ")
    assert (month["flow_code"], month["period_from"]) == ("EX", "201905")


def test_every_example_of_the_readme_is_a_profile() -> None:
    assert len(EXAMPLES) == 3
    assert all(read_profile(name, content) for name, content in EXAMPLES.items())
