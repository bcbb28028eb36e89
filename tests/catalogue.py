"""Another engine than the lake's own: PyIceberg with its own file access, straight from S3."""

from pyiceberg.catalog.glue import GlueCatalog

from lake.embedded import EmbeddedCloud


def catalogue_of(cloud: EmbeddedCloud) -> GlueCatalog:
    properties = {
        "s3.endpoint": cloud.endpoint_url,
        "s3.region": cloud.region,
        "s3.access-key-id": cloud.access_key_id,
        "s3.secret-access-key": cloud.secret_access_key,
    }
    return GlueCatalog("outside", cloud.client("glue"), **properties)
