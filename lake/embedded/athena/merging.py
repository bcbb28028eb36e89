"""MERGE as queries: the target's rows of the files it touches beside those of the source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlglot import exp

from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.quoting import quoted
from lake.embedded.athena.failures import QueryError, mismatch, refused
from lake.embedded.athena.iceberg import PATH

FILE, ROW, THERE = "$file", "$row", "$there"
"""Columns that the merge adds: a target row's file and number, and that a source row is there."""
KEPT, DELETED, WRITTEN = 0, 1, 2
"""What becomes of a row."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A MERGE statement.

    Attributes:
        tree: The statement.
        columns: Names of the target's columns.
        target: What the statement calls the target.
        source: What it calls the source.
    """

    tree: exp.Expression
    columns: Sequence[str]
    target: str
    source: str

    MARKS: ClassVar = 3
    """Leading columns of `rows`: what becomes of the row, its file, its number."""
    DOUBLED: ClassVar = (
        f"SELECT 1 FROM merged WHERE c0 <> {KEPT} AND c2 IS NOT NULL"
        " GROUP BY c2 HAVING count(*) > 1 LIMIT 1"
    )
    """Finds a row of the target that more than one row of the source would change."""
    COUNT: ClassVar = f"SELECT count(*) FROM merged WHERE c0 <> {KEPT}"
    CHANGED: ClassVar = (
        f"SELECT DISTINCT c1 FROM merged WHERE c0 <> {KEPT} AND c1 IS NOT NULL ORDER BY 1"
    )

    @classmethod
    def of(cls, tree: exp.Expression, columns: Iterable[str]) -> "Merge":
        """Return a MERGE that a statement asks for.

        Raises:
            QueryError: A part of it is not supported.
        """
        names = [_name(tree.this), _name(tree.args["using"])]
        if names[0] == names[1]:
            raise QueryError("SYNTAX_ERROR", f"target and source are both called {names[0]}", tree)
        return cls(tree, tuple(columns), *names)

    def touched(self) -> exp.Expression:
        """Return the query for the files with rows that match any of the source."""
        path = exp.column(exp.to_identifier(PATH, quoted=True), exp.to_identifier(self.target))
        query = exp.select(path).distinct().from_(self.tree.this.copy())
        return query.join(self.tree.args["using"].copy(), on=self.tree.args["on"].copy())

    def rows(self, paths: Sequence[str]) -> exp.Expression:
        """Return the query for the rows of these files and of the source, as they shall be."""
        whens = self.tree.args["whens"].expressions
        fates, values = exp.Case(), {name: exp.Case() for name in self.columns}
        for when in whens:
            keep_shape(when, "matched", "condition", "then")
            test = self._test(when)
            fate, assigned = self._assigned(when)
            fates = fates.when(test.copy(), exp.Literal.number(fate))
            for name, value in assigned.items():
                values[name] = values[name].when(test.copy(), value.copy())
        chosen = [
            fates.else_(exp.Literal.number(KEPT)),
            _column(FILE, self.target),
            _column(ROW, self.target),
            *(_or_own(case, _column(name, self.target)) for name, case in values.items()),
        ]
        query = exp.select(*chosen).from_(self._target_rows(paths))
        on = self.tree.args["on"].copy()
        return query.join(self._source_rows(), on=on, join_type="full")

    def result(self, changed: Iterable[str]) -> str:
        """Return DuckDB's SQL for the rows that files hold in the place of those changed."""
        values = ", ".join(f"c{place + self.MARKS}" for place in range(len(self.columns)))
        files = ", ".join(map(quoted, changed)) or "NULL"
        return (
            f"SELECT {values} FROM merged WHERE c0 = {WRITTEN} UNION ALL SELECT {values} FROM"
            f" (SELECT * FROM merged WHERE c0 = {KEPT} AND c1 IN ({files}) AND c2 NOT IN"
            f" (SELECT c2 FROM merged WHERE c0 <> {KEPT} AND c2 IS NOT NULL)"
            " QUALIFY row_number() OVER (PARTITION BY c2) = 1)"
        )

    def _test(self, when: exp.Expression) -> exp.Expression:
        is_source = exp.not_(exp.Is(this=_column(THERE, self.source), expression=exp.null()))
        no_target = exp.Is(this=_column(ROW, self.target), expression=exp.null())
        is_met = exp.not_(no_target) if when.args.get("matched") else no_target
        tests = [is_source, is_met, when.args.get("condition")]
        return exp.Paren(this=exp.and_(*(test for test in tests if test is not None)))

    def _assigned(self, when: exp.Expression) -> tuple[int, Mapping[str, exp.Expression]]:
        """Return what becomes of the rows that a WHEN meets, and the values they get."""
        then = when.args["then"]
        match then:
            case exp.Var() if then.name.upper() == "DELETE":
                return DELETED, {}
            case exp.Update():
                return WRITTEN, {self._known(one.this): one.expression for one in then.expressions}
            case exp.Insert():
                values = then.expression.expressions
                given = then.this.expressions if then.this else []
                names = [self._known(one) for one in given] if given else list(self.columns)
                if len(names) != len(values):
                    raise mismatch(f"{len(values)} values for {len(names)} columns", then)
                found = dict(zip(names, values, strict=True))
                return WRITTEN, {name: found.get(name, exp.null()) for name in self.columns}
        raise refused("this WHEN of MERGE", when)

    def _known(self, column: exp.Expression) -> str:
        if column.name.lower() not in self.columns:
            says = f"Column '{column.name}' cannot be resolved"
            raise QueryError("COLUMN_NOT_FOUND", says, column)
        return column.name.lower()

    def _target_rows(self, paths: Sequence[str]) -> exp.Expression:
        path = exp.column(exp.to_identifier(PATH, quoted=True))
        number = exp.Window(this=exp.Anonymous(this="row_number"), over="OVER")
        query = exp.select(
            exp.Star(),
            exp.alias_(path, FILE, quoted=True),
            exp.alias_(number, ROW, quoted=True),
        ).from_(self.tree.this.copy())
        among = exp.In(this=path.copy(), expressions=[exp.Literal.string(one) for one in paths])
        query = query.where(among if paths else exp.false())
        return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(self.target)))

    def _source_rows(self) -> exp.Expression:
        source = self.tree.args["using"].copy()
        query = exp.select(exp.Star(), exp.alias_(exp.true(), THERE, quoted=True)).from_(source)
        return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(self.source)))


def _or_own(case: exp.Case, own: exp.Expression) -> exp.Expression:
    return case.else_(own) if case.args.get("ifs") else own


def _name(node: exp.Expression) -> str:
    if not node.alias_or_name:
        raise QueryError("SYNTAX_ERROR", "a source of MERGE that is a query needs a name", node)
    return node.alias_or_name


def _column(name: str, table: str) -> exp.Expression:
    return exp.column(exp.to_identifier(name, quoted=True), exp.to_identifier(table))
