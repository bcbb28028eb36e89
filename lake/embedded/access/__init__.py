"""Who calls, what a call needs, and whether the caller's role allows it, as IAM judges."""

from lake.embedded.access.callers import Callers, DeniedError

__all__ = ["Callers", "DeniedError"]
