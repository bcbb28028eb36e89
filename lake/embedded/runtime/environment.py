"""A worker's environment, as Lambda gives it, pointed at the embedded cloud."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lake.embedded.signatures import Credentials

_INHERITED = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class CloudAddress:
    """How a worker reaches the embedded cloud.

    Args:
        endpoint_url: Every service's endpoint.
        region: The region.
        temporary_folder: Where workers may write; it goes with the cloud.
    """

    endpoint_url: str
    region: str
    temporary_folder: Path


def worker_environment(
    settings: Mapping[str, Any], folder: Path, address: CloudAddress, credentials: Credentials
) -> dict[str, str]:
    """Return the whole environment of a function's workers.

    Args:
        settings: The function's properties, as `create_function` takes them.
        folder: Its code.
        address: The cloud.
        credentials: Of the function's role.
    """
    name, logging = settings["FunctionName"], settings.get("LoggingConfig", {})
    own = {
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_CONFIG_FILE": os.devnull,  # a person's profiles must not reach a function
        "AWS_DEFAULT_REGION": address.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": address.endpoint_url,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{settings['Runtime']}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(settings.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": logging.get("LogFormat", "Text"),
        "AWS_LAMBDA_LOG_GROUP_NAME": logging.get("LogGroup", f"/aws/lambda/{name}"),
        "AWS_LAMBDA_LOG_LEVEL": logging.get("ApplicationLogLevel", ""),
        "AWS_LAMBDA_LOG_STREAM_NAME": "embedded/[$LATEST]",
        "AWS_REGION": address.region,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "LAMBDA_RUNTIME_DIR": str(Path(__file__).parent),
        "LAMBDA_TASK_ROOT": str(folder),
        "PYTHONPATH": str(folder),
        "TMPDIR": str(address.temporary_folder),
        "TZ": ":UTC",
        "_HANDLER": settings["Handler"],
    }
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    variables = settings.get("Environment", {}).get("Variables", {})
    return {**inherited, **own, **{key: str(value) for key, value in variables.items()}}
