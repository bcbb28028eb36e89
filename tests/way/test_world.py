"""A generated world in the lake: the views say what pandas makes of the files and of the truth."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from functions._events import upload_id_of
from lake.athena import Answer, ask
from lake.athena_values import as_json
from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.generate.world import TRUTH_FILE, UPLOADS, WorldPlan, write_world
from lake.landing import Parcel, Upload, files_of
from lake_schema.contract import Classification
from lake_schema.datasets import DATASETS
from lake_schema.questions import QUESTIONS
from lake_schema.views import VIEWS
from tests.settling import settle_all

PLAN = WorldPlan(items=6_000, years=1)


@dataclass(frozen=True)
class World:
    """A world that is in the lake.

    Attributes:
        connection: The lake.
        folder: What was generated.
        cloud: Where it runs.
    """

    connection: Connection
    folder: Path
    cloud: EmbeddedCloud

    def answer(self, sql: str) -> pd.DataFrame:
        """Ask the lake."""
        found = ask(self.connection, sql)
        frame = pd.DataFrame(found.rows, columns=list(found.columns))
        decimals = [
            name
            for name in frame.columns
            if frame[name].dtype == object
            and frame[name].dropna().map(lambda value: type(value).__name__ == "Decimal").all()
        ]
        return frame.astype(dict.fromkeys(decimals, float))

    def sent(self, source: str) -> pd.DataFrame:
        """Read the files of a source."""
        paths = sorted((self.folder / UPLOADS / source).iterdir())
        read = {".parquet": pd.read_parquet, ".csv": pd.read_csv}
        return pd.concat([read[path.suffix](path) for path in paths], ignore_index=True)

    def truth(self, scheme: str) -> pd.DataFrame:
        """Read what is true of a scheme."""
        truth = pd.read_parquet(self.folder / TRUTH_FILE)
        return truth[truth["scheme_code"] == scheme]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    write_world(PLAN, folder)
    parcels = [Parcel(path, "toll", path.name) for path in files_of([folder / UPLOADS])]
    with EmbeddedCloud() as cloud:
        settled = take_in(cloud, parcels)
        assert not settled.stuck
        receipts = settled.receipts
        assert {receipt["state"] for receipt in receipts} == {"published"}
        assert sum(receipt["records_rejected"] for receipt in receipts) == 0
        yield World(Connection.of(cloud), folder, cloud)


@pytest.fixture(scope="module")
def items(world: World) -> pd.DataFrame:
    """The items as they are valid now: of each the last version."""
    lines = world.sent("border-posts").sort_values("version_number")
    return lines.groupby(["lrn", "item_number"], as_index=False).last()


NAMED = """
SELECT d.lrn, v.* FROM {view} AS v
JOIN (SELECT DISTINCT declaration_id, lrn FROM declaration) AS d
ON v.declaration_id = d.declaration_id
"""


def named(world: World, view: str) -> pd.DataFrame:
    """Return a view with the reference that the files know declarations by."""
    return world.answer(NAMED.format(view=view))


def test_an_items_value_is_what_was_stated_last(world: World, items: pd.DataFrame) -> None:
    found = named(world, "item_value").merge(items, on=["lrn", "item_number"])

    assert len(found) == len(items)
    assert np.allclose(found["national_value_amount"], found["customs_value_amount"])
    assert set(found["value_source_code"]) == {"customs_value"}


def test_unit_values_are_measured_against_the_median_of_their_kind(
    world: World, items: pd.DataFrame
) -> None:
    items = items.assign(
        hs6=items["commodity_code"].str[:6],
        per_kg=items["customs_value_amount"] / items["net_mass_kg"],
    )
    by_origin = items.groupby(["flow_code", "hs6", "origin_country_code"])["per_kg"]
    items["expected"], items["count"] = by_origin.transform("median"), by_origin.transform("size")
    # Athena's median is one of the two in the middle, or between them.
    for bound, how in (("least", "lower"), ("most", "higher")):
        items[bound] = by_origin.transform("quantile", 0.5, interpolation=how)
    items["spread"] = (
        (np.log(items["per_kg"]) - np.log(items["expected"]))
        .abs()
        .groupby([items["flow_code"], items["hs6"], items["origin_country_code"]])
        .transform("median")
    )
    found = named(world, "unit_value").merge(
        items[items["count"] >= 10], on=["lrn", "item_number"], suffixes=("", "_sent")
    )

    assert len(found) > 1_000
    assert set(found["level_code"]) == {"hs6-origin"}
    assert (found["usual_per_kg"] >= found["least"] * 0.999).all()
    assert (found["usual_per_kg"] <= found["most"] * 1.001).all()
    assert np.median(np.abs(found["spread_per_kg"] / found["spread"] - 1)) < 0.05


def test_undervalued_items_cost_less_than_the_reference_price_of_their_day(world: World) -> None:
    cheats = world.truth("undervaluation")[["lrn", "item_number"]].assign(cheats=True)
    found = world.answer(
        "SELECT d.lrn, v.item_number,"
        " v.national_value_amount / CAST(v.net_mass_kg AS double) < CAST(p.low_price AS double)"
        " AS is_low"
        " FROM item_value AS v"
        " JOIN reference_price_as_of AS p ON p.commodity_code = v.commodity_code"
        " AND p.origin_country_code = v.origin_country_code AND p.dated_on = v.dated_on"
        " JOIN (SELECT DISTINCT declaration_id, lrn FROM declaration) AS d"
        " ON v.declaration_id = d.declaration_id"
    ).merge(cheats, on=["lrn", "item_number"], how="left")
    share = found["is_low"].astype(float).groupby(found["cheats"].notna()).mean()

    assert len(found) > 5_000
    assert share[True] > 3 * share[False]


def test_duty_is_computed_from_the_tariff_and_the_rate_of_the_day(
    world: World, items: pd.DataFrame
) -> None:
    found = named(world, "duty_computed")
    first = world.sent("border-posts").query("version_number == 1")
    amended = set(items.query("version_number > 1")["lrn"])
    unamended = found[~found["lrn"].isin(amended)]

    assert len(found) == 2 * first["duty_1.rate"].notna().sum()
    assert set(found["stated_code"]) == {"agrees"}
    assert set(unamended["expected_code"]) <= {"agrees", "rounding"}
    assert "base" in set(found["expected_code"])  # an amendment changed the value, not the duty


def test_an_account_is_balanced(world: World) -> None:
    booked = world.sent("accounts").pivot_table(
        index="lrn", columns="kind_code", values="booked_amount", aggfunc="sum", fill_value=0
    )
    booked["balance"] = booked["assessed"] - booked["paid"] + booked["refunded"]
    found = named(world, "payment_reconciliation").set_index("lrn")

    assert set(booked.index) == set(found.index)
    joined = found.join(booked)
    assert np.allclose(joined["balance_amount"].astype(float), joined["balance"])
    assert {"open", "overpaid", "settled"} == set(found["balance_code"])


def test_clearance_is_timed_by_corridor(world: World) -> None:
    answered = world.sent("response-system").pivot_table(
        index="lrn", columns="state_code", values="issued_at", aggfunc="first"
    )
    hours = (answered["cleared"] - answered["accepted"]).dt.total_seconds() / 3600
    inspected = world.sent("inspections").set_index("lrn")
    found = named(world, "clearance_time").set_index("lrn")

    assert np.allclose(found["hours_to_release"].astype(float), hours.loc[found.index])
    corridor = found["corridor_code"].loc[inspected.index]
    assert (corridor == inspected["corridor_code"]).all()


def test_a_traders_profile_is_the_sum_of_what_it_did(world: World, items: pd.DataFrame) -> None:
    imports = items[items["flow_code"] == "IM"]
    sums = imports.groupby("importer_id").agg(
        declarations=("lrn", "nunique"), value=("customs_value_amount", "sum")
    )
    ids = world.answer(
        "SELECT DISTINCT importer_id, importer_id_pseudonym AS trader_id_pseudonym FROM declaration"
        " WHERE importer_id IS NOT NULL"
    )
    found = world.answer("SELECT * FROM trader_profile").merge(ids).set_index("importer_id")
    joined = sums.join(found)

    assert (joined["declarations"] == joined["import_count"]).all()
    assert np.allclose(joined["value"], joined["national_value_amount"])
    hits = world.sent("inspections").query("result_code != 'none'")
    assert found["hit_count"].sum() == len(hits[hits["lrn"].isin(imports["lrn"])])


def test_every_declaration_is_seen_from_all_sides(world: World, items: pd.DataFrame) -> None:
    found = world.answer("SELECT * FROM declaration_360").set_index("lrn")
    sums = items.groupby("lrn")["customs_value_amount"].sum()
    inspections = world.sent("inspections").groupby("lrn").size()

    assert len(found) == len(sums)
    assert np.allclose(found["national_value_amount"], sums.loc[found.index])
    assert (found["inspection_count"] == inspections.reindex(found.index, fill_value=0)).all()


def test_mirrors_show_what_was_not_declared(world: World, items: pd.DataFrame) -> None:
    found = world.answer("SELECT * FROM mirror_gap WHERE importer_country_code = 'NO'")
    imports = items[items["flow_code"] == "IM"]
    declared = imports.groupby([imports["commodity_code"].str[:6], "origin_country_code"])[
        "net_mass_kg"
    ].sum()
    reported = world.sent("statistics").query("flow_code == 'EX'")
    pairs = found.set_index(["goods_code", "exporter_country_code"])

    assert np.allclose(pairs.loc[declared.index, "import_kg"].astype(float), declared, rtol=1e-6)
    assert pairs["export_amount"].astype(float).sum() == pytest.approx(
        reported["value_amount"].sum()
    )
    cheated = {
        (row.true_commodity_code[:6], row.true_origin_country_code)
        for row in world.truth("undervaluation").itertuples()
    }
    codes = pairs["gap_code"]
    share = codes.eq("undervaluation").groupby(codes.index.isin(cheated)).mean()
    assert share[True] > 3 * share[False]


def test_gaps_are_asked_for_with_an_allowance(world: World) -> None:
    usual = world.answer(QUESTIONS["mirror_gaps"].sql({}))
    none = world.answer(QUESTIONS["mirror_gaps"].sql({"allowance_rate": "0"}))
    both = usual.merge(
        none, on=["exporter_country_code", "goods_code", "period_from"], suffixes=("", "_none")
    )

    assert len(both) > 20
    allowance = both["missing_amount"] - both["missing_amount_none"]
    assert np.allclose(allowance, both["export_amount"] * 0.1, atol=2)
    assert usual["duty_at_stake_amount"].dropna().is_monotonic_decreasing


def test_texts_are_searched(world: World) -> None:
    found = world.answer(QUESTIONS["documents_about"].sql({}))
    texts = world.answer("SELECT document_number, title, content FROM outside_document")
    wanted = texts["content"].str.contains("far below") | texts["title"].str.contains("8703")

    assert set(found["document_number"]) == set(texts[wanted]["document_number"])


def test_shell_traders_are_linked(world: World) -> None:
    rings = world.truth("shell-traders")
    ids = world.answer("SELECT DISTINCT trader_id, trader_id_pseudonym FROM trader")
    found = world.answer(
        "SELECT trader_id_pseudonym, other_trader_id_pseudonym FROM trader_link"
        " WHERE link_code = 'address'"
    )
    names = ids.set_index("trader_id_pseudonym")["trader_id"]
    linked = {
        (names[row.trader_id_pseudonym], names[row.other_trader_id_pseudonym])
        for row in found.itertuples()
    }
    expected = {
        (a, b) for _, ring in rings.groupby("ring") for a in ring.subject for b in ring.subject
    }

    assert linked == {(a, b) for a, b in expected if a != b}


def test_journeys_that_went_another_way_are_seen(world: World) -> None:
    found = world.answer("SELECT * FROM transit_journey").set_index("journey_number")
    diverted = set(world.truth("transit-diversion")["subject"])
    plans = world.sent("transit")

    assert set(found.index) == set(plans["journey_number"])
    assert set(found.index[found["is_opened_early"]]) == diverted
    assert set(found.index[found["is_other_seal"]]) == diverted
    assert (found["declaration_id"].notna()).all()
    honest = found[~found.index.isin(diverted)]
    assert honest["detour_rate"].astype(float).between(0.8, 1.1).all()


def test_codes_in_documents_are_found(world: World) -> None:
    found = world.answer("SELECT document_number, hs6_code FROM document_commodity")
    documents = world.answer("SELECT document_number, title FROM outside_document")
    wanted = {
        (row.document_number, row.title.rpartition(" ")[2].replace(".", ""))
        for row in documents.itertuples()
    }

    assert set(found.itertuples(index=False, name=None)) == wanted


def test_what_others_may_read_names_nobody(world: World) -> None:
    """Names and identifiers stand in columns of views that are classified, and nowhere else."""
    register = world.sent("register").head(4)
    secrets = {*register["trader_id"], *register["trader_name"], *register["phone"]}
    listed = ", ".join(f"'{secret}'" for secret in sorted(secrets))
    texts = world.answer(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE data_type = 'varchar' AND table_schema <> 'information_schema'"
    )
    told: list[str] = []
    of_views = texts[texts["table_name"].isin(list(VIEWS))]
    for table, columns in of_views.groupby("table_name")["column_name"]:
        counted = ", ".join(f"count_if({column} IN ({listed})) AS {column}" for column in columns)
        [found] = world.answer(f"SELECT {counted} FROM {table}").to_dict("records")
        told += [f"{table}.{column}" for column, count in found.items() if count > 0]

    assert "declaration_current.importer_id" in told
    assert [name for name in told if not personal(name.partition(".")[2])] == []


def personal(column: str) -> bool:
    return any(
        column in dataset and dataset[column].classification is Classification.PERSONAL
        for dataset in DATASETS.values()
    )


GOLDEN = Path(__file__).parent / "golden" / "questions.json"
SHOWN = 5
ASKED = {
    "origin_shifts": {"split_day": "2023-07-01", "least_count": "5"},
    "unit_values": {"commodity_code": "0"},
}
"""Values of the year that this world is of, where the defaults are of another."""
SILENT = {
    "amended_fields",
    "assessed_against_declared_duty",
    "rejections_by_customs",
    "seizures_by_route",
    "silent_posts",
}
"""What a small world has nothing to say to; others test their views."""


def golden_of(answer: Answer) -> dict[str, Any]:
    """Return what is kept of an answer: columns, how many rows, the first few; nothing of today."""
    places = [place for place, name in enumerate(answer.columns) if name != "last_arrived_at"]
    return {
        "columns": [answer.columns[place] for place in places],
        "count": len(answer.rows),
        "rows": [[as_json(row[place]) for place in places] for row in answer.rows[:SHOWN]],
    }


def about(value: object) -> object:
    """Return what a value is about: a double's last digit depends on the order of its summands."""
    return pytest.approx(value, rel=1e-6, abs=0.011) if isinstance(value, float) else value


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_as_it_was(world: World, name: str) -> None:
    """Who changes an answer on purpose sets GOLDEN=write, and reads the difference in review."""
    found = golden_of(ask(world.connection, QUESTIONS[name].sql(ASKED.get(name, {}))))
    golden = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if os.environ.get("GOLDEN") == "write":
        text = json.dumps(dict(sorted({**golden, name: found}.items())), indent=1)
        GOLDEN.write_text(f"{text}\n", "utf-8")
    expected = golden.get(name, {"rows": []})
    assert {**found, "rows": []} == {**expected, "rows": []}
    for row, kept in zip(found["rows"], expected["rows"], strict=True):
        assert [about(value) for value in row] == kept


def test_nearly_all_questions_have_something_to_say() -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))

    assert {name for name, answer in golden.items() if not answer["count"]} == SILENT
    assert set(golden) == set(QUESTIONS)


def derive(world: World, task: str) -> list[str]:
    """Have the lake derive a dataset; return what became of the uploads of it so far."""
    cloud, bucket = world.cloud, world.cloud.outputs["LandingBucket"]
    told = cloud.invoke("customs-lake-dev-derive", json.dumps({"task": task}).encode())
    assert told in (b"null", b""), told
    listed = cloud.client("s3").list_object_versions(Bucket=bucket, Prefix="lake/")["Versions"]
    uploads = [
        Upload(
            upload_id_of(bucket, found["Key"], found["VersionId"]),
            Parcel(Path(found["Key"]), "lake", found["Key"]),
            found["Key"],
        )
        for found in listed
        if found["Key"].endswith(f"{task}.csv")
    ]
    return sorted(receipt["state"] for receipt in settle_all(cloud, uploads).receipts)


def test_reference_prices_are_computed_from_the_lakes_own_history(world: World) -> None:
    assert derive(world, "reference_price") == ["published"]
    assert derive(world, "reference_price") == ["duplicate", "published"]
    found = world.answer("SELECT * FROM reference_price WHERE method_code = 'history'")
    usual = world.answer("SELECT DISTINCT kind_code, usual_per_kg FROM unit_value").set_index(
        "kind_code"
    )["usual_per_kg"]
    kinds = found["commodity_code"] + "-" + found["origin_country_code"]

    assert len(found) > 50
    assert np.allclose(found["price_amount"], usual.loc[kinds].astype(float), atol=1e-5)
    assert set(found["valid_from"]) == {date(PLAN.first_year + 1, 1, 1)}


def test_a_trader_is_found_under_several_spellings(world: World) -> None:
    assert derive(world, "trader_match") == ["published"]
    found = world.answer("SELECT alias_name, trader_id, score_rate FROM trader_match")
    best = found.sort_values("score_rate").groupby("alias_name")["trader_id"].last()
    spelled = world.sent("border-posts")[["importer_id", "importer_name"]].dropna()
    register = set(world.sent("register")["trader_name"])
    others = spelled[~spelled["importer_name"].isin(register)].drop_duplicates("importer_name")
    right = best.reindex(others["importer_name"]).to_numpy() == others["importer_id"].to_numpy()

    assert len(others) > 50
    assert right.mean() > 0.9
