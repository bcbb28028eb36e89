"""`lake contracts export` as a person runs it, and its YAML as others read it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]
from open_data_contract_standard.model import OpenDataContractStandard

from lake.cli.contract_yaml import yaml_of
from lake_schema.datasets import DATASETS
from lake_schema.render.odcs import contract

Lake = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def folder(lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that was exported to, which was not there before."""
    made = tmp_path_factory.mktemp("somewhere") / "new" / "contracts"
    assert lake("contracts", "export", str(made)).returncode == 0
    return made


def test_there_is_a_file_a_dataset_and_a_dictionary(folder: Path) -> None:
    expected = {f"{name}.odcs.yaml" for name in DATASETS} | {"data_dictionary.md"}

    assert {path.name for path in folder.iterdir()} == expected


@pytest.mark.parametrize("name", DATASETS)
def test_the_standards_own_package_reads_what_was_written(folder: Path, name: str) -> None:
    read = OpenDataContractStandard.from_file(str(folder / f"{name}.odcs.yaml"))
    assert read.schema_ is not None
    (table,) = read.schema_

    assert table.name == name
    columns = [column.name for column in table.properties or ()]
    assert columns == [column.name for column in DATASETS[name].columns]


@pytest.mark.parametrize("name", DATASETS)
def test_yaml_gives_back_what_it_was_made_of(name: str) -> None:
    made = contract(DATASETS[name], "0.1.0")

    assert yaml.safe_load(yaml_of(made)) == made


@pytest.mark.parametrize(
    "text",
    [
        *("NO", "no", "y", "010121", "0o17", "1e3", "12:30", "1_000", ".5", "-", "~", "null"),
        *("=", "<<", "", "2026-05-01", "a: b", "# a", "Ü", "'", "two\nlines", " a ", "{a}", "*a"),
    ],
)
def test_text_stays_text(text: str) -> None:
    made = yaml_of({text: [text]})

    assert yaml.safe_load(made) == {text: [text]}
    if text in ("NO", "y", "0o17", "1e3"):  # what other readers than PyYAML take for no text
        assert f"'{text}'" in made


def test_an_export_again_gives_the_same_bytes_and_leaves_other_files_alone(
    folder: Path, lake: Lake
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "upload.odcs.yaml").write_text("mine: not any more\n", "utf-8")
    (folder / "notes.txt").write_text("mine\n", "utf-8")
    (folder / "gone.odcs.yaml").write_text("mine\n", "utf-8")

    done = lake("contracts", "export", str(folder), "--format", "json")

    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after == before | {"notes.txt": b"mine\n", "gone.odcs.yaml": b"mine\n"}
    assert "gone.odcs.yaml" in done.stderr
    assert set(json.loads(done.stdout)["files"]) == set(before)
    for name in ("notes.txt", "gone.odcs.yaml"):
        (folder / name).unlink()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["contracts"], "required"),
        (["contracts", "exporte", "somewhere"], "did you mean 'export'?"),
        (["contracts", "export"], "required: DIR"),
        (["contracts", "export", "README.md"], "is a file"),
        (["contracts", "export", "README.md/contracts"], "can't be written to: Not a directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_in_a_sentence(arguments: list[str], says: str, lake: Lake) -> None:
    done = lake(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
