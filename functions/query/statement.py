"""One read-only statement, parsed: which tables of the lake it names, and where in its text.

The text itself is what Athena is sent: names are only found in it by the parser, and it is never
written anew from the tree, so that nothing changes its meaning on the way.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import OptimizeError, ParseError, TokenError
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.tokenizer_core import Token, TokenType

from lake_schema.errors import LakeError

CATALOGUE = "awsdatacatalog"
MOST_BYTES = 262_144  # what Athena takes of one statement
# It warns of what it can't parse with the whole text, which may name somebody.
logging.getLogger("sqlglot").setLevel(logging.ERROR)
BLANKED = re.compile(r"[^\n]")
FORBIDDEN = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Hint)


class StatementError(LakeError):
    """A statement that can't be asked; the place is where in its text.

    Args:
        code: Kebab-case, one of `QUERY_ERRORS`.
        says: What was found and what was expected.
        line: From 1; None where the whole statement is meant.
        column: From 1.
    """

    def __init__(
        self, code: str, says: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(f"line {line}:{column}: {says}" if line else says)
        self.code, self.says, self.line, self.column = code, says, line, column


@dataclass(frozen=True, slots=True)
class Mention:
    """A table or view of the lake, where a statement names it.

    Attributes:
        name: Lower case, without database.
        start: Offset of the name's first character in the text.
        end: Offset behind its last one.
        is_called: Whether an alias follows.
        version: `VERSION n` or `TIMESTAMP text` where the statement itself travels in time.
        line: From 1.
        column: From 1.
    """

    name: str
    start: int
    end: int
    is_called: bool
    version: str | None
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One query.

    Attributes:
        sql: Its text, blanks in the place of comments and of semicolons at its end.
        mentions: Where it names tables and views, in the order of the text.
        with_end: Offset behind its leading WITH (and RECURSIVE); None where it has none.
        words: Every name in the text, lower case.
    """

    sql: str
    mentions: tuple[Mention, ...]
    with_end: int | None
    words: frozenset[str]

    @classmethod
    def of(cls, sql: str, database: str) -> "Statement":
        """Parse a statement.

        Args:
            sql: The text; a semicolon may end it.
            database: The only one it may name.

        Raises:
            StatementError: It is not one query over this database's tables.
        """
        if len(sql.encode()) > MOST_BYTES:
            raise StatementError(
                "statement-too-long", f"a statement has {MOST_BYTES} bytes at most"
            )
        tokens = _tokens(sql)
        tree = _tree(sql, tokens)
        for token in tokens:
            if token.token_type is TokenType.TABLE:  # TABLE x can't be pinned, nor TABLE(f())
                says = "TABLE is not answered: write SELECT * FROM"
                raise StatementError("read-only", says, token.line, token.col)
        for node in tree.walk():
            if isinstance(node, FORBIDDEN) or (isinstance(node, exp.Dot) and _is_call(node)):
                raise _refused("only queries are answered, which change nothing", node)
        mentions = sorted(_mentions(tree, sql, database), key=lambda one: one.start)
        words = frozenset(token.text.lower() for token in tokens)
        return cls(_bare(sql, tokens), tuple(mentions), _with_end(tokens), words)


def _tokens(sql: str) -> list[Token]:
    try:
        tokens = Trino().tokenize(sql)
    except TokenError as error:
        raise StatementError("syntax-error", f"it can't be read: {error}".split("\n")[0]) from error
    if not tokens:
        raise StatementError("syntax-error", "there is no statement")
    return tokens


def _bare(sql: str, tokens: list[Token]) -> str:
    """Return a text with nothing but its tokens, each where it was.

    What is a comment here may be none in Athena, such as one inside another: it would see more of
    the statement than was looked at.
    """
    kept = [token for token in tokens if token.token_type is not TokenType.SEMICOLON]
    made, at = [], 0
    for token in kept:
        made += [BLANKED.sub(" ", sql[at : token.start]), sql[token.start : token.end + 1]]
        at = token.end + 1
    return "".join(made)


def _tree(sql: str, tokens: list[Token]) -> exp.Expression:
    try:
        found = [one for one in Trino().parser().parse(tokens, sql) if one is not None]
    except ParseError as error:
        if not error.errors:
            raise StatementError("syntax-error", str(error).split("\n")[0]) from error
        fault = error.errors[0]
        near = f" at {fault['highlight']!r}" if fault.get("highlight") else ""
        says = f"{str(fault['description']).rstrip('.')}{near}"
        raise StatementError("syntax-error", says, fault["line"], fault["col"]) from error
    except RecursionError as error:
        raise StatementError("syntax-error", "the statement is nested too deeply") from error
    if len(found) != 1:
        raise StatementError("one-statement", f"one statement is expected, not {len(found)}")
    (tree,) = found
    if not isinstance(tree, exp.Query | exp.Values):
        says = f"only queries are answered: SELECT, WITH or VALUES, not {tokens[0].text.upper()}"
        raise StatementError("read-only", says)
    assert isinstance(tree, exp.Expression)
    return tree


def _mentions(tree: exp.Expression, sql: str, database: str) -> Iterator[Mention]:
    try:
        scopes = traverse_scope(tree)
    except (OptimizeError, RecursionError) as error:
        raise StatementError("syntax-error", str(error).split("\n")[0]) from error
    known: set[int] = set()
    for scope in scopes:
        for node, source in scope.selected_sources.values():
            if isinstance(source, Scope):
                known.add(id(node))
            elif id(node) not in known:
                known.add(id(node))
                yield _mention(node, sql, database)
    for node in tree.find_all(exp.Table):
        if id(node) not in known:  # what the scopes did not reach is no table that is let through
            raise _refused("a table can't be named here", node)


def _mention(node: object, sql: str, database: str) -> Mention:
    if not isinstance(node, exp.Table) or not all(
        isinstance(part, exp.Identifier) for part in node.parts
    ):
        raise _refused("a table function is not answered", node, code="unknown-table")
    *outer, name = [part.name.lower() for part in node.parts]
    if outer not in [[], [database], [CATALOGUE, database]]:
        says = f"{'.'.join([*outer, name])!r} is not of this lake: tables stand in {database}"
        raise _refused(says, node, code="unknown-table")
    if "$" in name:
        says = f"{name!r} tells of files, whose bounds are values of columns: it is not shown"
        raise _refused(says, node, code="unknown-table")
    first, last = node.parts[0].meta, node.parts[-1].meta
    line = sql.count("\n", 0, first["start"]) + 1
    column = first["start"] - (sql.rfind("\n", 0, first["start"]) + 1) + 1
    return Mention(
        name, first["start"], last["end"] + 1, bool(node.alias), _version(node), line, column
    )


def _version(node: exp.Expression) -> str | None:
    version = node.args.get("version")
    if version is None:
        return None
    literal = version.expression
    while not isinstance(literal, exp.Literal) and isinstance(literal.this, exp.Expression):
        literal = literal.this
    if not isinstance(literal, exp.Literal):
        raise _refused("time travel needs a literal: VERSION AS OF 1 or TIMESTAMP AS OF", node)
    return f"{version.name.upper()} {literal.name}"


def _with_end(tokens: list[Token]) -> int | None:
    if tokens[0].token_type is not TokenType.WITH:
        return None
    is_recursive = len(tokens) > 1 and tokens[1].token_type is TokenType.RECURSIVE
    end: int = tokens[int(is_recursive)].end + 1
    return end


def _is_call(node: exp.Expression) -> bool:
    return isinstance(node.expression, exp.Func | exp.Anonymous)


def _refused(says: str, node: object, code: str = "read-only") -> StatementError:
    assert isinstance(node, exp.Expression)
    for part in (node.parts[0] if isinstance(node, exp.Table) else node).walk():
        if "line" in part.meta:
            line, width = part.meta["line"], part.meta["end"] - part.meta["start"]
            return StatementError(code, says, line, max(part.meta["col"] - width, 1))
    return StatementError(code, says)
