"""What moto gets wrong, mended: one module a service, each with the reason and a contract test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from lake.embedded.background import Background
from lake.embedded.mends.awslambda import mended_lambda
from lake.embedded.mends.dynamodb import mended_dynamodb
from lake.embedded.mends.glue import mended_glue
from lake.embedded.mends.policies import mended_policies
from lake.embedded.mends.s3 import mended_s3
from lake.embedded.mends.sqs import mended_sqs
from lake.embedded.runtime.runtime_api import Outcome


class Functions(Protocol):
    """What runs functions."""

    def invoke(self, name: str, payload: bytes) -> Outcome:
        """Send an event to a function, by its name or ARN, and wait."""

    def invoke_later(self, name: str, payload: bytes | dict[str, Any]) -> None:
        """Send an event and do not wait."""


@contextmanager
def mended(background: Background, functions: Callable[[], Functions]) -> Iterator[None]:
    """Mend moto while the context lasts.

    Args:
        background: Where S3 delivers events.
        functions: Gives what runs functions, once there is something.
    """
    with (
        mended_dynamodb(),
        mended_glue(),
        mended_policies(),
        mended_sqs(),
        mended_s3(background, lambda arn, event: functions().invoke_later(arn, event)),
        mended_lambda(
            lambda name, event: functions().invoke(name, event),
            lambda name, event: functions().invoke_later(name, event),
        ),
    ):
        yield
