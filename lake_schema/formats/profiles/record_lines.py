"""The lake's own columns for what is no declaration: `trader-lines`, `tariff-lines` and so on.

How to write such a file:

- A line is one record. A header is a column of its dataset, bare (`currency_code`) or with the
  dataset before it (`exchange_rate.currency_code`).
- Up to four rows of a dataset below it are `trader_address_1.street`, ... to
  `trader_address_4.street`; such a row exists where one of its columns holds something.
- Required are the required columns of the dataset: `lake tables trader` shows them.
- Days and times as ISO 8601, numbers with a decimal point, rates as a fraction (0.08 is 8 %).
"""

from lake_schema.datasets import OTHER_RECORDS, RecordKind
from lake_schema.formats.profiles.own_columns import prefixed
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.profiles.row_mapping import RowMapping

GROUPS = 4
"""Rows of a dataset below the header's that one line has room for."""


def _profile(kind: RecordKind) -> Profile:
    [header] = kind.headers
    names = [column.name for column in header.wire_columns]
    own = RowMapping(
        dataset=header.name,
        columns={name: name for name in names} | {f"{header.name}.{name}": name for name in names},
    )
    return Profile(
        name=f"{header.name.replace('_', '-')}-lines",
        rows=(
            own,
            *(
                prefixed(child.name, f"{child.name}_{number}")
                for child in kind.children
                for number in range(1, GROUPS + 1)
            ),
        ),
        required=tuple(
            (column.name, f"{header.name}.{column.name}")
            for column in header.wire_columns
            if column.required
        ),
    )


PROFILES = tuple(map(_profile, OTHER_RECORDS))
