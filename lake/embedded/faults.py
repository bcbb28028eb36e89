"""What can go wrong with the embedded cloud itself, each with what to do about it."""

from collections.abc import Iterable

from lake_schema.errors import LakeError
from lake_schema.errors import nearest as nearest_word


class CloudError(LakeError):
    """The embedded cloud cannot start or go on; the message says what to do."""


class TemplateError(CloudError):
    """The template asks for something that the embedded cloud does not have.

    It is refused and never passed over, because a resource dropped in silence would make a
    template look right on one machine and behave otherwise in an account.

    Args:
        place: Where in the template: a logical id, a property path.
        says: What was found, what is known, what to do.
    """

    def __init__(self, place: str, says: str) -> None:
        super().__init__(f"{place}: {says}")
        self.place, self.says = place, says


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a clause that offers the nearest known name, whatever its case.

    >>> nearest("BucketNam", ["BucketName", "Tags"])
    "; did you mean 'BucketName'?"
    """
    spelled = {word.lower(): word for word in known}
    clause = nearest_word(name, spelled)
    for lower, word in spelled.items():
        clause = clause.replace(repr(lower), repr(word))
    return clause
