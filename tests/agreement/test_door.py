"""The API's description, its routes and its errors tell one story."""

import re
from pathlib import Path
from typing import Any

import yaml

from functions.accept.handler import app
from functions.accept.request import DOOR_ERRORS, LARGEST_BYTES, MOST_PARTS, POST
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


def test_the_template_routes_what_is_described() -> None:
    events = FUNCTIONS["functions.accept.handler.handler"]["Events"].values()
    routed = {(event["Properties"]["Method"], event["Properties"]["Path"]) for event in events}

    assert routed == DESCRIBED


def test_the_handler_answers_what_is_described() -> None:
    routes = [*app._static_routes, *app._dynamic_routes]
    named = {
        (method, re.sub(r"<name>", "{upload}", route.path).replace("<post>", "{post}"))
        for route in routes
        for method in ([route.method] if isinstance(route.method, str) else route.method)
    }

    assert named == DESCRIBED


def test_every_error_is_described_in_the_words_of_the_code() -> None:
    listed = dict(re.findall(r"^ +- ([a-z0-9-]+)  # (.+)$", TEXT, re.MULTILINE))

    assert listed == {code: says for code, (_, says) in DOOR_ERRORS.items()}
    statuses = {
        status
        for item in API["paths"].values()
        for method in item.values()
        if isinstance(method, dict)
        for status in method["responses"]
    }
    assert {str(status) for status, _ in DOOR_ERRORS.values()} <= statuses


def test_limits_are_those_of_the_code() -> None:
    schemas = API["components"]["schemas"]

    assert schemas["Announcement"]["properties"]["size_bytes"]["maximum"] == LARGEST_BYTES
    assert schemas["PartsAsked"]["properties"]["parts"]["maxItems"] == MOST_PARTS
    assert API["components"]["parameters"]["post"]["schema"]["pattern"] == f"^{POST.pattern}$"
