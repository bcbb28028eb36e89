import csv
import io
from collections.abc import Callable, Iterator

import pytest

from lake.generate import File, Plan, generate

Line = dict[str, str]


def lines_of(file: File) -> list[Line]:
    return list(csv.DictReader(io.StringIO(file.read().decode(), newline="")))


@pytest.fixture(scope="session")
def clean_lines() -> list[Line]:
    plan = Plan(declarations=4_000, format="csv", fault_share=0, posts=5)
    return [line for file in generate(plan) for line in lines_of(file)]


@pytest.fixture(scope="session")
def clean_declarations(clean_lines: list[Line]) -> list[list[Line]]:
    return list(_grouped(clean_lines))


@pytest.fixture
def bytes_of() -> Callable[[Plan], dict[tuple[str, str], bytes]]:
    def gather(plan: Plan) -> dict[tuple[str, str], bytes]:
        return {(file.post, file.name): file.read() for file in generate(plan)}

    return gather


def _grouped(lines: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if line["item_number"] == "1" and group:
            yield group
            group = []
        group.append(line)
    yield group
