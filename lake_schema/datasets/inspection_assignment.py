"""inspection_assignment: one row says who was assigned an inspection, when, by whom and why.

Source: selectivity and inspection systems; the lake's own columns.
Authority: the inspecting office.
Grain: inspection × statement × assignment; the second and later are reassignments.
Key: `inspection_number`, `upload_id`, `record_number`, `line_number`.
Units: times in UTC.

>>> DATASET["line_number"].required
True
"""

from lake_schema.column_types import INSTANT
from lake_schema.contract import Column, Dataset, identifying
from lake_schema.shared_columns import OF_AN_INSPECTION, PROVENANCE, line_number

DATASET = Dataset(
    name="inspection_assignment",
    says="Who was assigned an inspection, when, by whom and why.",
    source="Selectivity and inspection systems",
    key=("inspection_number", "upload_id", "record_number", "line_number"),
    month_of="dated_on",
    sort_by=("dated_on", "office_code", "inspection_number"),
    columns=(
        *OF_AN_INSPECTION,
        line_number("inspection"),
        *identifying(Column(name="inspector_id", says="Officer it was assigned to.")),
        *identifying(Column(name="assigner_id", says="Who assigned it; none: by lot.")),
        Column(name="assigned_at", type=INSTANT, says="When."),
        Column(name="reason", says="Why, where it was reassigned."),
        *PROVENANCE,
    ),
)
