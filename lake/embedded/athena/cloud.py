"""Where the lake's own S3 and Glue are, and the clients that reach them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import PyArrowFileIO

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_s3 import S3Client

CONNECTIONS = 50  # all query threads may talk to S3 and Glue at once


@dataclass(frozen=True)
class Cloud:
    """One endpoint that answers for S3 and Glue, with the credentials for it."""

    endpoint_url: str
    region: str
    access_key_id: str
    secret_access_key: str

    @property
    def address(self) -> str:
        """Return host and port."""
        return urlsplit(self.endpoint_url).netloc

    @property
    def is_encrypted(self) -> bool:
        """Tell whether the endpoint speaks TLS."""
        return self.endpoint_url.startswith("https:")

    @cached_property
    def s3(self) -> "S3Client":
        """Return the client of S3."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            config=Config(s3={"addressing_style": "path"}, max_pool_connections=CONNECTIONS),
        )

    @cached_property
    def glue(self) -> "GlueClient":
        """Return the client of the Glue Data Catalog."""
        return boto3.client(
            "glue",
            endpoint_url=self.endpoint_url,
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            config=Config(max_pool_connections=CONNECTIONS),
        )

    @cached_property
    def properties(self) -> dict[str, str]:
        """Return PyIceberg's properties for reading and writing here."""
        return {
            "py-io-impl": "pyiceberg.io.pyarrow.PyArrowFileIO",
            "s3.endpoint": self.endpoint_url,
            "s3.region": self.region,
            "s3.access-key-id": self.access_key_id,
            "s3.secret-access-key": self.secret_access_key,
        }

    @cached_property
    def catalogue(self) -> GlueCatalog:
        """Return PyIceberg's catalogue; one for all, since making a client takes 0.2 s."""
        return GlueCatalog("glue", self.glue, **self.properties)

    @cached_property
    def files(self) -> FileIO:
        """Return PyIceberg's way to the files in S3."""
        return PyArrowFileIO(self.properties)
