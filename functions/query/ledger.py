"""The question ledger: what was asked, in DynamoDB, until it is in the table `question_log`.

```text
question#{id}        the question
open, question#{id}  that it is not yet recorded
answer#{hash}        the question whose answer serves others of the same pinned statement
recording            what an upload to `question_log` holds, until that upload is sent
```
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from functions._ledger_store import ONLY, TRANSACT_LIMIT, Store
from functions._shell import dynamodb, question_ledger

MOST_AT_ONCE = TRANSACT_LIMIT - 10
"""Questions recorded by one upload: their marks and the note of it go in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question that was asked.

    Attributes:
        question_id: 32 hexadecimal digits.
        execution_id: Athena's id of the query that answers it.
        asked_by: ARN of who asked.
        role: Whose budget counts.
        asked_at: ISO 8601, in UTC.
        name: Of a named question; None where SQL was written freely.
        purpose: Why.
        sql: As it was asked.
        pinned_hash: SHA-256 of the role and of what Athena was sent.
        kept: Which parts of that are of `sql`: start, end, offset there.
        as_of: ISO 8601; None for then.
        snapshots: What it sees, as documents say it.
        tables: Tables and views that it names.
        is_reused: Whether another question's answer is given again.
        unload_id: Athena's id of the query that writes its answer as Parquet.
        stopped_for: Which budget it broke: rows, bytes or seconds; None for none.
    """

    question_id: str
    execution_id: str
    asked_by: str
    role: str
    asked_at: str
    name: str | None
    purpose: str
    sql: str
    pinned_hash: str
    kept: Sequence[Sequence[int]]
    as_of: str | None
    snapshots: Sequence[dict[str, Any]]
    tables: Sequence[str]
    is_reused: bool = False
    unload_id: str | None = None
    stopped_for: str | None = None


class Questions:
    """The ledger's items of questions."""

    def __init__(self) -> None:
        """Reach the ledger that the environment names."""
        self._store = Store(dynamodb(), question_ledger())

    def add(self, question: Question) -> None:
        """Write down a question, open until it is recorded."""
        put = self._store.put
        mark = {"question_id": question.question_id}
        self._store.transact(
            [
                put(f"question#{question.question_id}", asdict(question)),
                put("open", mark, sk=f"question#{question.question_id}"),
                put(f"answer#{question.pinned_hash}", {"id": question.question_id}, condition=""),
            ]
        )

    def get(self, question_id: str) -> Question | None:
        """Return a question."""
        return next(self.several([question_id]), None)

    def several(self, question_ids: Iterable[str]) -> Iterator[Question]:
        """Yield questions, in no order; those that are unknown are left out."""
        found = self._store.get(f"question#{one}" for one in question_ids)
        yield from (Question(**body) for body in found)

    def answered_before(self, pinned_hash: str) -> Question | None:
        """Return the last question of the same pinned statement."""
        known = next(self._store.get([f"answer#{pinned_hash}"]), None)
        return self.get(known["id"]) if known else None

    def change(self, question: Question, **values: Any) -> Question:  # noqa: ANN401 # of its fields
        """Write down what became of a question."""
        changed = replace(question, **values)
        key = f"question#{question.question_id}"
        self._store.transact([self._store.put(key, asdict(changed), condition="")])
        return changed

    def open(self) -> list[str]:
        """Return the ids of questions that are not recorded."""
        return [mark["question_id"] for mark in self._store.begin_with("open", "question#")]

    def begin_recording(self, question_ids: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        """Note what an upload will hold, so that a repeat sends the very same bytes."""
        body = {"question_ids": list(question_ids), "rows": list(rows)}
        self._store.transact([self._store.put("recording", body)])

    def recording(self) -> dict[str, Any] | None:
        """Return the upload that was begun and not ended."""
        return self._store.one("recording", ONLY)

    def end_recording(self, question_ids: Iterable[str]) -> None:
        """Forget what was recorded."""
        marks = [
            self._store.delete("open", f"question#{question_id}") for question_id in question_ids
        ]
        self._store.transact([*marks, self._store.delete("recording", ONLY)])


def hash_of(role: str, sql: str) -> str:
    """Return what tells one pinned statement from another; roles may not see the same."""
    return hashlib.sha256(f"{role}\n{sql}".encode()).hexdigest()
