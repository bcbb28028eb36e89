"""INSERT, DELETE, UPDATE and MERGE on Iceberg tables: files with changed rows are written anew.

Athena writes position deletes beside such files instead; what a reader sees is the same. The rows
of a change are computed as queries in Athena's SQL, so that its expressions mean what they mean in
SELECT: first which files it touches, then every row of those files as it shall be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg.table import FileScanTask, Table
from sqlglot import exp

from lake.embedded.athena.committing import (
    iceberg_table,
    replace_files,
    until_committed,
    written_files,
)
from lake.embedded.athena.dialect.literals import keep_shape
from lake.embedded.athena.dialect.parsing import parse_one
from lake.embedded.athena.dialect.queries import as_types
from lake.embedded.athena.dialect.scope import Output, Query
from lake.embedded.athena.dialect.types import BIGINT, Type, common
from lake.embedded.athena.failures import QueryError, mismatch
from lake.embedded.athena.iceberg import PATH, type_of
from lake.embedded.athena.merging import Merge
from lake.embedded.athena.statements import Answer, Setting, translated, with_parameters

ROWS = Output("rows", BIGINT)
"""What Athena names of the answer of a change, beside `UpdateCount`."""


@dataclass(frozen=True, slots=True)
class Target:
    """The table that a statement changes, as it was when the statement began.

    Attributes:
        node: What the statement calls it.
        name: Database and table.
        columns: The type of each column.
        table: As PyIceberg sees it.
    """

    node: exp.Expression
    name: tuple[str, str]
    columns: Mapping[str, Type]
    table: Table

    @classmethod
    def of(cls, node: exp.Expression, setting: Setting) -> "Target":
        """Return the table that a statement names.

        Raises:
            QueryError: There is none, or it is none of Iceberg.
        """
        keep_shape(node, "this", "db", "catalog", "alias")
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
            raise QueryError("SYNTAX_ERROR", "a table's name is expected", node)
        name = (node.db or setting.database).lower(), node.name.lower()
        table = iceberg_table(*name, setting, at=node)
        columns = {field.name: type_of(field.field_type) for field in table.schema().fields}
        return cls(node, name, columns, table)

    def tasks(self, paths: Iterable[str]) -> list[FileScanTask]:
        """Return the files of these paths."""
        wanted = set(paths)
        if not wanted:
            return []
        return [task for task in self.table.scan().plan_files() if task.file.file_path in wanted]

    def assigned(self, nodes: Iterable[exp.Expression]) -> list[str]:
        """Return the names of columns that are assigned.

        Raises:
            QueryError: There is none of a name, or one stands twice.
        """
        names: list[str] = []
        for node in nodes:
            name = node.name.lower()
            if name not in self.columns:
                raise QueryError("COLUMN_NOT_FOUND", f"Column '{name}' cannot be resolved", node)
            if name in names:
                raise QueryError("DUPLICATE_COLUMN_NAME", f"Column '{name}' stands twice", node)
            names.append(name)
        return names


def insert(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer INSERT INTO table [(columns)] query.

    Raises:
        QueryError: The rows do not fit the table.
    """
    tree = with_parameters(parse_one(sql), parameters)
    keep_shape(tree, "this", "expression")
    named = isinstance(tree.this, exp.Schema)
    target = Target.of(tree.this.this if named else tree.this, setting)
    names = list(target.columns)
    if named:
        names = target.assigned(tree.this.expressions)
    query, statement = translated(tree.expression, setting)
    query = _fitting(query, [target.columns[name] for name in names], tree)
    scanned = setting.scans.bytes_of(statement.uses, setting.session)
    rows = setting.session.execute(query.sql).to_arrow_table().rename_columns(names)
    for name in target.columns.keys() - set(names):
        rows = rows.append_column(name, pa.nulls(rows.num_rows))
    return _committed(
        target, [], rows.select(list(target.columns)), rows.num_rows, scanned, setting
    )


def delete(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer DELETE FROM table [WHERE condition]."""
    tree = with_parameters(parse_one(sql), parameters)
    keep_shape(tree, "this", "where")
    target = Target.of(tree.this, setting)
    test = _test(tree)
    kept = {name: exp.column(exp.to_identifier(name, quoted=True)) for name in target.columns}
    is_kept = exp.not_(_call("coalesce", test.copy(), exp.false()))
    return _rewrite(target, test, kept, is_kept, setting)


def update(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer UPDATE table SET column = value, ... [WHERE condition]."""
    tree = with_parameters(parse_one(sql), parameters)
    keep_shape(tree, "this", "expressions", "where")
    target = Target.of(tree.this, setting)
    test = _test(tree)
    rows: dict[str, exp.Expression] = {
        name: exp.column(exp.to_identifier(name, quoted=True)) for name in target.columns
    }
    pairs = [(one.this, one.expression) for one in tree.expressions if isinstance(one, exp.EQ)]
    if len(pairs) != len(tree.expressions):
        raise QueryError("SYNTAX_ERROR", "SET column = value is expected", tree)
    names = target.assigned(column for column, _ in pairs)
    for name, (_, value) in zip(names, pairs, strict=True):
        case = exp.Case().when(test.copy(), value.copy())
        rows[name] = case.else_(rows[name].copy())
    return _rewrite(target, test, rows, exp.true(), setting)


def merge(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer MERGE INTO table USING source ON condition WHEN ...

    Raises:
        QueryError: A row of the target matches several of the source.
    """
    tree = with_parameters(parse_one(sql), parameters)
    keep_shape(tree, "this", "using", "on", "whens")
    target = Target.of(tree.this, setting)
    merged = Merge.of(tree, target.columns)
    query, statement = translated(merged.touched(), setting)
    paths = [path for (path,) in setting.session.execute(query.sql).fetchall()]
    query, more = translated(merged.rows(paths), setting)
    kinds = [output.type for output in query.outputs[: merged.MARKS]]
    query = _fitting(query, [*kinds, *target.columns.values()], tree)
    scanned = setting.scans.bytes_of([*statement.uses, *more.uses], setting.session)
    setting.session.execute(f"CREATE TEMP TABLE merged AS {query.sql}")
    if setting.session.execute(merged.DOUBLED).fetchall():
        raise QueryError(
            "MERGE_TARGET_ROW_MULTIPLE_MATCHES",
            "One MERGE target table row matched more than one source row",
        )
    ((count,),) = setting.session.execute(merged.COUNT).fetchall()
    changed = [path for (path,) in setting.session.execute(merged.CHANGED).fetchall()]
    found = setting.session.execute(merged.result(changed)).to_arrow_table()
    rows = found.rename_columns(list(target.columns))
    return _committed(target, changed, rows, count, scanned, setting)


def _rewrite(
    target: Target,
    test: exp.Expression,
    values: Mapping[str, exp.Expression],
    is_kept: exp.Expression,
    setting: Setting,
) -> Answer:
    """Write the files with rows that meet a test anew: of each row that is kept, the values."""
    path = exp.column(exp.to_identifier(PATH, quoted=True))
    touched = exp.select(path.copy(), _call("count", exp.Star()))
    touched = touched.from_(target.node.copy()).where(test.copy()).group_by(path.copy())
    query, statement = translated(touched, setting)
    scanned = setting.scans.bytes_of(statement.uses, setting.session)
    counts = dict(setting.session.execute(query.sql).fetchall())
    if not counts:
        return Answer([ROWS], bytes_scanned=scanned, update_count=0)
    among = exp.In(this=path, expressions=[exp.Literal.string(one) for one in counts])
    chosen = exp.select(*(exp.alias_(v, n, quoted=True) for n, v in values.items()))
    chosen = chosen.from_(target.node.copy()).where(exp.and_(among, is_kept))
    query, more = translated(chosen, setting)
    query = _fitting(query, list(target.columns.values()), target.node)
    scanned += setting.scans.bytes_of(more.uses, setting.session)
    found = setting.session.execute(query.sql).to_arrow_table()
    rows = found.rename_columns(list(target.columns))
    return _committed(target, counts, rows, sum(counts.values()), scanned, setting)


def _committed(
    target: Target,
    paths: Iterable[str],
    rows: pa.Table,
    count: int,
    scanned: int,
    setting: Setting,
) -> Answer:
    """Commit rows in the place of files, and answer."""
    tasks = target.tasks(paths)
    written = written_files(target.table, rows) if rows.num_rows else []
    if tasks or written:
        read = target.table.current_snapshot()
        planned_at = read.snapshot_id if read else None
        until_committed(
            lambda: replace_files(iceberg_table(*target.name, setting), tasks, written, planned_at)
        )
    return Answer([ROWS], bytes_scanned=scanned, update_count=count)


def _fitting(query: Query, kinds: list[Type], at: exp.Expression) -> Query:
    """Return a query whose columns are coerced to those of the table, as Trino would."""
    found = [output.type for output in query.outputs]
    says = f"column types do not match: Table: {_shown(kinds)}, Query: {_shown(found)}"
    if len(found) != len(kinds):
        raise mismatch(says, at)
    for kind, wanted in zip(found, kinds, strict=True):
        wider = common(kind.unbounded, wanted)
        if wider is None or wider.shown_in(wanted.zone) != wanted:
            raise mismatch(says, at)
    return as_types(query, kinds, at)


def _shown(kinds: Iterable[Type]) -> str:
    return f"[{', '.join(map(str, kinds))}]"


def _test(tree: exp.Expression) -> exp.Expression:
    where = tree.args.get("where")
    return where.this if where is not None else exp.true()


def _call(name: str, *arguments: exp.Expression) -> exp.Expression:
    """Return a call as the parser leaves it: by Athena's name."""
    return exp.Anonymous(this=name, expressions=list(arguments))
