"""The API's description, its routes and its errors tell one story."""

import re
from pathlib import Path
from typing import Any

import yaml

from functions.accept.handler import app as accept
from functions.accept.request import DOOR_ERRORS, LARGEST_BYTES, MOST_PARTS, POST
from functions.query.request import FIELDS, MOST_PURPOSE, PAGE_ROWS, QUERY_ERRORS
from functions.query.routes import app as query
from lake_schema.questions.parameters import KINDS
from tests.agreement.test_template import FUNCTIONS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/openapi.yaml").read_text("utf-8")
API: dict[str, Any] = yaml.safe_load(TEXT)
DESCRIBED = {
    (method.upper(), path)
    for path, item in API["paths"].items()
    for method in item
    if method != "parameters"
}


ERRORS = DOOR_ERRORS | QUERY_ERRORS
STEPS = {"accept": (accept, "{upload}"), "query": (query, "{query}")}
"""Step → its routes, and what its path calls a thing it knows by name."""


def test_the_template_routes_what_is_described() -> None:
    routed = {
        (event["Properties"]["Method"], event["Properties"]["Path"])
        for step in STEPS
        for event in FUNCTIONS[f"functions.{step}.handler.handler"]["Events"].values()
        if event["Type"] == "HttpApi"
    }

    assert routed == DESCRIBED


def test_the_handlers_answer_what_is_described() -> None:
    named = {
        (method, route.path.replace("<name>", called).replace("<post>", "{post}"))
        for app, called in STEPS.values()
        for route in [*app._static_routes, *app._dynamic_routes]
        for method in ([route.method] if isinstance(route.method, str) else route.method)
    }

    assert named == DESCRIBED


def test_every_error_is_described_in_the_words_of_the_code() -> None:
    listed = dict(re.findall(r"^ +- ([a-z0-9-]+)  # (.+)$", TEXT, re.MULTILINE))

    assert listed == {code: says for code, (_, says) in ERRORS.items()}
    shared = DOOR_ERRORS.keys() & QUERY_ERRORS.keys()
    assert all(DOOR_ERRORS[code] == QUERY_ERRORS[code] for code in shared)
    statuses = {
        status
        for item in API["paths"].values()
        for method in item.values()
        if isinstance(method, dict)
        for status in method["responses"]
    }
    assert {str(status) for status, _ in ERRORS.values()} <= statuses


def test_limits_are_those_of_the_code() -> None:
    schemas = API["components"]["schemas"]

    assert schemas["Announcement"]["properties"]["size_bytes"]["maximum"] == LARGEST_BYTES
    assert schemas["PartsAsked"]["properties"]["parts"]["maxItems"] == MOST_PARTS
    assert API["components"]["parameters"]["post"]["schema"]["pattern"] == f"^{POST.pattern}$"
    asked = schemas["Asked"]["properties"]
    assert set(asked) == set(FIELDS)
    assert asked["purpose"]["maxLength"] == MOST_PURPOSE
    parameter = schemas["Questions"]["properties"]["questions"]["items"]["properties"]["parameters"]
    assert parameter["items"]["properties"]["kind"]["enum"] == list(KINDS)
    (_, limit) = API["paths"]["/queries/{query}/rows"]["get"]["parameters"]
    assert limit["schema"]["maximum"] == PAGE_ROWS
