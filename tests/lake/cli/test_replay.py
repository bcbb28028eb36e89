"""`lake replay` on a lake that runs: chosen, run again, told."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.landing import Parcel

Lake = Callable[..., CompletedProcess[str]]
FILES = {
    "half.csv": "lrn,function_code,goods_item_count,item_number\nA,9,1,1\nB,9,2,1\n",
    "strange.csv": "colour,size\nred,9\n",
    "right.csv": "lrn,item_number\nC,1\n",
}
pytestmark = pytest.mark.xdist_group("lake command")


@pytest.fixture(scope="module")
def asked(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str], lake: Lake
) -> Iterator[Lake]:
    """Return the command, asked of a lake that took three files in."""
    folder = tmp_path_factory.mktemp("inbox")
    for name, content in FILES.items():
        Path(folder, name).write_text(content)
    with EmbeddedCloud() as cloud:
        take_in(cloud, [Parcel(folder / name, "dover", name) for name in FILES])
        there = Connection.of(cloud).as_environment()
        environment.update(there)
        yield lake
        for name in there:
            del environment[name]


def test_uploads_are_chosen_by_what_rejected_them(asked: Lake) -> None:
    done = asked("replay", "--rule", "item-count", "--format", "json")

    (told,) = json.loads(done.stdout)["runs"]
    assert (told["file"], told["run_number"], told["outcome"]) == ("half.csv", 2, "accepted")
    assert (told["records_rejected_before"], told["records_rejected"]) == (1, 1)
    assert (told["records_came_in"], done.returncode) == (0, 0)


def test_all_that_is_not_wholly_in_runs_again_and_nothing_is_doubled(asked: Lake) -> None:
    done = asked("replay", "--all")

    assert "half.csv" in done.stdout
    assert "strange.csv" in done.stdout
    assert "right.csv" not in done.stdout
    answer = asked("sql", "--format", "csv", "SELECT count(*) AS n FROM declaration")
    assert answer.stdout.split() == ["n", "2"]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((), 2, "say which uploads"),
        (("not-an-id",), 2, "32 hexadecimal digits"),
        (("--refused", "empty-fiel"), 2, "did you mean 'empty-file'"),
        (("--rule", "x'; DROP"), 2, "no rule id"),
        (("--post", "nowhere"), 1, "No upload is refused or has rejected records"),
    ],
)
def test_a_choice_that_cannot_be_met_is_said(
    asked: Lake, arguments: tuple[str, ...], status: int, says: str
) -> None:
    done = asked("replay", *arguments)

    assert done.returncode == status
    assert says in done.stderr
