"""Wrong usage: a clear sentence on standard error, exit status 2, and nothing started."""

import json
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Lake = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "required: COMMAND"),
        (["tabels"], "did you mean 'tables'?"),
        (["try"], "required: PATH"),
        (["try", "no-such-file.xml"], "there is no file or folder 'no-such-file.xml'"),
        (["try", "no-such/file.xml"], "there is no folder 'no-such' either"),
        (["try", "README.md", "--post", "a/b"], "can't stand in a landing key"),
        (["try", "README.md", "--format", "jsn"], "did you mean 'json'?"),
        (["tables", "declaratoin"], "did you mean 'declaration'?"),
        (["sql", "  ;"], "there is no SQL to run"),
        (["up", "--port", "0"], "no port from 1 to 65535"),
        (["generate", "somewhere"], "required: --declarations"),
        (["generate", "somewhere", "--declarations", "many"], "no whole number from 1"),
        (["generate", "somewhere", "--declarations", "9", "--faults", "3"], "no share from 0 to 1"),
        (["generate", "x", "--world", "--declarations", "9", "--years", "30"], "give 1 to 20"),
        (["generate", "x", "--world", "--declarations", "9", "--wire", "xml"], "no --wire"),
        (["generate", "lake", "--declarations", "9"], "'lake' is not empty"),
        (["generate", "pyproject.toml", "--declarations", "9"], "is a file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_in_a_sentence(arguments: list[str], says: str, lake: Lake) -> None:
    done = lake(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_wrong_usage_is_a_document_where_one_was_asked_for(lake: Lake) -> None:
    done = lake("try", "no-such-file.xml", "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "usage"


def test_an_empty_folder_is_wrong_usage(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    done = lake("try", str(tmp_path / "inbox"))
    assert (done.returncode, "no file in" in done.stderr) == (2, True)


def test_a_misspelt_file_is_offered_its_neighbour(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "may + june.xml").touch()
    done = lake("try", str(tmp_path / "may + jnue.xml"))
    assert "did you mean 'may + june.xml'?" in done.stderr


def test_sql_without_a_lake_says_how_to_start_one(lake: Lake) -> None:
    done = lake("sql", "SELECT 1", "--format", "json")
    assert done.returncode == 1
    assert "lake up" in done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "not-running"


def test_a_port_in_use_is_told_before_anything_starts(lake: Lake) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = lake("up", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr


def test_tables_need_no_running_lake(lake: Lake) -> None:
    done = lake("tables", "goods_item")
    assert done.returncode == 0
    assert "commodity_code" in done.stdout
    listed = json.loads(lake("tables", "--format", "json").stdout)["tables"]
    assert {each["name"]: each["rows"] for each in listed}["declaration"] is None


def test_help_explains_every_command(lake: Lake) -> None:
    done = lake("--help")
    assert done.returncode == 0
    for command in ("demo", "up", "try", "sql", "tables", "generate"):
        assert f"\n    {command} " in done.stdout
        assert lake(command, "--help").returncode == 0
