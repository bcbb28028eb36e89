"""The functions as they are deployed: every step runs from its built folder and nothing else."""

import json
import platform
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from samtranslator.yaml_helper import yaml_parse

from lake.api import LakeApi
from lake.building.__main__ import build, main
from lake.building.packages import Machine
from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate import Plan, write
from lake.landing import Parcel, files_of

ROOT = Path(__file__).parents[2]
TEMPLATE: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text("utf-8"))
FUNCTIONS = [
    name
    for name, resource in TEMPLATE["Resources"].items()
    if resource["Type"] == "AWS::Serverless::Function"
]
ARCHITECTURE = {"aarch64": "arm64", "x86_64": "x86_64"}.get(platform.machine())
HERE = Machine(ARCHITECTURE or "", f"{sys.version_info.major}.{sys.version_info.minor}")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or ARCHITECTURE is None, reason="functions are built for Linux"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build every function for this machine, as `sam build` does for Lambda."""
    folder: Path = tmp_path_factory.mktemp("built")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: build(name, HERE, folder / name), FUNCTIONS))
    resources = TEMPLATE["Resources"]
    for name in FUNCTIONS:
        resources[name]["Properties"]["CodeUri"] = name
    (folder / "template.yaml").write_text(yaml.safe_dump(TEMPLATE))
    return folder


@pytest.fixture(scope="module")
def deployed(built: Path) -> Iterator[EmbeddedCloud]:
    with EmbeddedCloud(built / "template.yaml", python=Path(sys.executable)) as cloud:
        yield cloud
        assert cloud.failures == []


def test_a_built_lake_takes_uploads_in_and_answers(deployed: EmbeddedCloud, tmp_path: Path) -> None:
    write(Plan(declarations=60, posts=2, seed=7), tmp_path)
    parcels = [Parcel(path, path.parent.name, path.name) for path in files_of([tmp_path])]

    settled = take_in(deployed, parcels)
    api = LakeApi(Connection.of(deployed))
    query = api.ask("POST", "/queries", {"sql": "SELECT count(*) FROM declaration"})

    assert {receipt["state"] for receipt in settled.receipts} == {"published"}
    while query["state"] in ("queued", "running"):
        query = api.ask("GET", f"/queries/{query['query_id']}")
    assert query["state"] == "succeeded"


@pytest.mark.parametrize(
    ("function", "event"),
    [
        ("maintain", {"task": "keep"}),
        ("maintain", {"task": "watch"}),
        ("derive", {"task": "reference_price"}),
        ("derive", {"task": "trader_match"}),
        ("query", {"task": "record"}),
    ],
)
def test_what_a_clock_starts_runs_built(
    deployed: EmbeddedCloud, function: str, event: dict[str, str]
) -> None:
    deployed.invoke(f"customs-lake-dev-{function}", json.dumps(event).encode())


def test_a_function_holds_only_what_it_imports(built: Path) -> None:
    def holds(function: str, package: str) -> bool:
        return (built / f"{function}Function" / package).exists()

    assert holds("Ingest", "duckdb")
    assert not holds("Publish", "duckdb")
    assert not holds("Accept", "pyarrow")
    assert not holds("Ingest", "functions/publish")


def test_what_cannot_be_built_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["lake.building", "AcceptFunktion", str(tmp_path)])

    assert main() == 1
    assert "template.yaml has no function 'AcceptFunktion'" in capsys.readouterr().err
