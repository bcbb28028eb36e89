"""accept: post → landing.

Trigger: the HTTP API; the post stands in the path, so that a policy can bind a caller to it.
Reads: the upload ledger, the object's key and parts in landing.
Writes: announcements in the ledger; multipart uploads. The post itself writes the object.
Refuses: requests that are not as docs/openapi.yaml says; the answer has the reason.
Retries: every request may be repeated: the same bytes are the same announcement, and a completion
    whose answer was lost is told of the upload it made.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions._api import Document, answered
from functions._shell import logger
from functions.accept.door import Door
from functions.accept.request import announced_in, check_post, parts_in

app = APIGatewayHttpResolver()


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ANN401 # Lambda's own
    """Answer one request."""
    answer: dict[str, Any] = app.resolve(event, context)
    facts = {"route": event["routeKey"], "status": answer["statusCode"]}
    logger.info("request answered", extra=facts)
    return answer


@app.post("/posts/<post>/uploads")
def announce(post: str) -> Response[str]:
    """Take an announcement; tell how to send the file."""
    return _answered(post, lambda door: door.announce(announced_in(app.current_event.body)))


@app.get("/posts/<post>/uploads/<name>")
def find(post: str, name: str) -> Response[str]:
    """Tell the state of an upload."""
    return _answered(post, lambda door: (door.find(name), False))


@app.post("/posts/<post>/uploads/<name>/parts")
def parts(post: str, name: str) -> Response[str]:
    """Tell how to send parts of a file."""
    asked = app.current_event.body
    return _answered(post, lambda door: (door.requests_of_parts(name, parts_in(asked)), False))


@app.post("/posts/<post>/uploads/<name>/completion")
def completion(post: str, name: str) -> Response[str]:
    """Make an upload of the parts sent."""
    return _answered(post, lambda door: (door.complete(name), False))


def _answered(post: str, ask: Callable[[Door], tuple[Document, bool]]) -> Response[str]:
    def answer() -> tuple[Document, HTTPStatus]:
        """Ask for a post that can be one."""
        check_post(post)
        document, is_new = ask(Door(post))
        return document, HTTPStatus.CREATED if is_new else HTTPStatus.OK

    return answered(answer)
