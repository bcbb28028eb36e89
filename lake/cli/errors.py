"""What the `lake` command raises itself."""

from lake_schema.errors import LakeError


class UsageError(LakeError):
    """The command was called wrongly; the message says what was expected."""
