"""The README says what is so."""

import re
from pathlib import Path

import pytest

from lake.auditing import DIFFERENCES
from lake_schema.errors import REFUSALS
from lake_schema.formats import FORMATS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_refusal_is_explained_in_the_words_of_the_code() -> None:
    table = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", README, re.MULTILINE))

    assert {code: table.get(code) for code in REFUSALS} == REFUSALS


def test_every_difference_that_an_audit_names_is_explained() -> None:
    table = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", README, re.MULTILINE))

    assert {kind: table.get(kind) for kind in DIFFERENCES} == DIFFERENCES


def test_every_format_is_listed() -> None:
    assert all(f"| `{name}` |" in README for name in FORMATS)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_step_is_in_the_table() -> None:
    steps = {path.parent.name for path in (ROOT / "functions").glob("*/handler.py")}

    assert all(f"| `{step}` |" in README for step in steps)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"`?make ([a-z]+)", README))))
def test_make_targets_exist(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
