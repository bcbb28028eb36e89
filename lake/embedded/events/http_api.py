"""An HTTP API: routes of SAM's OpenAPI body → functions, events in payload format 2.0."""

import base64
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from lake.embedded.access import Callers
from lake.embedded.events.openapi import Route
from lake.embedded.runtime.runtime_api import Outcome, new_request_id
from lake.embedded.signatures import SignatureError, check_signed, key_id_of
from lake.embedded.untyped import Json
from lake.embedded.web_server import HttpReply, HttpRequest

_TEXT = re.compile(r"text/|application/(json|xml|javascript|x-www-form-urlencoded)|\+(json|xml)")
_DEFAULT_STAGE = "$default"


@dataclass(slots=True)
class HttpApi:
    """Answers requests from functions.

    Args:
        api_id: The API's logical id.
        routes: Its routes.
        invoke: Sends an event to the function with an ARN, and waits.
        callers: Whose signatures are good, for routes that want AWS_IAM.
        account_id: The account.
        stage: `$default`, or a name that paths begin with.
    """

    api_id: str
    routes: list[Route]
    invoke: Callable[[str, bytes], Outcome]
    callers: Callers
    account_id: str
    stage: str = _DEFAULT_STAGE

    def answer(self, request: HttpRequest) -> HttpReply:
        """Answer one request."""
        path = unquote(request.path)
        prefix = "" if self.stage == _DEFAULT_STAGE else f"/{self.stage}"
        if not path.startswith(prefix):
            return _say(403, "Forbidden")
        found = self._find(request.method, path.removeprefix(prefix) or "/")
        if found is None:
            return _say(404, "Not Found")
        route, parameters = found
        if route.authorization == "AWS_IAM":
            try:
                check_signed(request, self.callers.keys, datetime.now(UTC))
            except SignatureError:
                return _say(403, "Forbidden")
        event = self._event(request, route, path, parameters)
        return _reply(self.invoke(route.function_arn, json.dumps(event).encode()))

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route in self.routes:  # the most specific first
            matched = route.pattern.fullmatch(path)
            if matched is not None and route.method in (method, "ANY"):
                return route, matched.groupdict()
        return None

    def _event(
        self, request: HttpRequest, route: Route, path: str, parameters: Mapping[str, str]
    ) -> dict[str, Any]:
        headers = {name: value for name, value in request.headers.items() if name != "cookie"}
        is_text = not request.body or _TEXT.search(headers.get("content-type", "")) is not None
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": path,
            "rawQueryString": request.query,
            "headers": headers,
            "requestContext": self._context(request, route, path),
            "isBase64Encoded": not is_text,
        }
        if "cookie" in request.headers:
            event["cookies"] = [part.strip() for part in request.headers["cookie"].split(";")]
        if request.query:
            event["queryStringParameters"] = _query(request.query)
        if parameters:
            event["pathParameters"] = route.named(parameters)
        if request.body:
            encoded = request.body if is_text else base64.b64encode(request.body)
            event["body"] = encoded.decode("utf-8", "replace")
        return event

    def _context(self, request: HttpRequest, route: Route, path: str) -> dict[str, Any]:
        host, now = request.headers.get("host", ""), time.time()
        context: dict[str, Any] = {
            "accountId": self.account_id,
            "apiId": self.api_id,
            "domainName": host,
            "domainPrefix": host.split(".")[0],
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": request.headers.get("user-agent", ""),
            },
            "requestId": new_request_id(),
            "routeKey": route.key,
            "stage": self.stage,
            "time": datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now * 1000),
        }
        if route.authorization == "AWS_IAM":
            key = key_id_of(request)
            caller = {
                "accessKey": key,
                "accountId": self.account_id,
                "callerId": key,
                "userArn": f"arn:aws:iam::{self.account_id}:root",
                "userId": key,
            }
            context["authorizer"] = {"iam": caller}
        return context


def _query(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _say(status: int, message: str) -> HttpReply:
    body = json.dumps({"message": message}).encode()
    return HttpReply(status, body, [("Content-Type", "application/json")])


def _reply(outcome: Outcome) -> HttpReply:
    """Turn a function's answer into a reply; what has no status code is the body itself."""
    answer: Json = None if outcome.failed else json.loads(outcome.payload or b"null")
    if outcome.failed:
        return _say(500, "Internal Server Error")
    if not isinstance(answer, dict) or "statusCode" not in answer:
        body = answer if isinstance(answer, str) else json.dumps(answer)
        return HttpReply(200, body.encode(), [("Content-Type", "application/json")])
    body = answer.get("body") or ""
    raw = base64.b64decode(body) if answer.get("isBase64Encoded") else _as_bytes(body)
    headers = [(name, str(value)) for name, value in (answer.get("headers") or {}).items()]
    headers = [pair for pair in headers if pair[0].lower() != "content-length"]
    headers += [("Set-Cookie", cookie) for cookie in answer.get("cookies") or []]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "text/plain;charset=UTF-8"))
    return HttpReply(int(answer["statusCode"]), raw, headers)


def _as_bytes(body: Json) -> bytes:
    return (body if isinstance(body, str) else json.dumps(body)).encode()
