"""Text of users put into SQL: the only way there is through here."""

from lake.embedded.athena.failures import refused


def quoted(text: str) -> str:
    """Return text as an SQL literal.

    >>> quoted("it's")
    "'it''s'"
    """
    if "\0" in text:
        raise refused("the character NUL in text")
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return a name as an SQL identifier.

    >>> identifier('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
