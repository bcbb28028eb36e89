"""One failing piece of work must not take its neighbours with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from functions._shell import logger


def survives(action: Callable[[], object], **facts: object) -> bool:
    """Run an action; log the error that ended it, if one did, and tell whether none did.

    Nothing is swallowed: the caller returns the action's messages to their queue, which retries
    them and then moves them to the dead-letter queue, where the alarm is.

    Args:
        action: What to run, in a thread of its own, whose error comes back as a value.
        facts: What the log line should name.
    """
    with ThreadPoolExecutor(1) as alone:
        error = alone.submit(action).exception()
    if error is not None:
        logger.error(
            "work failed",
            extra=facts,
            exc_info=(type(error), error, error.__traceback__),
        )
    return error is None
