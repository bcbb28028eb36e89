"""All files of a plan, one after the other, or written into a folder."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lake.generate.broken import broken_files
from lake.generate.files import File, files_of
from lake.generate.headers import Desk
from lake.generate.plan import Plan
from lake.generate.posts import post

_BEFORE_THE_NEXT_MESSAGE = 1_000  # declarations written without a word


@dataclass(slots=True)
class Summary:
    """What was written.

    Attributes:
        files: Files.
        declarations: Declarations in them.
        size_bytes: Their size.
        posts: Post → its declarations.
        faults: Kind of fault → declarations that carry it.
        broken: Kind of broken file → files.
    """

    files: int = 0
    declarations: int = 0
    size_bytes: int = 0
    posts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def add(self, file: File, size_bytes: int) -> None:
        """Count one file."""
        self.files += 1
        self.declarations += file.records
        self.size_bytes += size_bytes
        self.posts[file.post] += file.records
        self.faults.update(planted.fault for planted in file.faults)
        if file.broken:
            self.broken[file.broken] += 1


def generate(plan: Plan) -> Iterator[File]:
    """Yield the files of all posts, post by post, each post's in the order of their days.

    No more than a few thousand declarations are in memory at a time. The content of a file that
    holds more is an iterator of its pieces.
    """
    shares = plan.shares()
    for number, among in enumerate(shares):
        desk = Desk.of(plan, post(number), among)
        yield from files_of(desk)
        first, last = (plan.broken_files * at // plan.posts for at in (number, number + 1))
        yield from broken_files(desk, range(first, last))


def write(plan: Plan, directory: Path, on_progress: Callable[[int], None] | None = None) -> Summary:
    """Write the files of a plan as `{directory}/{post}/{file name}`, and nothing else.

    Args:
        plan: What to generate.
        directory: Where to; it is made where it is missing.
        on_progress: Told the number of declarations written so far, now and then and at the end.

    Returns:
        What was written.

    Raises:
        OSError: The folder can't be written to.
    """
    summary, told = Summary(), 0
    for file in generate(plan):
        folder = directory / file.post
        folder.mkdir(parents=True, exist_ok=True)
        summary.add(file, _write(folder / file.name, file.content))
        if on_progress and summary.declarations - told >= _BEFORE_THE_NEXT_MESSAGE:
            told = summary.declarations
            on_progress(told)
    if on_progress:
        on_progress(summary.declarations)
    return summary


def _write(path: Path, content: bytes | Iterator[bytes]) -> int:
    pieces = iter((content,)) if isinstance(content, bytes) else content
    with path.open("wb") as out:
        return sum(out.write(piece) for piece in pieces)
