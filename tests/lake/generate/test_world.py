"""Generated worlds: the same bytes, linked, and with a truth that fits them."""

from pathlib import Path

import pandas as pd
import pytest

from lake.generate.world import TRUTH_FILE, UPLOADS, WorldPlan, write_world

PLAN = WorldPlan(items=12_000, years=1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    write_world(PLAN, folder)
    return folder


def sent(world: Path, source: str) -> pd.DataFrame:
    paths = sorted((world / UPLOADS / source).glob("*.parquet"))
    return pd.concat([pd.read_parquet(path) for path in paths], ignore_index=True)


def truth(world: Path, scheme: str) -> pd.DataFrame:
    found = pd.read_parquet(world / TRUTH_FILE)
    return found[found["scheme_code"] == scheme]


def declared(world: Path, scheme: str) -> pd.DataFrame:
    """Return the lines of a scheme as they were declared first, beside the truth of them."""
    first = sent(world, "border-posts").query("version_number == 1")
    return truth(world, scheme).merge(first, on=["lrn", "item_number"])


def test_the_same_seed_gives_the_same_bytes(world: Path, tmp_path: Path) -> None:
    def contents(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    write_world(PLAN, tmp_path / "same")
    write_world(WorldPlan(items=12_000, years=1, seed=8), tmp_path / "other")

    assert contents(tmp_path / "same") == contents(world)
    assert contents(tmp_path / "other") != contents(world)


def test_lines_of_a_declaration_stand_together(world: Path) -> None:
    lines = sent(world, "border-posts")
    key = lines["lrn"] + "/" + lines["version_number"].astype(str)

    assert (key != key.shift()).sum() == key.nunique()
    assert abs(len(lines.query("version_number == 1")) - PLAN.items) < PLAN.items / 10


def test_what_is_undervalued_is_worth_more(world: Path) -> None:
    found = declared(world, "undervaluation")

    assert len(found) > 100
    assert (found["customs_value_amount"] / found["true_value_amount"]).between(0.29, 0.61).all()


def test_what_is_misclassified_is_something_else_that_owes_more(world: Path) -> None:
    found = declared(world, "misclassification")

    assert len(found) > 10
    assert (found["commodity_code"] != found["true_commodity_code"]).all()
    assert (found["duty_1.assessed_amount"] <= found["true_duty_amount"] + 0.01).all()


def test_a_false_origin_claims_a_preference(world: Path) -> None:
    found = declared(world, "false-origin")

    assert len(found) > 10
    assert (found["origin_country_code"] != found["true_origin_country_code"]).all()
    assert set(found["preference_code"]) == {"300"}


def test_a_split_consignment_comes_in_several_declarations_of_a_day(world: Path) -> None:
    found = declared(world, "split-consignments").groupby("ring")

    assert found["lrn"].nunique().between(3, 6).all()
    assert (found["declared_on"].min() == found["declared_on"].max()).all()
    assert (found["importer_id"].min() == found["importer_id"].max()).all()


def test_a_carousel_lowers_the_value_again_and_again(world: Path) -> None:
    lines = sent(world, "border-posts")
    carousel = lines[lines["lrn"].isin(truth(world, "carousel-amendments")["lrn"])]
    values = carousel.pivot_table(
        index="lrn", columns="version_number", values="customs_value_amount", aggfunc="sum"
    )

    assert values[2].notna().all()
    assert (values[2] < values[1]).all()
    assert (values[3].dropna() < values[2].loc[values[3].dropna().index]).all()


def test_who_colludes_meets_more_often_than_by_lot_and_finds_nothing(world: Path) -> None:
    inspections = sent(world, "inspections")
    met = inspections[inspections["lrn"].isin(truth(world, "inspector-broker-collusion")["lrn"])]

    assert len(met)
    assert set(met["result_code"]) == {"none"}
    for pair in truth(world, "colluding-pair").itertuples():
        own = inspections[
            (inspections["broker_id"] == pair.ring)
            & (inspections["office_code"] == str(pair.subject).split("-")[1])
        ]
        assert len(own) < 5 or (own["inspector_id"] == pair.subject).mean() > 0.5


def test_a_world_may_be_tiny(tmp_path: Path) -> None:
    summary = write_world(WorldPlan(items=1, years=1), tmp_path)

    assert summary.declarations >= 12
    assert (tmp_path / TRUTH_FILE).exists()
