"""What an audit can find: each difference by its kind, with what to do about it."""

from dataclasses import dataclass

DIFFERENCES: dict[str, str] = {
    "never-taken-in": "An object lies in landing and no step took it in: redrive the dead letters.",
    "evidence-missing": "The ledger knows an upload whose object is gone: restore the version.",
    "evidence-differs": "The object has other bytes than were read: find out who replaced it.",
    "untied": "An upload and its batch do not name each other: repair the ledger from a backup.",
    "claim-missing": "An accepted upload's bytes are not claimed: they could come in twice.",
    "duplicate-of-nothing": "A duplicate's first upload is not accepted: replay that one.",
    "stuck-batch": "A staged batch is not published for long: redrive the dead letters.",
    "stuck-commit": "A commit is open for long: see what publish says of it.",
    "commit-doubled": "A commit stands in two snapshots of a table: its rows are there twice.",
    "account-wrong": "A receipt's records read are not those accepted and those rejected.",
    "receipt-differs": "The receipt and the table upload say different things.",
    "upload-row-missing": "A published run has no row in the table upload.",
    "upload-row-doubled": "A published run has more than one row in the table upload.",
    "upload-row-unknown": "The table upload has a run that the ledger does not know.",
    "rows-missing": "A table has fewer rows of an upload than were accepted.",
    "rows-doubled": "A table has more rows of an upload than were accepted.",
    "rows-of-nobody": "A table has rows of an upload that is unknown, refused or a duplicate.",
    "records-doubled": "A record of an upload stands in the tables more than once.",
    "findings-differ": "The rejected records in finding are not as many as the receipt says.",
}
"""Kind of difference → what it means and what to do (README shows this table)."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One difference between two accounts.

    Attributes:
        kind: One of `DIFFERENCES`.
        upload_id: The upload; empty where it is about none.
        where: The accounts or the table.
        says: What was found and what was expected.
    """

    kind: str
    upload_id: str
    where: str
    says: str

    def __post_init__(self) -> None:
        """Refuse an unknown kind."""
        if self.kind not in DIFFERENCES:
            raise ValueError(f"{self.kind!r} is no kind of difference")
