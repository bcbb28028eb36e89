"""The cloud on one machine: it runs a template as it is, and refuses what it does not know."""

from lake.embedded.cloud import EmbeddedCloud
from lake.embedded.faults import CloudError, TemplateError

__all__ = ["CloudError", "EmbeddedCloud", "TemplateError"]
