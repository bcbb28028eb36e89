"""query: lake → answer.

Trigger: the HTTP API, for analysts and partners; a schedule, which records what was asked.
Reads: the Glue catalogue, tables' metadata, the question ledger; tables and views through Athena.
Writes: the question ledger; answers, by Athena; the log of questions, as an upload of the post
    `lake`.
Refuses: what is no query of the lake's tables, costs more than its role may spend, or is not as
    docs/openapi.yaml says; the answer has the reason.
Retries: a question asked twice over the same snapshots is answered once; a recording that was
    interrupted sends the same bytes again.
"""

from typing import Any

from functions._shell import logger
from functions.query.recording import record
from functions.query.routes import app


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any] | None:  # noqa: ANN401 # Lambda's
    """Answer one request, or record what was asked."""
    if event.get("task") == "record":
        logger.info("recorded", extra={"count": record()})
        return None
    answer: dict[str, Any] = app.resolve(event, context)
    facts = {"route": event["routeKey"], "status": answer["statusCode"]}
    logger.info("request answered", extra=facts)
    return answer
