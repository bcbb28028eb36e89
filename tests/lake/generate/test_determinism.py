import hashlib
from collections.abc import Callable
from datetime import date

import pytest

from lake.generate import Plan, files, generate

Gather = Callable[[Plan], dict[tuple[str, str], bytes]]
SMALL = Plan(declarations=600, posts=4, fault_share=0.2, broken_files=8)


def test_the_same_plan_gives_the_same_bytes(bytes_of: Gather) -> None:
    assert bytes_of(SMALL) == bytes_of(SMALL)


def test_the_bytes_are_the_same_on_every_machine(bytes_of: Gather) -> None:
    whole = hashlib.sha256()
    for (post, name), content in bytes_of(SMALL).items():
        whole.update(f"{post}/{name}\n".encode() + content)
    # changes with the generator, and must change with nothing else
    assert whole.hexdigest() == "0f322b83d7f007f89c1f3ed2e1b78d09b9c1883630a95001afcf028a907792bf"


def test_another_seed_gives_other_bytes(bytes_of: Gather) -> None:
    one = bytes_of(Plan(declarations=200, posts=2, seed=1))
    other = bytes_of(Plan(declarations=200, posts=2, seed=2))
    assert not set(one.values()) & set(other.values())


@pytest.mark.parametrize("block", [7, 100, 100_000])
@pytest.mark.parametrize("per_file", [(1, 50), 10_000])
def test_how_the_work_is_cut_changes_nothing(
    bytes_of: Gather,
    monkeypatch: pytest.MonkeyPatch,
    block: int,
    per_file: int | tuple[int, int],
) -> None:
    plan = Plan(declarations=500, posts=2, fault_share=0.3, per_file=per_file)
    usual = bytes_of(plan)
    monkeypatch.setattr(files, "BLOCK", block)
    assert bytes_of(plan) == usual


def test_how_the_work_is_cut_changes_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(declarations=500, posts=1, fault_share=0.3, per_file=10_000)
    (usual,) = generate(plan)
    monkeypatch.setattr(files, "BLOCK", 13)
    (cut,) = generate(plan)
    assert cut.faults == usual.faults
    assert len(usual.faults) > 100


def test_every_name_of_a_post_is_its_own() -> None:
    plan = Plan(declarations=3_000, posts=3, per_file=1, format="csv", broken_files=20)
    names = [(file.post, file.name) for file in generate(plan)]
    assert len(names) == len(set(names)) == 3_020


def test_names_hold_what_software_trips_over() -> None:
    plan = Plan(declarations=2_000, posts=1, per_file=5)
    names = [file.name for file in generate(plan)]
    for trap in (" + ", "Ü", "декл", "%", "#", "(", ".XML", ".CSV"):
        assert any(trap in name for name in names), trap


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"format": "edifact"}, "edifact"),
        ({"fault_share": 1.5}, "1.5"),
        ({"per_file": 0}, "per_file 0"),
        ({"per_file": (5, 2)}, "per_file"),
        ({"items_max": 1_000}, "1000"),
        ({"declarations": -1}, "-1"),
        ({"posts": 0}, "posts 0"),
        ({"start": date(9999, 12, 1)}, "beyond the calendar"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Plan(**({"declarations": 1} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("declarations", [0, 1, 2, 30])
def test_few_declarations_among_many_posts_are_all_there(declarations: int) -> None:
    plan = Plan(declarations=declarations, posts=20, days=1, start=date(2024, 2, 29))
    assert sum(file.records for file in generate(plan)) == declarations


def test_plans_of_two_periods_share_traders_and_no_reference() -> None:
    parties: list[set[bytes]] = []
    references: list[set[bytes]] = []
    for start in (date(2024, 1, 1), date(2025, 1, 1)):
        plan = Plan(declarations=500, posts=1, format="csv", start=start, fault_share=0)
        lines = [line.split(b",") for f in generate(plan) for line in f.read().splitlines()[1:]]
        references.append({line[2] for line in lines} | {line[3] for line in lines if line[3]})
        parties.append({line[14] for line in lines})
    assert not references[0] & references[1]
    assert len(parties[0] & parties[1]) > 10
