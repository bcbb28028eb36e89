"""The routes of the query API, each to what answers it."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions._api import Document, answered
from functions.query import telling
from functions.query.asking import begin
from functions.query.ledger import Question, Questions
from functions.query.request import QueryError, asked_in, most_rows
from lake_schema.questions import QUESTIONS

app = APIGatewayHttpResolver()


@app.get("/questions")
def questions() -> Response[str]:
    """List what can be asked by name."""
    listed = [question.as_json() for question in QUESTIONS.values()]
    return answered(lambda: ({"questions": listed}, HTTPStatus.OK))


@app.post("/queries")
def ask() -> Response[str]:
    """Begin a query, or only estimate it."""

    def begun() -> tuple[Document, HTTPStatus]:
        """Return what has begun, or the estimate."""
        found = begin(asked_in(app.current_event.body), _caller())
        if isinstance(found, Question):
            return telling.state(found), HTTPStatus.ACCEPTED
        return {"estimate": found}, HTTPStatus.OK

    return answered(begun)


@app.get("/queries/<name>")
def state(name: str) -> Response[str]:
    """Tell how far a query is."""
    return answered(lambda: (telling.state(_own(name)), HTTPStatus.OK))


@app.delete("/queries/<name>")
def cancel(name: str) -> Response[str]:
    """Stop a query."""
    return answered(lambda: (telling.cancel(_own(name)), HTTPStatus.OK))


@app.get("/queries/<name>/rows")
def rows(name: str) -> Response[str]:
    """Return a page of rows."""
    asked = app.current_event.query_string_parameters
    return answered(
        lambda: (
            telling.rows(_own(name), asked.get("page"), most_rows(asked.get("limit"))),
            HTTPStatus.OK,
        )
    )


@app.get("/queries/<name>/result")
def result(name: str) -> Response[str]:
    """Return links to the whole answer as files."""

    def linked() -> tuple[Document, HTTPStatus]:
        """Return the links, once the files are there."""
        form = app.current_event.query_string_parameters.get("format", "csv")
        found = telling.result(_own(name), form)
        is_there = found["state"] == "succeeded"
        return found, HTTPStatus.OK if is_there else HTTPStatus.ACCEPTED

    return answered(linked)


def _caller() -> str:
    """Return the ARN of who asks; the API lets nobody in who has none."""
    context: dict[str, Any] = app.current_event.raw_event["requestContext"]
    arn: str = context["authorizer"]["iam"]["userArn"]
    return arn


def _own(name: str) -> Question:
    """Return a question that the caller asked; what others asked it does not learn.

    Raises:
        QueryError: There is none.
    """
    found = Questions().get(name)
    if found is None or found.asked_by != _caller():
        raise QueryError("unknown-query", f"no query {name!r}")
    return found
