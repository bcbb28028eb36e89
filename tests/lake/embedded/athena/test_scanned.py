"""What a query is said to read: the columns its answer needs, of the files that may hold it."""

import pyarrow as pa
import pytest

from tests.lake.embedded.athena.conftest import Lake

pytestmark = pytest.mark.usefixtures("declarations")
MAY = "dated_on BETWEEN DATE '2026-05-01' AND DATE '2026-05-31'"
DIRECT = f"SELECT lrn FROM declaration WHERE {MAY}"


def scanned(lake: Lake, sql: str) -> int:
    answered = lake.ask(sql)
    assert answered.state == "SUCCEEDED", answered.reason
    return answered.scanned


@pytest.mark.parametrize(
    "inside",
    [
        "SELECT * FROM declaration",
        "SELECT lrn, dated_on, office_code FROM (SELECT * FROM declaration)",
        "SELECT DISTINCT lrn, dated_on FROM declaration",
        "SELECT dated_on, max(lrn) AS lrn FROM declaration GROUP BY 1",
        "SELECT lrn, dated_on, rank() OVER (PARTITION BY dated_on) AS r FROM declaration",
        "SELECT d.lrn, d.dated_on FROM declaration d LEFT JOIN (VALUES 'x') v (x) ON x = lrn",
    ],
)
def test_a_filter_reaches_the_files_below(lake: Lake, inside: str) -> None:
    direct = scanned(lake, DIRECT)

    assert 0 < direct < scanned(lake, "SELECT lrn, dated_on FROM declaration") / 2
    assert scanned(lake, f"SELECT lrn FROM ({inside}) AS t WHERE {MAY}") == direct


def test_a_view_is_no_wall(lake: Lake) -> None:
    made = lake.ask("CREATE OR REPLACE VIEW later AS SELECT * FROM declaration WHERE lrn > '00'")
    assert made.state == "SUCCEEDED", made.reason

    assert scanned(lake, f"SELECT lrn FROM later WHERE {MAY}") == scanned(lake, DIRECT)


@pytest.mark.parametrize(
    "inside",
    [
        "SELECT lrn, dated_on FROM declaration ORDER BY lrn LIMIT 5",
        "SELECT lrn, dated_on, row_number() OVER (ORDER BY lrn) AS r FROM declaration",
        "SELECT lrn, dated_on, rank() OVER (PARTITION BY lrn) AS r FROM declaration",
        "SELECT max(lrn) AS lrn, max(dated_on) AS dated_on FROM declaration",
        "SELECT lrn, date_add('day', 0, dated_on) AS dated_on FROM declaration",
    ],
)
def test_a_filter_stays_above_what_it_would_change(lake: Lake, inside: str) -> None:
    whole = scanned(lake, "SELECT lrn, dated_on FROM declaration")

    assert scanned(lake, f"SELECT lrn FROM ({inside}) AS t WHERE {MAY}") == whole


def test_what_an_outer_join_lacks_is_not_looked_for_in_files(lake: Lake) -> None:
    joined = (
        "SELECT a.lrn FROM declaration a LEFT JOIN (SELECT lrn, dated_on FROM declaration) AS b"
        " ON a.lrn = b.lrn WHERE b.dated_on IS NULL"
    )

    assert lake.rows(joined) == []
    assert scanned(lake, joined) == scanned(
        lake, "SELECT a.lrn, b.lrn, b.dated_on FROM declaration a, declaration b LIMIT 1"
    )


def test_only_the_columns_that_the_answer_needs_are_read(lake: Lake) -> None:
    wide = "SELECT *, upper(lrn) AS shouted, gross_mass_kg + 1 AS more FROM declaration"

    def inside(what: str) -> int:
        return scanned(lake, f"SELECT {what} FROM ({wide}) AS t")

    assert inside("office_code") == scanned(lake, "SELECT office_code FROM declaration")
    assert inside("shouted") == scanned(lake, "SELECT lrn FROM declaration")
    assert inside("count(*)") == 0
    assert inside("*") == scanned(lake, "SELECT * FROM declaration")


def test_a_query_of_with_is_read_for_each_place_that_names_it(lake: Lake) -> None:
    once = scanned(lake, "SELECT lrn FROM declaration")
    query = "WITH d AS (SELECT lrn, office_code FROM declaration) SELECT {} FROM {}"

    assert scanned(lake, query.format("lrn", "d")) == once
    assert scanned(lake, query.format("count(a.lrn)", "d a JOIN d b ON a.lrn = b.lrn")) == 2 * once
    assert scanned(lake, query.format("1", "(VALUES 1) AS v")) == 0


def test_both_sides_of_a_union_are_pruned(lake: Lake) -> None:
    both = "SELECT lrn, dated_on FROM declaration UNION ALL SELECT lrn, dated_on FROM declaration"

    assert scanned(lake, f"SELECT lrn FROM ({both}) WHERE {MAY}") == 2 * scanned(lake, DIRECT)


def test_the_beginning_of_a_code_prunes(lake: Lake, declarations: pa.Table) -> None:
    whole = scanned(lake, "SELECT declaration_id FROM declaration")
    found = lake.ask("SELECT declaration_id FROM declaration WHERE declaration_id LIKE '2-%'")

    # Each of the three commits holds ids of its own beginning.
    assert len(found.rows) == declarations.num_rows / 3
    assert 0 < found.scanned < whole / 2
    assert (
        scanned(lake, "SELECT declaration_id FROM declaration WHERE lrn LIKE '%2'") > found.scanned
    )
