"""finding: one row is one doubt about one record: a rule that does not hold, where and why.

Source: the lake's own rules (`lake_schema/rules`), run when an upload is taken in.
Authority: the data steward who owns the rule.
Grain: record × rule × place.
Key: `upload_id`, `run_number`, `record_number`, `dataset`, `rule`, `place`.
Way back: `bucket`, `object_key`, `object_version`, then `member_name`, `line_number`, `wire_name`.
Units: none. Values that may be personal never stand in `says`.

>>> DATASET.month_of
'arrived_on'
"""

from lake_schema.column_types import DAY, INTEGER
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import PROVENANCE, RUN

DATASET = Dataset(
    name="finding",
    says="One doubt about one record: the rule, the place and the reason.",
    source="The lake's rules",
    key=("upload_id", "run_number", "record_number", "dataset", "rule", "place"),
    month_of="arrived_on",
    sort_by=("arrived_on", "post", "rule"),
    columns=(
        Column(
            name="arrived_on",
            type=DAY,
            says="Day the upload arrived, by the object's own time.",
            required=True,
            derived=True,
        ),
        Column(name="rule", says="Id of the rule that does not hold.", required=True),
        Column(name="severity", says="reject or warn.", required=True),
        Column(name="dataset", says="Dataset whose row breaks the rule.", required=True),
        Column(name="declaration_id", says="Declaration concerned, where it could be told."),
        Column(name="item_number", type=INTEGER, says="Goods item concerned, where there is one."),
        Column(name="place", says="Line, and path or header, in the uploaded file."),
        Column(name="bucket", says="Landing bucket of the upload.", required=True),
        Column(name="object_key", says="Key of the upload in it.", required=True),
        Column(name="object_version", says="Version of that object.", required=True),
        Column(name="member_name", says="File in the archive, where the upload is one."),
        Column(
            name="line_number", type=INTEGER, says="Line of the file where the row begins, from 1."
        ),
        Column(name="wire_name", says="Path or header of what is doubted, as the sender wrote it."),
        Column(name="says", says="What was found and what was expected.", required=True),
        RUN,
        *PROVENANCE,
    ),
)
