"""unknown_content: one row is one path of an upload that no mapping takes.

Source: the lake's own reading of the upload.
Authority: the data steward who owns the mapping.
Grain: upload × run × path.
Key: `upload_id`, `run_number`, `path`.
Units: `value_count` counts occurrences. What stood there is not repeated: it may be personal.

>>> DATASET.month_of
'arrived_on'
"""

from lake_schema.column_types import DAY, INSTANT, INTEGER
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import RUN

DATASET = Dataset(
    name="unknown_content",
    says="One path of an upload that no mapping takes, and how often it stood there.",
    source="The lake's formats",
    key=("upload_id", "run_number", "path"),
    month_of="arrived_on",
    sort_by=("arrived_on", "format", "path"),
    columns=(
        Column(
            name="arrived_on",
            type=DAY,
            says="Day the upload arrived, by the object's own time.",
            required=True,
        ),
        Column(name="format", says="Format of the upload."),
        Column(name="path", says="Path, header or member that nothing reads.", required=True),
        Column(name="value_count", type=INTEGER, says="How often it stood there.", required=True),
        Column(name="post", says="Border post that sent the upload.", required=True),
        Column(
            name="upload_id",
            says="Hash of bucket, key and version of the uploaded object.",
            required=True,
        ),
        RUN,
        Column(name="ingested_at", type=INSTANT, says="When it was examined.", required=True),
    ),
)
