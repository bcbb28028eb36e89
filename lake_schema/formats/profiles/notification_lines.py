"""notification-lines: the lake's own columns, one line a response of customs or an error in it.

How to write such a file:

- A header is a column of `notification`, bare or as `notification.column`.
- An error that customs found is `notification_error.error_code`,
  `notification_error.pointer`, ...; it exists where one of its columns holds something.
- Required are `message_number`, and `lrn` or `mrn` of the declaration that is answered.
- Consecutive lines that agree in `RECORD_KEY` are one response with several errors, whose columns
  are taken from the first of them.
- Days and times as ISO 8601.
"""

from lake_schema.datasets import DATASETS
from lake_schema.formats.profiles.own_columns import prefixed
from lake_schema.formats.profiles.profile import Profile
from lake_schema.formats.profiles.row_mapping import RowMapping

RECORD_KEY = ("message_number", "function_code", "lrn", "mrn", "issued_at")


def _notification() -> RowMapping:
    names = [column.name for column in DATASETS["notification"].wire_columns]
    return RowMapping(
        dataset="notification",
        columns={name: name for name in names} | {f"notification.{name}": name for name in names},
    )


PROFILE = Profile(
    name="notification-lines",
    rows=(_notification(), prefixed("notification_error", "notification_error")),
    required=(
        ("message_number", "notification.message_number"),
        ("lrn", "mrn", "notification.lrn", "notification.mrn"),
    ),
    record_key=RECORD_KEY,
)
