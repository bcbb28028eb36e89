"""moto's S3 and Glue reached in its own process, as moto's services reach each other.

Answers are small and tables are looked up for every query; by HTTP each costs some 14 ms.
"""

from typing import TYPE_CHECKING, Any, cast

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.glue.exceptions import EntityNotFoundException
from moto.glue.models import glue_backends
from moto.s3.exceptions import MissingBucket
from moto.s3.models import s3_backends

from lake.embedded.athena.failures import QueryError

if TYPE_CHECKING:
    from mypy_boto3_glue.type_defs import TableTypeDef

PARTITION = "aws"


def put(bucket: str, key: str, body: bytes) -> None:
    """Store an object.

    Raises:
        QueryError: There is no such bucket.
    """
    try:
        s3_backends[DEFAULT_ACCOUNT_ID][PARTITION].put_object(bucket, key, body)
    except MissingBucket as error:
        raise _no_bucket(bucket) from error


def get(bucket: str, key: str) -> bytes | None:
    """Return an object's bytes, or None if it is not there any more."""
    try:
        found = s3_backends[DEFAULT_ACCOUNT_ID][PARTITION].get_object(bucket, key)
    except MissingBucket as error:
        raise _no_bucket(bucket) from error
    return None if found is None else bytes(found.value)


def etag(bucket: str, key: str) -> str | None:
    """Return what tells an object's content from others, or None if it is not there any more."""
    try:
        found = s3_backends[DEFAULT_ACCOUNT_ID][PARTITION].head_object(bucket, key)
    except MissingBucket as error:
        raise _no_bucket(bucket) from error
    return None if found is None else str(found.etag)


def _no_bucket(bucket: str) -> QueryError:
    says = f"Unable to verify/create output bucket {bucket}: it does not exist"
    return QueryError("PERMISSION_DENIED", says)


def table(region: str, database: str, name: str) -> "TableTypeDef | None":
    """Return a table or view of the Glue Data Catalog, or None if there is none."""
    try:
        found: Any = glue_backends[DEFAULT_ACCOUNT_ID][region].get_table(database, name)
    except EntityNotFoundException:
        return None
    return cast("TableTypeDef", found.as_dict())
