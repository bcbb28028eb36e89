"""The cloud's endpoint: moto's services behind one port, with S3's own checks in front.

moto's handlers check and then write without a lock, so two conditional writes at the same moment
would both win. Here each service answers one request at a time (Python runs one thread at a time
anyway); SQS has its own lock, because a long poll must not stop senders, and Athena and Lambda
run long.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes
from xml.sax.saxutils import escape

from flask import Flask
from moto.backends import SERVICE_NAMES
from moto.core.request import PRESERVED_HEADER_NAMES_ENVIRON_KEY, environ_key_for_header
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from lake.embedded.access import Callers, DeniedError
from lake.embedded.background import Background
from lake.embedded.signatures import SignatureError
from lake.embedded.untyped import Json
from lake.embedded.upload_checks import check_s3_request
from lake.embedded.web_server import HttpReply, HttpRequest, WebServer

_CONCURRENT_SERVICES = {"athena", "lambda", "sqs"}
_PRIVATE_PREFIX: Final = "/.embedded/"
"""Paths below it are the embedded cloud's own: answers of custom resources."""


class Endpoint:
    """Every AWS service of the embedded cloud at one address.

    Args:
        callers: Who may call, and what.
        background: Where its threads run.
        port: 0 for any free one.
    """

    def __init__(self, callers: Callers, background: Background, port: int = 0) -> None:
        self._callers = callers
        self._application = _Services(_create_app)
        self._private: dict[str, Callable[[bytes], None]] = {}
        self._server = WebServer(self._answer, background, port)
        self.url = self._server.url

    def stop(self) -> None:
        """Close the port."""
        self._server.stop()

    def receive(self, name: str, take: Callable[[bytes], None]) -> str:
        """Return a URL; what is PUT there is handed to `take`, once."""
        self._private[f"{_PRIVATE_PREFIX}{name}"] = take
        return f"{self.url}{_PRIVATE_PREFIX}{name}"

    def _answer(self, request: HttpRequest) -> HttpReply:
        if request.path.startswith(_PRIVATE_PREFIX):
            return self._take_private(request)
        environ = _environ(request)
        service = self._application.service_of(environ)
        if service == "s3":
            try:
                check_s3_request(request, self._callers.keys)
            except SignatureError as error:
                return _s3_error(error)
        try:
            self._callers.check(service, request)
        except DeniedError as error:
            return _denied(service, error)
        lock = self._application.locks.get(service)
        with lock or contextlib.nullcontext():
            return _call(self._application, environ)

    def _take_private(self, request: HttpRequest) -> HttpReply:
        take = self._private.pop(request.path, None)
        if take is None or request.method != "PUT":
            return HttpReply(404, b"nobody waits for this answer")
        take(request.body)
        return HttpReply(200)


class _Services(DomainDispatcherApplication):
    """moto's dispatcher; it remembers which service is where.

    moto looks 91 folders up on disk, twice a request: four tenths of the time of a small put.
    """

    def __init__(self, create_app: Callable[[SERVICE_NAMES], Flask]) -> None:
        super().__init__(create_app)
        self._backends: dict[str, Any] = {}
        self.locks: dict[str, threading.Lock] = {}

    def get_backend_for_host(self, host: str | None) -> Json:
        """Return the name of the service that answers for a host name."""
        if host is None:
            return None
        if host not in self._backends:
            self._backends[host] = super().get_backend_for_host(host)
        return self._backends[host]

    def service_of(self, environ: dict[str, Any]) -> str:
        """Return the service that a request is for, and see that it has a lock."""
        service = str(self.get_application(environ).service)  # type: ignore[attr-defined]
        if service not in _CONCURRENT_SERVICES:
            self.locks.setdefault(service, threading.Lock())
        return service


def _create_app(service: SERVICE_NAMES) -> Flask:
    application: Flask = create_backend_app(service)
    application.debug = False  # else an operation that moto lacks would end the connection

    def say_what_is_missing(error: NotImplementedError) -> tuple[str, int]:
        """Answer that the operation is not there."""
        return f"The embedded cloud does not have this operation of {service}: {error}", 501

    application.register_error_handler(NotImplementedError, say_what_is_missing)
    return application


def _environ(request: HttpRequest) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": request.headers.get("host", "").rpartition(":")[2] or "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": str(len(request.body)),
    }
    preserved = {}
    for name, value in request.headers.items():
        if name in ("transfer-encoding", "content-length"):
            continue
        key = environ_key_for_header(name)
        environ[key] = value
        if "_" in name:
            preserved[key] = name
    environ[PRESERVED_HEADER_NAMES_ENVIRON_KEY] = preserved
    return environ


def _call(application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> HttpReply:
    begun: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
        """Note status and headers, as WSGI hands them over."""
        begun.append((int(status[:3]), headers))

    body = b"".join(application(environ, start_response))
    status, headers = begun[-1]
    if environ["REQUEST_METHOD"] != "HEAD":
        headers = [pair for pair in headers if pair[0].lower() != "content-length"]
    return HttpReply(status, body, headers)


def _denied(service: str, error: DeniedError) -> HttpReply:
    if service == "s3":
        return _s3_error(SignatureError("AccessDenied", str(error)))
    body = {"__type": "AccessDeniedException", "message": str(error)}
    return HttpReply(
        400, json.dumps(body).encode(), [("Content-Type", "application/x-amz-json-1.1")]
    )


def _s3_error(error: SignatureError) -> HttpReply:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{error.code}</Code><Message>{escape(error.says)}</Message></Error>"
    )
    return HttpReply(error.status, text.encode(), [("Content-Type", "application/xml")])
