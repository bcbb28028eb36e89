"""upload: one row is one uploaded object and what became of it, as one run found.

Source: the landing bucket's notifications and the outcome of `ingest`.
Authority: the lake.
Grain: bucket × key × version × run; the last run says how things stand.
Key: `upload_id`, `run_number`.
Units: sizes in bytes; counts are records of all runs so far. Always read = accepted + rejected.

>>> DATASET.key
('upload_id', 'run_number')
"""

from lake_schema.column_types import DAY, INSTANT, INTEGER
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import RUN

DATASET = Dataset(
    name="upload",
    says="One uploaded object and what became of it.",
    source="Amazon S3 event notifications and the lake's own account of the upload",
    key=("upload_id", "run_number"),
    month_of="arrived_on",
    sort_by=("arrived_on", "post", "upload_id"),
    columns=(
        Column(
            name="upload_id",
            says="Hash of bucket, key and version of the uploaded object.",
            required=True,
        ),
        Column(name="post", says="Border post that sent it, from the object key.", required=True),
        Column(
            name="arrived_on",
            type=DAY,
            says="Day it arrived, by the object's own time.",
            required=True,
        ),
        Column(name="arrived_at", type=INSTANT, says="When it arrived in S3.", required=True),
        Column(name="bucket", says="Landing bucket.", required=True),
        Column(name="object_key", says="Key in the landing bucket.", required=True),
        Column(name="object_version", says="Version of the object.", required=True),
        Column(name="file_name", says="Name the post gave the file.", required=True),
        Column(name="size_bytes", type=INTEGER, says="Size of the object.", required=True),
        Column(name="sha256", says="SHA-256 of its bytes, in hexadecimal."),
        Column(name="format", says="Format that the content was recognised as, of an archive all."),
        Column(name="packing", says="gzip, zstd, zip, tar, tar.gz or tar.zst, where it is packed."),
        Column(name="outcome", says="accepted, duplicate or refused.", required=True),
        Column(name="error_code", says="Why it was refused, coded."),
        Column(name="error_says", says="Why it was refused, in a sentence with its place."),
        Column(name="duplicate_of", says="Upload that brought the same bytes before."),
        Column(name="records_read", type=INTEGER, says="Records found.", required=True),
        Column(name="records_accepted", type=INTEGER, says="Records taken in.", required=True),
        Column(name="records_rejected", type=INTEGER, says="Records rejected.", required=True),
        Column(
            name="unknown_count",
            type=INTEGER,
            says="Values that no mapping took; the table unknown_content names them.",
            required=True,
        ),
        RUN,
        Column(name="warnings", type=INTEGER, says="Findings that only warn.", required=True),
        Column(name="ingested_at", type=INSTANT, says="When it was examined.", required=True),
        Column(
            name="records_announced",
            type=INTEGER,
            says="Records that its post said it holds; empty where it said nothing.",
        ),
    ),
)
