"""Logs of AIS receivers, made here with pyais's encoder."""

from io import BytesIO

import pytest
from pyais import encode_dict

from lake_schema.errors import RefusedError
from lake_schema.formats import recognise
from lake_schema.formats.ais import AisReader

POSITION = {"type": 1, "mmsi": 123456789, "lat": 51.125, "lon": 1.3333, "speed": 10.0, "course": 90}
IDENTITY = {"type": 5, "mmsi": 123456789, "shipname": "TEST SHIP", "imo": 9074729}

Row = dict[str, str | int | None]


def sentence(**changes: object) -> str:
    [line] = encode_dict({**POSITION, **changes})
    return str(line)


def rows(*lines: str) -> tuple[list[Row], dict[str, int]]:
    reader = AisReader()
    content = BytesIO("\n".join(lines).encode())
    found = [*reader.read(0, content), *reader.rest()]
    read = [row for chunk in found for row in chunk.tables["transit_event"].to_pylist()]
    return read, dict(reader.unknown[0])


def test_a_position_is_an_event_with_its_units() -> None:
    [[row], _] = rows(sentence())

    assert row["device_id"] == "123456789"
    assert (row["event_code"], row["device_kind_code"]) == ("position", "ais")
    assert row["latitude_degrees"] == "51.125000"
    assert row["speed_kmh"] == "18.520"
    assert row["occurred_at"] is None


def test_a_message_of_two_sentences_is_one_record_at_the_line_of_the_first() -> None:
    first, second = encode_dict(IDENTITY)
    [[row], _] = rows("# log", first, second)

    assert (row["event_code"], row["vessel_name"], row["_line"]) == ("identity", "TEST SHIP", 2)
    assert row["vehicle_id"] == "IMO9074729"


@pytest.mark.parametrize(
    "line",
    [
        r"\s:r1,c:1700000000*4A\{}",
        "1700000000 {}",
        "{},1700000000",
        "2023-11-14T22:13:20Z {}",
        "2023-11-14 22:13:20.5 {}",
    ],
)
def test_the_time_is_told_in_many_ways(line: str) -> None:
    [[row], _] = rows(line.format(sentence()))

    assert str(row["occurred_at"]).startswith("2023-11-14T22:13:20")


def test_what_is_damaged_is_a_record_that_says_nothing() -> None:
    whole = sentence()
    first, _ = encode_dict(IDENTITY)
    damaged = [whole.replace("A,1", "A,2"), whole[:-3], whole[:20], first]
    found, _ = rows(*damaged, whole)

    assert [row["device_id"] for row in found].count(None) == 4
    assert [row["_record"] for row in found] == [1, 2, 3, 4, 5]


def test_lines_of_other_kinds_are_counted() -> None:
    _, unknown = rows("$GPGGA,1,2*00", "# a comment", "foobar", "!AIVDM,1,1,,B,,0*25", sentence())

    assert unknown == {"$GPGGA": 1, "(other line)": 1, "(empty sentence)": 1}


def test_an_unknown_place_is_none() -> None:
    [[row], _] = rows(sentence(lat=91.0, lon=181.0, speed=102.3, course=360))

    assert (row["latitude_degrees"], row["longitude_degrees"]) == (None, None)
    assert (row["speed_kmh"], row["heading_degrees"]) == (None, None)


def test_a_log_is_recognised_behind_comments() -> None:
    assert recognise(f"# a log\n\n{sentence()}\n".encode()).name == "ais-nmea"


def test_a_log_that_says_nothing_is_refused() -> None:
    with pytest.raises(RefusedError, match="no line holds"):
        rows("# !AIVDM", "!AIVDM,1,1,,B,,0*25")
