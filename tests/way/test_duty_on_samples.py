"""Duties of real responses computed again: all that differ are explained."""

from pathlib import Path

import pytest

from lake.athena import ask
from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.landing import Parcel, files_of

HMRC = Path(__file__).parents[2].parent / "shared/samples/hmrc-customs-declarations"
pytestmark = pytest.mark.skipif(
    not HMRC.is_dir(), reason="the samples are shared beside the repository, not part of it"
)


def test_every_assessed_line_of_hmrc_is_explained() -> None:
    taxed = [
        path for path in files_of([HMRC / "notifications"]) if b"TaxAssessed" in path.read_bytes()
    ]
    parcels = [
        Parcel(path, "hmrc", path.name) for path in [*files_of([HMRC / "declarations"]), *taxed]
    ]
    with EmbeddedCloud() as cloud:
        take_in(cloud, parcels)
        found = ask(
            Connection.of(cloud),
            "SELECT stated_code, count(*) FROM duty_computed WHERE is_assessed"
            " AND tax_base_amount IS NOT NULL AND rate IS NOT NULL AND stated_amount IS NOT NULL"
            " GROUP BY stated_code",
        ).rows

    # The facts say 252 of 265; deductions make up 9, other lines and reliefs claimed the rest.
    assert dict(found) == {"agrees": 252, "relief": 9, "other-line": 2, "relief-claimed": 2}
