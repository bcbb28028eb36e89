"""What all steps behind the HTTP API share: a body read strictly, an error said as JSON."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from aws_lambda_powertools.event_handler import Response, content_types

from lake_schema.errors import LakeError, UnavailableError

Document = dict[str, Any]


class ApiError(LakeError):
    """A request that can't be answered as it was asked.

    Args:
        code: One of `ERRORS`.
        says: What was found and what was expected.
        details: More for programs.
    """

    ERRORS: ClassVar[Mapping[str, tuple[int, str]]] = {}
    """Code → HTTP status, what it means and what to do."""

    def __init__(self, code: str, says: str, **details: Any) -> None:  # noqa: ANN401 # JSON
        super().__init__(says)
        self.code, self.says, self.details = code, says, details

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.ERRORS[self.code][0]


def object_in(text: str | None, error: type[ApiError]) -> dict[str, Any]:
    """Return the JSON object that a body holds.

    Raises:
        ApiError: It holds none; of the class given, with the code `bad-request`.
    """
    try:
        body = json.loads(text or "")
    except ValueError as fault:
        raise error("bad-request", f"the body is no JSON: {fault}") from fault
    if not isinstance(body, dict):
        raise error("bad-request", "the body is no JSON object")
    return body


def answered(answer: Callable[[], tuple[Document, HTTPStatus]]) -> Response[str]:
    """Return what answers a request, or why it can't be answered, as docs/openapi.yaml has it."""
    try:
        document, status = answer()
    except ApiError as error:
        says = {"code": error.code, "says": error.says, **error.details}
        document, status = {"error": says}, HTTPStatus(error.status)
    except UnavailableError as error:
        document = {"error": {"code": "busy", "says": str(error)}}
        status = HTTPStatus.SERVICE_UNAVAILABLE
    return Response(status, content_types.APPLICATION_JSON, json.dumps(document))
