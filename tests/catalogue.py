"""Another engine than the lake's own: PyIceberg with its own file access, straight from S3."""

from pyiceberg.catalog.glue import GlueCatalog

from lake.embedded import EmbeddedCloud


def catalogue_of(cloud: EmbeddedCloud) -> GlueCatalog:
    keys = {
        "endpoint": cloud.endpoint_url,
        "region": cloud.region,
        "access-key-id": cloud.access_key_id,
        "secret-access-key": cloud.secret_access_key,
    }
    properties = {
        f"{service}.{name}": value for service in ("s3", "glue") for name, value in keys.items()
    }
    return GlueCatalog("outside", **properties)
