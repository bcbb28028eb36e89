"""One running station for each module of tests, and ways to look at it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lake.embedded import EmbeddedCloud

STATION = Path(__file__).parent / "station" / "template.yaml"
_PATIENCE_SECONDS = 180.0  # a machine may be busy with others


@pytest.fixture(scope="module")
def station() -> Iterator[EmbeddedCloud]:
    with EmbeddedCloud(STATION, retry_seconds=0.1) as cloud:
        yield cloud
        assert cloud.failures == []


@pytest.fixture(scope="session")
def station_template() -> Path:
    return STATION


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], Any]], Any]:
    def wait(look: Callable[[], Any]) -> Any:  # noqa: ANN401
        end = time.monotonic() + _PATIENCE_SECONDS
        while not (found := look()):
            assert time.monotonic() < end, "it never came"
            time.sleep(0.05)
        return found

    return wait


@pytest.fixture
def notes(station: EmbeddedCloud) -> Callable[[str], list[dict[str, str]]]:
    """What the station's functions noted under a key."""

    def read(key: str) -> list[dict[str, str]]:
        items = station.client("dynamodb").query(
            TableName=station.outputs["Ledger"],
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": key}},
        )["Items"]
        return [{name: value["S"] for name, value in item.items()} for item in items]

    return read


@pytest.fixture
def write_template(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "template.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
