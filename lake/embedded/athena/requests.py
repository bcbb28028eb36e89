"""What a request to Athena's API asks for, with what its workgroup says about it."""

from typing import Any

from moto.athena.responses import AthenaResponse

from lake.embedded.athena.executions import Request

REUSE_MINUTES, MOST_REUSE_MINUTES = 60, 10_080  # Athena's default and limit: a week


class InvalidRequestError(Exception):
    """The request itself is wrong: Athena answers with InvalidRequestException."""


def parameter(response: AthenaResponse, name: str, default: Any = None) -> Any:  # noqa: ANN401
    """Return a parameter of a request."""
    return response._get_param(name, default)  # noqa: SLF001  (moto's responses are read so)


def _reuse(response: AthenaResponse) -> int | None:
    """Return how old an answer may be that is taken again, in minutes; None for not at all."""
    asked = parameter(response, "ResultReuseConfiguration") or {}
    by_age = asked.get("ResultReuseByAgeConfiguration", {})
    minutes = int(by_age.get("MaxAgeInMinutes", REUSE_MINUTES))
    if not 0 <= minutes <= MOST_REUSE_MINUTES:
        raise InvalidRequestError(f"MaxAgeInMinutes is 0 to {MOST_REUSE_MINUTES}")
    return minutes if by_age.get("Enabled") else None


def request_of(response: AthenaResponse) -> Request:
    """Return what StartQueryExecution asks, with what the workgroup says about it."""
    name = parameter(response, "WorkGroup") or "primary"
    workgroup = response.athena_backend.work_groups.get(name)
    if workgroup is None:
        raise InvalidRequestError(f"WorkGroup {name} is not found")
    if workgroup.state != "ENABLED":
        raise InvalidRequestError(f"WorkGroup {name} is disabled")
    sql = parameter(response, "QueryString") or ""
    if not sql.strip():
        raise InvalidRequestError("QueryString is empty")
    rules = workgroup.configuration
    own = rules.get("ResultConfiguration") or {}
    asked = parameter(response, "ResultConfiguration") or {}
    chosen = own if rules.get("EnforceWorkGroupConfiguration") else {**own, **asked}
    location = chosen.get("OutputLocation")
    if not location:
        raise InvalidRequestError(
            "No output location provided. An output location is required either through the"
            " Workgroup result configuration setting or as an API input."
        )
    if not location.startswith("s3://"):
        raise InvalidRequestError(f"outputLocation is not a valid S3 path: {location}")
    context = parameter(response, "QueryExecutionContext") or {}
    return Request(
        sql=sql,
        catalog=context.get("Catalog", "AwsDataCatalog"),
        database=context.get("Database", "default").lower(),
        workgroup=name,
        output_location=location.rstrip("/") + "/",
        parameters=parameter(response, "ExecutionParameters") or [],
        encryption=chosen.get("EncryptionConfiguration"),
        cutoff=rules.get("BytesScannedCutoffPerQuery"),
        reuse_minutes=_reuse(response),
    )
