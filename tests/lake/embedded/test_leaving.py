import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lake.embedded import EmbeddedCloud

Eventually = Callable[[Callable[[], Any]], Any]
REPOSITORY = Path(__file__).parents[3]
RUN = """
import sys, time
from pathlib import Path
from lake.embedded import EmbeddedCloud
with EmbeddedCloud(Path(sys.argv[1])) as cloud:
    cloud.invoke("echo", b"{}")
    print(*cloud.worker_process_ids, flush=True)
    sys.stdin.read()
"""
SMALL = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: echo
      Runtime: python3.12
      CodeUri: .
      Handler: answers.echo
      Events: {Work: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}}
"""
START = """
import sys
from pathlib import Path
from lake.embedded import EmbeddedCloud, cloud
from lake.embedded.compute import Compute
original = Compute.add_mapping
def add_mapping(self, *arguments):
    for function in self.functions.values():
        function.warm()
    numbers = [number for function in self.functions.values() for number in function.process_ids]
    print(*numbers, flush=True)
    sys.stdin.read()
    original(self, *arguments)
Compute.add_mapping = add_mapping
EmbeddedCloud(Path(sys.argv[1])).__enter__()
"""


def lives(number: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def small_template(write_template: Callable[[str], Path]) -> Path:
    path = write_template(SMALL)
    (path.parent / "answers.py").write_text("def echo(event, context): return event\n")
    return path


def start(program: str, template: Path) -> tuple["subprocess.Popen[str]", list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(template)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, [int(number) for number in process.stdout.readline().split()]


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="the states of processes are read from /proc"
)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_their_cloud_however_it_ends(
    how: signal.Signals, small_template: Path, eventually: Eventually
) -> None:
    process, workers = start(RUN, small_template)
    with process:
        assert workers
        assert all(map(lives, workers))
        process.send_signal(how)
        eventually(lambda: not any(map(lives, workers)))
        assert process.wait() != 0


def test_an_interrupted_start_leaves_nothing_behind(
    small_template: Path, eventually: Eventually
) -> None:
    process, workers = start(START, small_template)
    with process:
        assert workers
        process.send_signal(signal.SIGINT)
        eventually(lambda: not any(map(lives, workers)))
        assert process.wait() != 0


def test_an_orderly_end_leaves_no_process_and_no_folder(
    small_template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with EmbeddedCloud(small_template) as cloud:
        cloud.invoke("echo", b"{}")
        workers = cloud.worker_process_ids
        assert list(folder.iterdir())
    assert workers
    assert not any(map(lives, workers))
    assert list(folder.iterdir()) == []
