"""Athena's text to a syntax tree, one statement at a time.

sqlglot's parser is used for syntax only: every function stays a plain call by its Athena name, so
that what it means is said in our tables and nowhere else.
"""

from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import Token, TokenType

from lake.embedded.athena.failures import QueryError, refused

SPECIAL_FORMS = ("CAST", "TRY_CAST", "EXTRACT", "TRIM", "POSITION", "SUBSTRING", "LISTAGG")
# What sqlglot's tokenizer knows from other dialects; Athena would not parse it.
FOREIGN = {
    TokenType.DCOLON,
    TokenType.COLON,
    TokenType.DSTAR,
    TokenType.NULLSAFE_EQ,
    TokenType.ILIKE,
    TokenType.GLOB,
    TokenType.RLIKE,
    TokenType.SIMILAR_TO,
    TokenType.DIV,
    TokenType.QUALIFY,
    TokenType.HASH,
    TokenType.DOLLAR,
    TokenType.PARAMETER,
    TokenType.CARET,
    TokenType.AMP,
    TokenType.PIPE,
    TokenType.TILDE,
    TokenType.DAMP,
}
MAX_QUERY_BYTES = 262_144  # Athena's limit


def _explicit(parser: TrinoParser, name: str) -> exp.Expression:
    """Tell CAST('2.5' AS decimal) from the literal DECIMAL '2.5', which gives the same tree."""
    cast: exp.Expression = TrinoParser.FUNCTION_PARSERS[name](parser)
    cast.meta["explicit"] = True
    return cast


def _placed(parser: TrinoParser) -> exp.Placeholder:
    """Return a question mark that knows its place among the others."""
    mark = exp.Placeholder()
    mark.meta["place"] = parser._prev.start  # noqa: SLF001  (sqlglot's parsers are written so)
    return mark


class _CallsStayCalls(TrinoParser):
    PLACEHOLDER_PARSERS: ClassVar = {TokenType.PLACEHOLDER: _placed}
    FUNCTIONS: ClassVar = {}
    FUNCTION_PARSERS: ClassVar = {
        name: parser
        for name, parser in TrinoParser.FUNCTION_PARSERS.items()
        if name in SPECIAL_FORMS
    } | {"CAST": lambda self: _explicit(self, "CAST")}


class _AthenaSyntax(Trino):
    INDEX_OFFSET = 0  # subscripts stay as written
    Parser = _CallsStayCalls


def parse_one(sql: str) -> exp.Expression:
    """Return the tree of a single query.

    Raises:
        QueryError: The text is not one statement of Athena's SQL.
    """
    tokens = tokens_of(sql)
    _refuse_foreign(tokens, sql)
    try:
        parsed = _AthenaSyntax().parser().parse(tokens, sql)
        statements = [tree for tree in parsed if tree is not None]
    except ParseError as error:
        raise QueryError("SYNTAX_ERROR", _first_fault(error)) from error
    except RecursionError as error:
        raise QueryError("STATEMENT_TOO_COMPLEX", "the statement is nested too deeply") from error
    if len(statements) != 1:
        raise QueryError("SYNTAX_ERROR", f"one statement is expected, {len(statements)} were found")
    (statement,) = statements
    assert isinstance(statement, exp.Expression)
    return statement


def tokens_of(sql: str) -> list[Token]:
    """Return the words and signs of a text.

    Raises:
        QueryError: It has none, such as a quote that is never closed.
    """
    try:
        return _AthenaSyntax().tokenize(sql)
    except TokenError as error:
        raise QueryError("SYNTAX_ERROR", f"cannot be read: {error}".split("\n")[0]) from error


def _first_fault(error: ParseError) -> str:
    if not error.errors:
        return str(error).split("\n")[0]
    fault = error.errors[0]
    near = f" at {fault['highlight']!r}" if fault.get("highlight") else ""
    return f"line {fault['line']}:{fault['col']}: {str(fault['description']).rstrip('.')}{near}"


def _refuse_foreign(tokens: list[Token], sql: str) -> None:
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.token_type in FOREIGN:
            raise QueryError(
                "SYNTAX_ERROR",
                f"line {token.line}:{token.col}: mismatched input {token.text!r}",
            )
        if token.token_type is TokenType.HEX_STRING and sql[token.start] == "0":
            raise refused("a number in hexadecimal")
        if (
            token.token_type is TokenType.NUMBER
            and after is not None
            and after.start == token.end + 1
            and after.token_type in {TokenType.VAR, TokenType.NUMBER}
        ):
            raise QueryError(
                "SYNTAX_ERROR",
                f"line {token.line}:{token.col}: identifiers must not start with a digit",
            )
