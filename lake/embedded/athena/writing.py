"""CREATE TABLE AS and UNLOAD: answers written as Parquet, as a table or as bare files."""

import re
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from botocore.exceptions import ClientError
from pyiceberg.io.pyarrow import PyArrowFileIO, _pyarrow_to_schema_without_ids
from pyiceberg.schema import assign_fresh_schema_ids

from lake.embedded.athena.committing import replace_files, written_files
from lake.embedded.athena.defining import make
from lake.embedded.athena.dialect.parsing import parse_one
from lake.embedded.athena.dialect.scope import Output
from lake.embedded.athena.failures import QueryError, refused
from lake.embedded.athena.hive import hive_name
from lake.embedded.athena.results import Place
from lake.embedded.athena.statements import Answer, Setting, run_query, with_parameters
from lake.embedded.athena.stored_types import arrow_type
from lake.embedded.athena.table_properties import Wanted, properties_of

TABLE_NAME = r'(?:[`"]?(?P<database>\w+)[`"]?\.)?[`"]?(?P<table>\w+)[`"]?'
HEAD = re.compile(
    rf"CREATE\s+TABLE\s+(?P<maybe>IF\s+NOT\s+EXISTS\s+)?{TABLE_NAME}\s*(?=WITH\b|AS\b)",
    re.IGNORECASE,
)
UNLOAD = re.compile(
    r"UNLOAD\s*\((?P<query>.*)\)\s*TO\s*'(?P<to>[^']+)'\s*(?P<rest>WITH\s*\(.*)?",
    re.IGNORECASE | re.DOTALL,
)


def create_table_as(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer CREATE TABLE name WITH (...) AS query, as Iceberg or as plain Parquet.

    Raises:
        QueryError: The table is there, or something of it is not supported.
    """
    head = HEAD.match(sql)
    if head is None:
        raise refused("this form of CREATE TABLE")
    wanted, rest = properties_of(sql[head.end() :])
    body = re.fullmatch(
        r"\s*AS\s*(?P<query>.*?)(?P<empty>\s+WITH\s+NO\s+DATA)?", rest, re.IGNORECASE | re.DOTALL
    )
    if body is None or body["empty"]:
        raise refused("CREATE TABLE without data")
    database, name = (head["database"] or setting.database).lower(), head["table"].lower()
    if any(table["Name"] == name for table in setting.glue.tables(database)):
        if head["maybe"]:
            return Answer()
        raise QueryError("TABLE_ALREADY_EXISTS", f"Destination table '{name}' already exists")
    answer = run_query(with_parameters(parse_one(body["query"]), parameters), setting)
    table = _table(answer)
    if wanted.text("table_type").upper() == "ICEBERG":
        _write_iceberg(table, (database, name), wanted, setting)
        return Answer(bytes_scanned=answer.bytes_scanned)
    default = (
        f"{setting.result_url.rpartition('/')[0]}/tables/{setting.result_url.rpartition('/')[2]}/"
    )
    location = wanted.text("external_location", default=default)
    files = _write_parquet(table, location, wanted, setting)
    _register((database, name), answer.outputs, location, wanted, setting)
    return Answer(bytes_scanned=answer.bytes_scanned, manifest=_manifest(files, setting))


def unload(sql: str, setting: Setting, parameters: list[str]) -> Answer:
    """Answer UNLOAD (query) TO 's3://...' WITH (format = 'PARQUET')."""
    found = UNLOAD.fullmatch(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: UNLOAD cannot be read")
    wanted, rest = properties_of(found["rest"] or "")
    if rest.strip() or "format" not in wanted.properties:
        raise refused("UNLOAD without a format of PARQUET")
    answer = run_query(with_parameters(parse_one(found["query"]), parameters), setting)
    files = _write_parquet(_table(answer), found["to"], wanted, setting)
    return Answer(bytes_scanned=answer.bytes_scanned, manifest=_manifest(files, setting))


def _table(answer: Answer) -> pa.Table:
    """Return all rows under their names, in the types that files have for them."""
    assert answer.batches is not None
    names = []
    for place, output in enumerate(answer.outputs):
        if output.name is None:
            raise QueryError(
                "MISSING_COLUMN_NAME", f"Column name not specified at position {place + 1}"
            )
        if output.type.name in {"timestamp with time zone", "unknown"}:
            raise QueryError("NOT_SUPPORTED", f"Unsupported Hive type: {output.type}")
        names.append(output.name.lower())
    if len(set(names)) != len(names):
        raise QueryError("DUPLICATE_COLUMN_NAME", "Column names of the new table are not unique")
    schema = pa.schema(
        [
            (name, arrow_type(output.type))
            for name, output in zip(names, answer.outputs, strict=True)
        ]
    )
    batches = [
        pa.record_batch(
            [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)],
            schema=schema,
        )
        for batch in answer.batches
    ]
    return pa.Table.from_batches(batches, schema)


def _write_iceberg(
    table: pa.Table, name: tuple[str, str], wanted: Wanted, setting: Setting
) -> None:
    location = wanted.text("location")
    if not location:
        raise QueryError("INVALID_TABLE_PROPERTY", "an Iceberg table needs a location")
    if wanted.partitioned_by:
        raise refused("partitioned_by of an Iceberg table: its property is partitioning")
    schema = assign_fresh_schema_ids(_pyarrow_to_schema_without_ids(table.schema))
    made = make(setting, name, schema, location, wanted.listed("partitioning"))
    replace_files(made, [], written_files(made, table) if table.num_rows else [])


def _write_parquet(table: pa.Table, location: str, wanted: Wanted, setting: Setting) -> list[str]:
    """Write files below a location, in folders `column=value` if wanted, and return their URLs."""
    place = Place.of(location.rstrip("/") + "/")
    if setting.cloud.s3.list_objects_v2(Bucket=place.bucket, Prefix=place.key, MaxKeys=1).get(
        "KeyCount"
    ):
        raise QueryError(
            "HIVE_PATH_ALREADY_EXISTS", f"Target directory for table already exists: {location}"
        )
    keys = [key.lower() for key in wanted.partitioned_by]
    if keys and table.column_names[-len(keys) :] != keys:
        raise QueryError(
            "INVALID_TABLE_PROPERTY", "Partition keys must be the last columns in the table"
        )
    files = setting.cloud.files
    assert isinstance(files, PyArrowFileIO)
    system = files.fs_by_scheme("s3", place.bucket)
    written: list[str] = []
    form = ds.ParquetFileFormat()
    ds.write_dataset(
        table,
        f"{place.bucket}/{place.key}",
        filesystem=system,
        format=form,
        file_options=form.make_write_options(compression=wanted.codec),
        partitioning=ds.partitioning(
            pa.schema([table.schema.field(k) for k in keys]), flavor="hive"
        )
        if keys
        else None,
        basename_template=f"{setting.result_url.rpartition('/')[2]}-{{i}}.parquet",
        existing_data_behavior="overwrite_or_ignore",
        create_dir=False,
        file_visitor=lambda file: written.append(f"s3://{file.path}"),
    )
    return written


def _register(
    name: tuple[str, str], outputs: list[Output], location: str, wanted: Wanted, setting: Setting
) -> None:
    keys = [key.lower() for key in wanted.partitioned_by]
    columns = [{"Name": str(o.name).lower(), "Type": hive_name(o.type)} for o in outputs]
    descriptor: dict[str, Any] = {
        "Columns": [column for column in columns if column["Name"] not in keys],
        "Location": location,
        "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
        },
    }
    table: Any = {
        "Name": name[1],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "classification": "parquet"},
        "StorageDescriptor": descriptor,
        "PartitionKeys": [column for column in columns if column["Name"] in keys],
    }
    try:
        setting.cloud.glue.create_table(DatabaseName=name[0], TableInput=table)
    except ClientError as error:
        raise QueryError("TABLE_ALREADY_EXISTS", str(error)) from error
    if keys:
        _register_partitions(name, descriptor, setting)


def _register_partitions(
    name: tuple[str, str], descriptor: dict[str, Any], setting: Setting
) -> None:
    place = Place.of(descriptor["Location"].rstrip("/") + "/")
    pages = setting.cloud.s3.get_paginator("list_objects_v2").paginate(
        Bucket=place.bucket, Prefix=place.key
    )
    folders = {
        found["Key"].removeprefix(place.key).rpartition("/")[0]
        for page in pages
        for found in page.get("Contents", [])
    }
    partitions: Any = [
        {
            "Values": [part.partition("=")[2] for part in folder.split("/")],
            "StorageDescriptor": {
                **descriptor,
                "Location": f"s3://{place.bucket}/{place.key}{folder}/",
            },
        }
        for folder in sorted(folders)
    ]
    setting.cloud.glue.batch_create_partition(
        DatabaseName=name[0], TableName=name[1], PartitionInputList=partitions
    )


def _manifest(files: list[str], setting: Setting) -> str:
    """Put the list of written files beside the answer, where clients look for it."""
    url = f"{setting.result_url}-manifest.csv"
    place = Place.of(url)
    setting.cloud.s3.put_object(Bucket=place.bucket, Key=place.key, Body="\n".join(files).encode())
    return url
