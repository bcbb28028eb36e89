"""Errors sorted by who must act.

```text
LakeError
├── RefusedError        the sender must act: this upload can never be taken in; do not retry
└── UnavailableError    nobody must act: a service is busy; the queue retries
```

A fault in a *record* is a row of `finding`, never an exception; a defect of ours is no
`LakeError`.
"""

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

REFUSALS: dict[str, str] = {
    "empty-file": "The file has no content: send it again.",
    "unknown-format": "The content is in no format that the lake reads: see the README's formats.",
    "unknown-root": "The XML root is no document that the lake reads: send WCO or ASYCUDA XML.",
    "unknown-message": "The EDIFACT message is of no type that the lake reads: send CUSDEC.",
    "unknown-columns": "No profile has these columns: name them as a profile does, or add one.",
    "not-well-formed": "The file breaks its format's grammar at the place named: mend it there.",
    "forbidden-dtd": "XML with a document type declaration is never read: send it without.",
    "no-records": "The file is in a known format and holds no record: send it with its records.",
    "record-too-large": "One record is larger than the lake takes in: send it in parts.",
    "not-decodable": "The bytes are no text in the encoding declared: send UTF-8.",
    "archive-damaged": "The archive is cut off, corrupt or contradicts itself: pack it again.",
    "archive-encrypted": "The archive is encrypted: send it without a password.",
    "archive-too-deep": "It is packed more than twice over: send the files in one archive.",
    "archive-too-large": "It unpacks to more than the lake takes in at once: send it in parts.",
    "archive-unsupported": "It is packed in another way: send zip (deflate), tar, gzip or zstd.",
    "checksum-mismatch": "The bytes are not those that were announced: send the file again.",
    "wrong-key": "The object key names no post: use {post}/{yyyy}/{mm}/{dd}/{uuid}/{file name}.",
}
"""Code of a refusal → what it means and what the sender can do (README shows this table)."""


class LakeError(Exception):
    """An error that somebody outside the program can understand."""


class RefusedError(LakeError):
    """The sender must act: this upload can never be taken in as it is.

    Args:
        code: One of `REFUSALS`.
        says: What was found, what was expected, what to do.
        place: Where: a line, a path or a byte position; empty for the whole file.
    """

    def __init__(self, code: str, says: str, place: str = "") -> None:
        if code not in REFUSALS:
            raise ValueError(f"{code!r} is no refusal code; known: {sorted(REFUSALS)}")
        super().__init__(f"{says} ({place})" if place else says)
        self.code, self.says, self.place = code, says, place


class UnavailableError(LakeError):
    """Nobody must act: a service is busy or another writer was faster; the queue retries."""


def nearest(word: str, known: "Iterable[str]") -> str:
    """Return a clause that offers the nearest known word, or nothing.

    >>> nearest("declaratoin", ["declaration", "goods_item"])
    "; did you mean 'declaration'?"
    """
    found = get_close_matches(word.lower(), list(known), n=1)
    return f"; did you mean {found[0]!r}?" if found else ""
