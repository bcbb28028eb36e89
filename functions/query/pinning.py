"""A statement pinned: every table that it reads, also through views, at one stated snapshot.

Athena answers from whatever is current when it comes to a table. What was pinned gives the same
answer for as long as its snapshots are kept, can be asked of the past, and says what it saw.

```text
SELECT * FROM finding f JOIN upload_current USING (upload_id)
→ WITH pinned_upload_current AS (SELECT ... FROM upload FOR VERSION AS OF 7)
  SELECT * FROM finding FOR VERSION AS OF 5 f JOIN pinned_upload_current AS upload_current ...
```
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from functions.query.catalogue import LakeCatalogue, Snapshot
from functions.query.instants import in_utc
from functions.query.statement import Mention, Statement, StatementError
from lake_schema.errors import nearest


@dataclass(frozen=True, slots=True)
class Pinned:
    """What Athena is to answer.

    Attributes:
        sql: The statement, its tables at their snapshots.
        snapshots: What it sees, by table.
        mentioned: The tables and views that the statement itself names.
        original: The statement as it was asked.
        words: Every word of it and of the views it reads, in small letters.
        kept: Which parts of `sql` are of the original: start, end, offset there.
    """

    sql: str
    snapshots: tuple[Snapshot, ...]
    mentioned: tuple[str, ...]
    original: str
    words: frozenset[str]
    kept: tuple[tuple[int, int, int], ...]

    def place(self, line: int, column: int) -> tuple[int, int] | None:
        """Return where in the original a place of the pinned text is; None if it is in a view."""
        return place_of(line, column, self.sql, self.original, self.kept)


def place_of(
    line: int, column: int, sql: str, original: str, kept: Iterable[Sequence[int]]
) -> tuple[int, int] | None:
    """Return where in an original a place of its pinned text is; None if it is in a view."""
    offset = sum(map(len, sql.split("\n")[: line - 1])) + line - 1 + column - 1
    for start, end, source in kept:
        if start <= offset <= end:
            before = original[: source + offset - start]
            return before.count("\n") + 1, len(before) - before.rfind("\n")
    return None


@dataclass(slots=True)
class _Pinning:
    """The pinning of one statement."""

    lake: LakeCatalogue
    as_of: datetime | None
    words: frozenset[str]
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    views: dict[str, tuple[str, str]] = field(default_factory=dict)

    def text(self, statement: Statement) -> Iterator[tuple[str, int | None]]:
        """Yield the parts of a pinned statement, each with its offset if it is of the original."""
        at = 0
        for mention in statement.mentions:
            yield statement.sql[at : mention.start], at
            yield from self._named(statement, mention)
            at = mention.end
        yield statement.sql[at:], at

    def _named(self, statement: Statement, mention: Mention) -> Iterator[tuple[str, int | None]]:
        name = mention.name
        called = "" if mention.is_called else f" AS {name}"
        if self.lake.view(name) is not None:
            if mention.version is not None:
                says = f"{name!r} is a view: ask the whole statement as of a time instead"
                raise StatementError("unknown-version", says, mention.line, mention.column)
            yield f"{self._view(name)}{called}", None
            return
        own = statement.sql[mention.start : mention.end], mention.start
        if not self.lake.is_iceberg(name):
            yield own
            return
        snapshot = self._snapshot(mention)
        if snapshot.snapshot_id is None and mention.version is None:
            # No snapshot says that a table holds nothing.
            yield "(SELECT * FROM ", None
            yield own
            yield f" WHERE false){called}", None
            return
        yield own
        if mention.version is None:  # else it says itself what it sees
            yield f" FOR VERSION AS OF {snapshot.snapshot_id}", None

    def _snapshot(self, mention: Mention) -> Snapshot:
        kind, _, text = (mention.version or "").partition(" ")
        if kind == "VERSION":
            found = self.lake.snapshot_named(mention.name, text)
            if found is None:
                says = f"{mention.name} has no snapshot {text}"
                raise StatementError("unknown-version", says, mention.line, mention.column)
        elif kind == "TIMESTAMP":
            found = self.lake.snapshot(mention.name, _instant(text, mention))
        else:
            found = self.lake.snapshot(mention.name, self.as_of)
        key = mention.name if not kind else f"{mention.name} {mention.version}"
        return self.snapshots.setdefault(key, found)

    def _view(self, name: str) -> str:
        """Return what a view is called in the statement; it is written out before its first use."""
        if name not in self.views:
            called = f"pinned_{name}"
            while called in self.words:
                called += "_"
            text = self.lake.view(name)
            assert text is not None
            inner = _parsed(text, self.lake.database)
            self.words |= inner.words
            parts = "".join(part for part, _ in self.text(inner))
            self.views[name] = called, parts  # behind those it stands on
        return self.views[name][0]


def pinned(sql: str, lake: LakeCatalogue, as_of: datetime | None = None) -> Pinned:
    """Return a statement with every table at its snapshot.

    Args:
        sql: One query.
        lake: What the tables are.
        as_of: What they were at an instant (UTC, without zone); None for now.

    Raises:
        StatementError: It is no query of this lake's tables.
    """
    statement = Statement.of(sql, lake.database)
    for mention in statement.mentions:
        if mention.name not in lake.names:
            says = f"there is no table {mention.name!r}{nearest(mention.name, lake.names)}"
            raise StatementError("unknown-table", says, mention.line, mention.column)
    made = _Pinning(lake, as_of, statement.words)
    lake.read(_tables(statement, lake))
    parts = list(made.text(statement))
    start = statement.with_end
    text, kept = "", []
    for part, source in parts:
        if source is not None:
            kept.append((len(text), len(text) + len(part), source))
        text += part
    prelude = ",\n".join(f"{called} AS (\n{body}\n)" for called, body in made.views.values())
    if prelude and start is None:
        text, shift, at = f"WITH {prelude}\n{text}", len(prelude) + 6, 0
    elif prelude and start is not None:
        text, shift, at = f"{text[:start]} {prelude}, {text[start:]}", len(prelude) + 3, start
    else:
        shift, at = 0, 0
    moved = tuple(_moved(kept, shift, at))
    mentioned = tuple(dict.fromkeys(mention.name for mention in statement.mentions))
    snapshots = tuple(made.snapshots.values())
    return Pinned(text, snapshots, mentioned, sql, made.words, moved)


def _moved(kept: list[tuple[int, int, int]], shift: int, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield parts of the original behind a text that was put in at an offset."""
    for start, end, source in kept:
        if end <= at:
            yield start, end, source
        elif start >= at:
            yield start + shift, end + shift, source
        else:
            yield start, at, source
            yield at + shift, end + shift, source + at - start


@lru_cache(maxsize=256)
def _parsed(text: str, database: str) -> Statement:
    """Return a view's query; views stand on views, and the same are asked again and again."""
    return Statement.of(text, database)


def _tables(statement: Statement, lake: LakeCatalogue) -> set[str]:
    """Return the tables that a statement reads, also through views."""
    found: set[str] = set()
    open_names = [mention.name for mention in statement.mentions]
    seen: set[str] = set()
    while open_names:
        name = open_names.pop()
        if name in seen:
            continue
        seen.add(name)
        text = lake.view(name)
        if text is not None:
            open_names += [one.name for one in _parsed(text, lake.database).mentions]
        elif lake.is_iceberg(name):
            found.add(name)
    return found


def _instant(text: str, mention: Mention) -> datetime:
    try:
        return in_utc(datetime.fromisoformat(text.removesuffix(" UTC")))
    except ValueError as error:
        says = f"{text!r} is no timestamp in UTC"
        raise StatementError("unknown-version", says, mention.line, mention.column) from error
