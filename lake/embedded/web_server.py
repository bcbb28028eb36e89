"""A small HTTP/1.1 server: connections stay open, each reply is one write, nothing is delayed.

It serves the cloud's endpoint, the Lambda Runtime API of each worker and the HTTP API. Werkzeug's
own server closes every connection and writes headers and body apart, which costs more than moto.
"""

import http
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from lake.embedded.background import Background
from lake.embedded.faults import CloudError

_LONGEST_LINE = 65_536  # as http.server allows


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request with its body read; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path as it was sent, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query string as it was sent."""
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A reply; Content-Length is added to its headers."""

    status: int
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)


Answer = Callable[[HttpRequest], HttpReply]


class WebServer:
    """Answers HTTP on 127.0.0.1, one thread a connection.

    Args:
        answer: Makes the reply to a request; called from many threads.
        background: Where its threads run.
        port: 0 for any free one.

    Raises:
        CloudError: The port is taken.
    """

    def __init__(self, answer: Answer, background: Background, port: int = 0) -> None:
        self._answer, self._background = answer, background
        self._listener = _listen(port)
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self.port: int = self._listener.getsockname()[1]
        background.start(self._accept)

    @property
    def address(self) -> str:
        """Host and port, as in `127.0.0.1:8080`."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The base URL, without a slash at its end."""
        return f"http://{self.address}"

    def stop(self) -> None:
        """Close the port and every connection."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
            connections = list(self._connections)
        for connection in connections:
            _hang_up(connection)
        # Closing a socket does not wake a thread that waits in accept(); a caller does.
        socket.create_connection(("127.0.0.1", self.port), timeout=5).close()

    def _accept(self) -> None:
        with self._listener:
            while True:
                connection, _ = self._listener.accept()
                with self._lock:
                    if self._stopping:
                        connection.close()
                        return
                    self._connections.add(connection)
                self._background.start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with connection, connection.makefile("rb") as stream:
                while self._exchange(connection, stream):
                    pass
        except OSError:
            return  # the caller has gone, or stop() hung up
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _exchange(self, connection: socket.socket, stream: BinaryIO) -> bool:
        """Read one request and answer it; return whether the connection goes on."""
        line = stream.readline(_LONGEST_LINE).decode("latin-1").split()
        if len(line) != 3:
            return False
        headers = _read_headers(stream)
        if headers.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        request = HttpRequest(line[0], line[1], headers, _read_body(stream, headers))
        reply = self._answer(request)
        connection.sendall(_render(request, reply))
        return headers.get("connection", "").lower() != "close" and line[2] == "HTTP/1.1"


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1", port), backlog=256)
    except OSError as error:
        raise CloudError(
            f"port {port} on 127.0.0.1 cannot be used ({error.strerror}): "
            "stop the program that listens there, or choose another port (0 takes any free one)"
        ) from error


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed meanwhile


def _read_headers(stream: BinaryIO) -> dict[str, str]:
    headers: dict[str, str] = {}
    while (line := stream.readline(_LONGEST_LINE)) not in (b"\r\n", b"\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        name, value = name.strip().lower(), value.strip()
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


def _read_body(stream: BinaryIO, headers: Mapping[str, str]) -> bytes:
    if "chunked" not in headers.get("transfer-encoding", "").lower():
        return stream.read(int(headers.get("content-length") or 0))
    parts = []
    while size := int(stream.readline(_LONGEST_LINE).partition(b";")[0], 16):
        parts.append(stream.read(size))
        stream.readline(_LONGEST_LINE)
    _read_headers(stream)  # trailers
    return b"".join(parts)


def _render(request: HttpRequest, reply: HttpReply) -> bytes:
    reason = http.HTTPStatus(reply.status).phrase if reply.status in _STATUSES else "Unknown"
    names = {name.lower() for name, _ in reply.headers}
    lines = [f"HTTP/1.1 {reply.status} {reason}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if "content-length" not in names and reply.status != http.HTTPStatus.NO_CONTENT:
        lines.append(f"Content-Length: {len(reply.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    return head if request.method == "HEAD" else head + reply.body


_STATUSES = {status.value for status in http.HTTPStatus}
