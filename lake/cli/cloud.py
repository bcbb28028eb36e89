"""A lake on this machine for as long as a command needs it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from functions._ledger import Ledger
from lake.cli.screen import ERR, progress
from lake.cli.signals import ignore
from lake.embedded import EmbeddedCloud
from lake.landing import Parcel, send
from lake.settling import Settlement, Watch, settle


@contextmanager
def fresh_cloud(port: int = 0) -> Iterator[EmbeddedCloud]:
    """Start an empty lake, and end it whatever happens."""
    with ExitStack() as ending:
        with ERR.status("Starting the lake"):
            cloud = ending.enter_context(EmbeddedCloud(port=port))
        ending.callback(ignore)  # runs before the cloud's own end
        yield cloud


def take_in(cloud: EmbeddedCloud, parcels: Sequence[Parcel]) -> Settlement:
    """Upload files and wait until all are settled, with progress on standard error."""
    with progress() as bars:
        sent = bars.add_task("uploading", total=len(parcels))
        uploads = send(
            cloud.client("s3"),
            cloud.outputs["LandingBucket"],
            parcels,
            on_sent=lambda _upload: bars.advance(sent),
        )
        settled = bars.add_task("settling ", total=len(uploads))
        return settle(
            Ledger(cloud.client("dynamodb"), cloud.outputs["UploadLedger"]),
            uploads,
            Watch(
                cloud.client("sqs"),
                (cloud.outputs["LandingQueueUrl"], cloud.outputs["StagedQueueUrl"]),
                lambda: cloud.failures,
            ),
            on_settled=lambda count: bars.update(settled, completed=count),
        )
