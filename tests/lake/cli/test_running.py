"""Lakes that run on this machine are found; those that are gone are not."""

import os
import socket
import stat
from pathlib import Path

import pytest

from lake.connection import Connection, from_environment
from lake.running import NotRunningError, find, noted, notes_folder, running


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name in ("AWS_ENDPOINT_URL", "LAKE_DATABASE"):
        monkeypatch.delenv(name, raising=False)


def connection(endpoint_url: str) -> Connection:
    return Connection(endpoint_url=endpoint_url, workgroup="analysts", database="lake")


def test_a_running_lake_is_found_and_forgotten_when_it_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = connection(f"http://127.0.0.1:{server.getsockname()[1]}")
        with noted(here) as note:
            assert find() == here
            assert stat.S_IMODE(note.stat().st_mode) == 0o600
    with pytest.raises(NotRunningError, match="lake up"):
        find()


def test_a_lake_that_does_not_answer_is_not_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    with noted(connection(f"http://127.0.0.1:{free}")):
        assert list(running()) == []


def test_the_note_of_a_dead_process_is_removed() -> None:
    with noted(connection("http://127.0.0.1:1")) as note:
        text = note.read_text()
    dead = os.fork()
    if dead == 0:
        os._exit(0)
    os.waitpid(dead, 0)
    left = notes_folder() / f"up-{dead}.json"
    left.write_text(text)
    assert list(running()) == []
    assert not left.exists()


def test_the_environment_goes_before_what_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_DATABASE", "customs_lake_prod")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    found = find()
    assert (found.database, found.workgroup) == ("customs_lake_prod", "customs-lake-prod")
    assert (found.region, found.endpoint_url) == ("eu-central-1", "")


def test_the_environment_printed_leads_back_to_the_same_lake() -> None:
    here = Connection(
        endpoint_url="http://127.0.0.1:4566",
        region="eu-central-1",
        access_key_id="one",
        secret_access_key="two",
        workgroup="analysts",
        database="lake",
        landing_bucket="landing",
        lake_bucket="lake",
        upload_ledger="ledger",
    )
    assert from_environment(here.as_environment()) == here
