"""What names mean where: relations, columns, lambdas' variables, the statement around them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from sqlglot import exp

from lake.embedded.athena.dialect.types import Type
from lake.embedded.athena.dialect.uses import Catalogue, ColumnUse, TableUse
from lake.embedded.athena.failures import QueryError, nearest


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression in DuckDB's SQL, with its type in Athena.

    Attributes:
        sql: Text that can stand anywhere an operand can.
        type: Trino's type of the value.
        literal: The value, where the query's text says it outright.
        column: The table column this is, where it is nothing but one.
        reads: What has to be read for it.
        origins: Table columns whose rows a comparison of it rules out; for a column of a subquery
            those that come through unchanged.
    """

    sql: str
    type: Type
    literal: str | int | None = None
    column: ColumnUse | None = None
    reads: frozenset[ColumnUse] = frozenset()
    origins: tuple[ColumnUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A column that a relation offers."""

    name: str | None
    value: Typed
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """Something in FROM: its names and its columns."""

    names: tuple[str, ...]  # as it may be called, from the right: table, database
    fields: tuple[Field, ...]

    def find(self, name: str) -> Iterator[Field]:
        """Yield the columns of that name."""
        return (field for field in self.fields if field.name == name)


@dataclass(frozen=True, slots=True)
class Output:
    """A column of a query's answer."""

    name: str | None
    type: Type
    reads: frozenset[ColumnUse] = frozenset()
    origins: tuple[ColumnUse, ...] = ()

    def cast(self, kind: Type) -> "Output":
        """Return the column in a type; one that is changed can't be traced to a table any more."""
        return replace(self, type=kind, origins=self.origins if kind == self.type else ())


@dataclass(frozen=True, slots=True)
class CommonTable:
    """A query of WITH, or a view, read once for each place that names it, as Athena does.

    Attributes:
        label: Its name in DuckDB, or its text.
        outputs: Its columns.
        uses: What it reads.
    """

    label: str
    outputs: tuple[Output, ...]
    uses: tuple[TableUse, ...] = ()

    def named_in(self, statement: "Statement") -> list[Output]:
        """Return its columns for one more place that names it."""
        copies = {use: use.copy() for use in self.uses}
        statement.uses += copies.values()
        return [
            replace(
                output,
                reads=frozenset((copies.get(use, use), name) for use, name in output.reads),
                origins=tuple((copies.get(use, use), name) for use, name in output.origins),
            )
            for output in self.outputs
        ]


@dataclass(frozen=True, slots=True)
class Query:
    """A query in DuckDB's SQL; its columns are called c0, c1, ..."""

    sql: str
    outputs: tuple[Output, ...]


@dataclass(slots=True)
class Statement:
    """What is the same everywhere in one statement."""

    catalogue: Catalogue
    database: str
    now: datetime
    translate: "Callable[[exp.Expression, Scope], Query]"
    uses: list[TableUse] = field(default_factory=list)
    views: "dict[tuple[str, str], CommonTable]" = field(default_factory=dict)
    _collected: list[set[ColumnUse]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, prefix: str) -> str:
        """Return a name that nothing else in the statement has."""
        return f"{prefix}{next(self._numbers)}"

    def read(self, columns: Iterable[ColumnUse]) -> None:
        """Note columns that have to be read: by whoever collects them, else by the statement."""
        if self._collected:
            self._collected[-1].update(columns)
            return
        for use, name in columns:
            use.columns.add(name)

    def common(self, label: str, make: "Callable[[], Query]") -> "tuple[CommonTable, Query]":
        """Return a query for places that name it, with what it reads kept apart."""
        first = len(self.uses)
        with self.collecting() as reads:
            inner = make()
        for use, name in reads:
            use.columns.add(name)
        uses = tuple(self.uses[first:])
        del self.uses[first:]
        return CommonTable(label, inner.outputs, uses), inner

    def read_all(self, outputs: "Iterable[Output]") -> None:
        """Note that all columns of a query have to be read."""
        for output in outputs:
            self.read(output.reads)

    @contextmanager
    def collecting(self) -> "Iterator[set[ColumnUse]]":
        """Collect what has to be read for a part that may turn out not to be needed."""
        found: set[ColumnUse] = set()
        self._collected.append(found)
        try:
            yield found
        finally:
            self._collected.pop()


@dataclass(slots=True)
class Scope:
    """What can be named at a place of the statement; unknown names are looked for further out."""

    statement: Statement
    relations: list[Relation] = field(default_factory=list)
    outer: "Scope | None" = None
    variables: dict[str, Typed] = field(default_factory=dict)
    subqueries: dict[str, CommonTable] = field(default_factory=dict)
    windows: dict[str, exp.Window] = field(default_factory=dict)
    outputs: dict[str, Typed] = field(default_factory=dict)

    def inside(self, variables: dict[str, Typed]) -> "Scope":
        """Return the scope of a lambda's body."""
        return Scope(
            self.statement,
            outer=self,
            variables=variables,
            subqueries=self.subqueries,
            windows=self.windows,
        )

    def chain(self) -> "Iterator[Scope]":
        """Yield this scope and those around it, inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def column(self, parts: list[str], at: exp.Expression) -> tuple[Typed, list[str]]:
        """Return what a dotted name means, and the trailing parts that are fields of a row.

        Raises:
            QueryError: No column, or more than one, has the name.
        """
        for width in (2, 1, 0):  # qualifiers: as a column's whole name before as a row's field
            for scope in self.chain() if len(parts) > width else ():
                found = scope.meant(parts, width)
                if len(found) > 1:
                    name = ".".join(parts[: width + 1])
                    raise QueryError("AMBIGUOUS_NAME", f"Column '{name}' is ambiguous", at)
                if found:
                    self.statement.read(found[0].reads)
                    return found[0], parts[width + 1 :]
        known = {f.name for s in self.chain() for r in s.relations for f in r.fields if f.name}
        hint = nearest(parts[-1], known)
        name = ".".join(parts)
        raise QueryError("COLUMN_NOT_FOUND", f"Column '{name}' cannot be resolved{hint}", at)

    def meant(self, parts: list[str], width: int) -> list[Typed]:
        """Return what the first parts name here, when so many of them are qualifiers."""
        if width == 0:
            inner = self.variables.get(parts[0]) or self.outputs.get(parts[0])
            if inner is not None and (len(parts) == 1 or inner.type.name == "row"):
                return [inner]
        called = tuple(reversed(parts[:width]))
        matching = (r for r in self.relations if r.names[:width] == called)
        return [found.value for relation in matching for found in relation.find(parts[width])]


Translator = Callable[[exp.Expression, Scope], Typed]
TRANSLATORS: dict[type[exp.Expression], Translator] = {}


def translates(*kinds: type[exp.Expression]) -> Callable[[Translator], Translator]:
    """Register a function as the one that says these kinds of expression in DuckDB's SQL."""

    def register(translator: Translator) -> Translator:
        """Put the function under its kinds."""
        for kind in kinds:
            TRANSLATORS[kind] = translator
        return translator

    return register


def expression(node: exp.Expression, scope: Scope) -> Typed:
    """Return an expression in DuckDB's SQL with its type.

    Raises:
        QueryError: The expression is wrong, or of a kind this engine does not know.
    """
    translator = TRANSLATORS.get(type(node))
    if translator is None:
        kind = type(node).__name__
        raise QueryError("NOT_SUPPORTED", f"{kind} is not supported by the embedded Athena", node)
    return translator(node, scope)


def expressions(nodes: Iterable[exp.Expression], scope: Scope) -> list[Typed]:
    """Return several expressions."""
    return [expression(node, scope) for node in nodes]
