"""An execution as GetQueryExecution shows it."""

import time
from typing import Any

from lake.embedded.athena.executions import Execution, Request
from lake.embedded.athena.failures import USER_ERROR


def described(execution: Execution) -> dict[str, Any]:
    """Return an execution as GetQueryExecution shows it."""
    request = execution.request
    result: dict[str, Any] = {"OutputLocation": execution.result_url}
    if request.encryption:
        result["EncryptionConfiguration"] = request.encryption
    shown: dict[str, Any] = {
        "QueryExecutionId": execution.id,
        "Query": request.sql,
        "StatementType": execution.kind,
        "ResultConfiguration": result,
        "ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": _reuse_asked(request)},
        "QueryExecutionContext": {"Database": request.database, "Catalog": request.catalog},
        "Status": _status(execution),
        "Statistics": _statistics(execution),
        "WorkGroup": request.workgroup,
        "EngineVersion": {
            "SelectedEngineVersion": request.engine_version,
            "EffectiveEngineVersion": "Athena engine version 3",
        },
        "SubstatementType": execution.kind,
    }
    if request.parameters:
        shown["ExecutionParameters"] = request.parameters
    return shown


def _reuse_asked(request: Request) -> dict[str, Any]:
    if request.reuse_minutes is None:
        return {"Enabled": False}
    return {"Enabled": True, "MaxAgeInMinutes": request.reuse_minutes}


def _status(execution: Execution) -> dict[str, Any]:
    status: dict[str, Any] = {
        "State": execution.state,
        "SubmissionDateTime": execution.submitted_at,
    }
    if execution.completed_at is not None:
        status["CompletionDateTime"] = execution.completed_at
    if execution.reason is not None:
        status["StateChangeReason"] = execution.reason
    if execution.state == "FAILED":
        status["AthenaError"] = {
            "ErrorCategory": USER_ERROR,
            "ErrorType": 1006 if execution.error_code == "TABLE_NOT_FOUND" else 1000,
            "Retryable": False,
            "ErrorMessage": execution.reason,
        }
    return status


def _statistics(execution: Execution) -> dict[str, Any]:
    end = execution.completed_at or time.time()
    start = execution.started_at or end
    statistics = {
        "EngineExecutionTimeInMillis": round((end - start) * 1000),
        "DataScannedInBytes": execution.bytes_scanned,
        "TotalExecutionTimeInMillis": round((end - execution.submitted_at) * 1000),
        "QueryQueueTimeInMillis": round((start - execution.submitted_at) * 1000),
        "ServicePreProcessingTimeInMillis": 0,
        "QueryPlanningTimeInMillis": 0,
        "ServiceProcessingTimeInMillis": 0,
        "ResultReuseInformation": {"ReusedPreviousResult": execution.reused is not None},
    }
    if execution.manifest is not None:
        statistics["DataManifestLocation"] = execution.manifest
    return statistics
