"""Watch over the posts: who fell silent, who sends far less than usual, what lies unpublished."""

from datetime import datetime

from functions._athena import rows
from functions._ledger import Ledger
from functions._shell import logger, metrics, now

POSTS = """
SELECT post, is_silent, is_low
FROM post_activity
WHERE is_silent OR is_low
ORDER BY post
LIMIT 500
"""


def watch(ledger: Ledger) -> None:
    """Count silent and low posts, and how long the oldest commit is open, as metrics.

    Raises:
        AthenaError: Athena could not answer.
    """
    found = rows(POSTS)
    silent = [post for post, is_silent, _ in found if is_silent == "true"]
    low = [post for post, _, is_low in found if is_low == "true"]
    metrics.add_metric("SilentPosts", "Count", len(silent))
    metrics.add_metric("LowPosts", "Count", len(low))
    metrics.add_metric("OldestOpenCommitSeconds", "Seconds", _oldest_seconds(ledger))
    logger.info("posts watched", extra={"silent": silent, "low": low})


def _oldest_seconds(ledger: Ledger) -> float:
    ages = [
        (now() - datetime.fromisoformat(commit.lease_until)).total_seconds()
        for commit in ledger.open_commits()
    ]
    return max(0.0, *ages) if ages else 0.0
