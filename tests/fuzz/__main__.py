"""Coverage-guided fuzzing of one format: `python -m tests.fuzz FORMAT --seconds 300`.

Only our own packages are instrumented. What crashes is written to `tests/fuzz/crashes`, one of a
batch with all that was in it; `--replay FILE...` tries files once more. What crashed and was
mended becomes a test, as bytes.
"""

import argparse
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["lake_schema", "functions"]):
    from lake_schema.formats import FORMATS
    from tests.fuzz import promises
    from tests.fuzz.seeds import seeds_of, targets, words_of

CRASHES = Path(__file__).parent / "crashes"
LARGEST = 16 << 10  # bytes of an input: faults of grammar are small
BATCH = 64
"""Inputs that go the whole way of `ingest` together: its rules take a second for one or for all."""


class Trial:
    """Tries inputs: each is read alone, and every so many are taken in as one batch."""

    def __init__(self, target: str) -> None:
        """Learn what becomes of the sound file where nothing else is."""
        self.target = target
        self.inputs: list[bytes] = []
        self._format = FORMATS.get(target)
        self._sound = seeds_of(target)[0]
        self._receipt = self._told([self._sound])
        self._counts = (
            promises.read(self._format, self._sound, self._sound) if self._format else None
        )

    def __call__(self, content: bytes) -> int:
        """Try one input; return -1 for what is not worth keeping."""
        if self._format is None:
            promises.unpack(content)
        elif not promises.is_of(self._format, content):
            return -1
        else:
            counts = promises.read(self._format, content, self._sound)
            assert counts == self._counts, "another upload suffered"
        self.inputs.append(content)
        if len(self.inputs) >= BATCH:
            self.take_in()
        return 0

    def take_in(self) -> None:
        """Take the inputs since the last time in, and a sound file behind them."""
        inputs, self.inputs = self.inputs, []
        try:
            assert self._told([*inputs, self._sound]) == self._receipt, "another upload suffered"
        except Exception:
            # libFuzzer keeps the last input only, and it may be any of them.
            folder = CRASHES / f"{self.target}-batch-{zlib.crc32(b''.join(inputs)):08x}"
            folder.mkdir(parents=True, exist_ok=True)
            for number, content in enumerate(inputs):
                (folder / f"{number:02}").write_bytes(content)
            raise

    @staticmethod
    def _told(contents: list[bytes]) -> dict[str, Any]:
        receipt = promises.take_in(contents)
        return {name: value for name, value in receipt.items() if name != "upload_id"}


def main() -> None:
    """Fuzz until the time is up, the runs are done or something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=targets(), metavar="FORMAT")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seed", type=int, default=0, help="0 is another one each time")
    parser.add_argument("--replay", type=Path, nargs="+", help="try these files once, as one batch")
    options = parser.parse_args()
    trial = Trial(options.target)
    if options.replay:
        for path in options.replay:
            trial(path.read_bytes())
        trial.take_in()
        return
    CRASHES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "corpus", Path(folder) / "words"
        corpus.mkdir()
        seeds = seeds_of(options.target)
        for number, seed in enumerate(seeds):
            (corpus / str(number)).write_bytes(seed)
        words.write_text(
            "".join(f'"{_escaped(word)}"\n' for word in words_of(seeds)), encoding="ascii"
        )
        arguments = [
            sys.argv[0],
            str(corpus),
            f"-artifact_prefix={CRASHES}/{options.target}-",
            f"-dict={words}",
            f"-max_len={LARGEST}",
            f"-max_total_time={options.seconds}",
            f"-runs={options.runs}",
            f"-seed={options.seed}",
            "-rss_limit_mb=2048",
            "-timeout=300",
            "-print_final_stats=1",
        ]
        atheris.Setup(arguments, trial)
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main()
