"""How to reach a lake: what any AWS client needs to know, and what the environment says of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from lake.embedded import EmbeddedCloud

VARIABLES: dict[str, str] = {
    "endpoint_url": "AWS_ENDPOINT_URL",
    "region": "AWS_REGION",
    "access_key_id": "AWS_ACCESS_KEY_ID",
    "secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "workgroup": "LAKE_WORKGROUP",
    "database": "LAKE_DATABASE",
    "landing_bucket": "LAKE_LANDING_BUCKET",
    "lake_bucket": "LAKE_BUCKET",
    "upload_ledger": "LAKE_UPLOAD_LEDGER",
    "api_url": "LAKE_API_URL",
}
"""Field of a connection → environment variable that sets it."""

# The names that template.yaml gives a lake whose stage is `dev`.
_OF_STAGE_DEV = {"workgroup": "customs-lake-dev", "database": "customs_lake_dev"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What any AWS client needs to reach a lake; an empty text leaves it to AWS's own settings.

    Attributes:
        endpoint_url: Where all services answer; empty for AWS itself.
        api_url: The lake's HTTP API; empty while it has none.
        region: AWS region.
        access_key_id: AWS access key id; empty for the usual chain of credentials.
        secret_access_key: Its secret.
        workgroup: Athena workgroup for analysts.
        database: Glue database of the tables.
        landing_bucket: Where posts upload.
        lake_bucket: Tables, staged objects and answers.
        upload_ledger: DynamoDB table with what became of every upload.
    """

    endpoint_url: str = ""
    api_url: str = ""
    region: str = ""
    access_key_id: str = ""
    secret_access_key: str = ""
    workgroup: str
    database: str
    landing_bucket: str = ""
    lake_bucket: str = ""
    upload_ledger: str = ""

    @classmethod
    def of(cls, cloud: EmbeddedCloud) -> Connection:
        """Return the connection to an embedded cloud that has started."""
        return cls(
            endpoint_url=cloud.endpoint_url,
            api_url=cloud.api_url or "",
            region=cloud.region,
            access_key_id=cloud.access_key_id,
            secret_access_key=cloud.secret_access_key,
            workgroup=cloud.outputs["Workgroup"],
            database=cloud.outputs["Database"],
            landing_bucket=cloud.outputs["LandingBucket"],
            lake_bucket=cloud.outputs["LakeBucket"],
            upload_ledger=cloud.outputs["UploadLedger"],
        )

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
        """Return a boto3 client of a service, such as `athena`."""
        make: Callable[..., Any] = boto3.client  # its overloads know services by literal name
        return make(
            service,
            endpoint_url=self.endpoint_url or None,
            region_name=self.region or None,
            aws_access_key_id=self.access_key_id or None,
            aws_secret_access_key=self.secret_access_key or None,
        )

    def as_dict(self) -> dict[str, str | None]:
        """Return the fields as `lake up --format json` prints them; null is what is not there."""
        return {name: value or None for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, fields: Mapping[str, str | None]) -> Connection:
        """Return the connection that `as_dict` described."""
        return cls(**{name: value or "" for name, value in fields.items()})

    def as_environment(self) -> dict[str, str]:
        """Return the environment variables that lead AWS clients and the `lake` command here."""
        found = {VARIABLES[field.name]: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value}


def from_environment(environment: Mapping[str, str] = os.environ) -> Connection | None:
    """Return the lake that the environment names, if it names one.

    >>> from_environment({"LAKE_DATABASE": "customs_lake_prod"}).workgroup
    'customs-lake-prod'
    >>> from_environment({"HOME": "/"}) is None
    True
    """
    given = {field: environment.get(name, "") for field, name in VARIABLES.items()}
    if not (given["database"] or given["endpoint_url"]):
        return None
    given["database"] = given["database"] or _OF_STAGE_DEV["database"]
    given["workgroup"] = given["workgroup"] or given["database"].replace("_", "-")
    given["upload_ledger"] = given["upload_ledger"] or f"{given['workgroup']}-upload-ledger"
    given["region"] = given["region"] or environment.get("AWS_DEFAULT_REGION", "")
    return Connection(**given)
