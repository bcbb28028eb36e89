"""What a worker process runs: AWS's own runtime loop, or one that speaks the same Runtime API.

It runs as a script with the function's folder on PYTHONPATH and imports nothing of ours, as in
Lambda. The worker must not outlive the embedded cloud, however that ends: a thread waits on a
pipe whose other end only the parent holds, and ends the process when the pipe closes.
"""

import importlib
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from http.client import HTTPConnection
from types import SimpleNamespace
from typing import Any

_RUNTIME = "/2018-06-01/runtime"


def _end_with_parent(pipe: int) -> None:
    os.read(pipe, 1)  # returns when the parent is gone
    os._exit(1)


def _load(handler: str) -> Callable[[Any, Any], Any]:
    module, _, name = handler.rpartition(".")
    loaded: Callable[[Any, Any], Any] = getattr(importlib.import_module(module), name)
    return loaded


class _Loop:
    """The runtime loop for places where awslambdaric has no wheel, such as macOS."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(address)

    def run(self, handler_name: str) -> None:
        """Load the handler and answer events for ever."""
        try:
            handler = _load(handler_name)
        except BaseException as error:  # whatever a module raises is the function's init error
            self._post("/init/error", _fault(error), 202)
            raise
        while True:
            self._answer(handler)

    def _answer(self, handler: Callable[[Any, Any], Any]) -> None:
        self._connection.request("GET", f"{_RUNTIME}/invocation/next")
        reply = self._connection.getresponse()
        body = reply.read()
        identity = reply.headers["Lambda-Runtime-Aws-Request-Id"]
        context = SimpleNamespace(
            aws_request_id=identity,
            function_name=os.environ["AWS_LAMBDA_FUNCTION_NAME"],
            function_version="$LATEST",
            invoked_function_arn=reply.headers["Lambda-Runtime-Invoked-Function-Arn"],
            log_group_name=os.environ["AWS_LAMBDA_LOG_GROUP_NAME"],
            log_stream_name=os.environ["AWS_LAMBDA_LOG_STREAM_NAME"],
            memory_limit_in_mb=int(os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]),
            get_remaining_time_in_millis=_countdown(
                int(reply.headers["Lambda-Runtime-Deadline-Ms"])
            ),
        )
        try:
            answer = json.dumps(handler(json.loads(body), context))
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is its answer
            self._post(f"/invocation/{identity}/error", _fault(error), 202)
        else:
            self._post(f"/invocation/{identity}/response", answer, 202)

    def _post(self, path: str, body: str, expected: int) -> None:
        headers = {"Content-Type": "application/json"}
        self._connection.request("POST", f"{_RUNTIME}{path}", body.encode(), headers)
        reply = self._connection.getresponse()
        reply.read()
        assert reply.status == expected, reply.status


def _countdown(deadline_ms: int) -> Callable[[], int]:
    import time  # noqa: PLC0415 - a worker that runs AWS's loop does not need it

    return lambda: max(deadline_ms - int(time.time() * 1000), 0)


def _fault(error: BaseException) -> str:
    sys.stderr.write("".join(traceback.format_exception(error)))
    return json.dumps(
        {
            "errorMessage": str(error),
            "errorType": type(error).__name__,
            "stackTrace": traceback.format_tb(error.__traceback__),
        }
    )


def _main() -> None:
    _, handler, pipe = sys.argv
    threading.Thread(target=_end_with_parent, args=(int(pipe),), daemon=True).start()
    address = os.environ["AWS_LAMBDA_RUNTIME_API"]
    try:
        bootstrap = importlib.import_module("awslambdaric.bootstrap")
        client = importlib.import_module("awslambdaric.lambda_runtime_client")
    except ImportError:
        _Loop(address).run(handler)
        return
    sys.argv = [sys.argv[0], handler]
    bootstrap.run(handler, client.LambdaRuntimeClient(address))


if __name__ == "__main__":
    _main()
