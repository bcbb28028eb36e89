"""Names for what Python's types cannot say: they are `Any`, on purpose and in one place."""

from typing import Any

Json = Any
"""A part of a template or of an event: text, number, truth, null, list or object."""

Client = Any
"""A boto3 client; boto3 makes its classes at run time."""
