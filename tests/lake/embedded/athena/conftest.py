"""A moto in this process with the embedded Athena installed, and a little lake in it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from time import sleep
from typing import Any

import boto3
import pyarrow as pa
import pytest
from moto.moto_api._internal.models import moto_api_backend
from moto.server import ThreadedMotoServer
from pyiceberg.catalog.glue import GlueCatalog

from lake.embedded.athena import install
from lake_schema.datasets import declaration
from lake_schema.render.arrow import arrow_schema
from lake_schema.render.iceberg import iceberg_schema, partition_spec

REGION = "eu-central-1"
BUCKET = "lake"
DATABASE = "customs"
KEY = "testing"
FINAL = {"SUCCEEDED", "FAILED", "CANCELLED"}
ROWS = 900


@dataclass(frozen=True)
class Answered:
    """One finished query."""

    execution: dict[str, Any]
    columns: list[dict[str, Any]]
    rows: list[list[str | None]]

    @property
    def reason(self) -> str:
        return str(self.execution["Status"].get("StateChangeReason", ""))

    @property
    def state(self) -> str:
        return str(self.execution["Status"]["State"])

    @property
    def scanned(self) -> int:
        return int(self.execution["Statistics"]["DataScannedInBytes"])


@dataclass(frozen=True)
class Lake:
    """The cloud under test, and what a client does with it."""

    endpoint: str

    def client(self, service: Any) -> Any:  # noqa: ANN401  (boto3 makes them at run time)
        return self.session.client(service, endpoint_url=self.endpoint)

    @cached_property
    def session(self) -> boto3.Session:
        return boto3.Session(KEY, KEY, region_name=REGION)

    @cached_property
    def athena(self) -> Any:  # noqa: ANN401
        return self.client("athena")

    @cached_property
    def s3(self) -> Any:  # noqa: ANN401
        return self.client("s3")

    @cached_property
    def catalogue(self) -> GlueCatalog:
        properties = {
            "py-io-impl": "pyiceberg.io.pyarrow.PyArrowFileIO",
            "s3.endpoint": self.endpoint,
            "s3.region": REGION,
            "s3.access-key-id": KEY,
            "s3.secret-access-key": KEY,
        }
        return GlueCatalog("glue", self.client("glue"), **properties)

    def start(self, sql: str, **asked: Any) -> str:  # noqa: ANN401
        given = {
            "QueryExecutionContext": {"Database": DATABASE},
            "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/answers/"},
        } | asked
        return str(self.athena.start_query_execution(QueryString=sql, **given)["QueryExecutionId"])

    def wait(self, execution_id: str) -> dict[str, Any]:
        while True:
            found: dict[str, Any] = self.athena.get_query_execution(QueryExecutionId=execution_id)
            if found["QueryExecution"]["Status"]["State"] in FINAL:
                execution: dict[str, Any] = found["QueryExecution"]
                return execution
            sleep(0.002)

    def ask(self, sql: str, **asked: Any) -> Answered:  # noqa: ANN401
        execution = self.wait(self.start(sql, **asked))
        if execution["Status"]["State"] != "SUCCEEDED":
            return Answered(execution, [], [])
        rows: list[list[str | None]] = []
        columns: list[dict[str, Any]] = []
        pages = self.athena.get_paginator("get_query_results")
        for page in pages.paginate(QueryExecutionId=execution["QueryExecutionId"]):
            columns = page["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
            rows += [
                [datum.get("VarCharValue") for datum in row["Data"]]
                for row in page["ResultSet"]["Rows"]
            ]
        header = 1 if execution["StatementType"] == "DML" else 0
        return Answered(execution, columns, rows[header:])

    def rows(self, sql: str) -> list[list[str | None]]:
        answered = self.ask(sql)
        assert answered.state == "SUCCEEDED", answered.reason
        return answered.rows

    def reason(self, sql: str) -> str:
        answered = self.ask(sql)
        assert answered.state == "FAILED", answered.rows
        return answered.reason


@pytest.fixture(scope="module")
def lake() -> Iterator[Lake]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    moto_api_backend.reset()  # moto's services are global in a process
    host, port = server.get_host_and_port()
    found = Lake(f"http://{host}:{port}")
    where = {"LocationConstraint": REGION}
    found.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
    found.client("glue").create_database(DatabaseInput={"Name": DATABASE})
    with install(found.endpoint, REGION, KEY, KEY):
        yield found
    moto_api_backend.reset()
    server.stop()


def generated(seed: int) -> pa.Table:
    """Return declarations of half a year: decimals, NULLs, umlauts, leading zeros."""
    random = Random(seed)
    rows = []
    for number in range(ROWS):
        day = date(2026, 1, 1) + timedelta(days=random.randrange(181))
        rows.append(
            {
                "declaration_id": f"{seed}-{number:05}",
                "version_number": random.choice([1, 2, None]),
                "dated_on": day,
                "lrn": f"00{random.randrange(10**6)}",
                "office_code": random.choice(["NLAMS", "DEHAM", "Ü'1\"", "BEANR"]),
                "flow_code": random.choice(["import", "export"]),
                "gross_mass_kg": None
                if random.random() < 0.1
                else Decimal(random.randrange(10**9)).scaleb(-6),
                "invoice_amount": Decimal(random.randrange(10**8)).scaleb(-3),
                "invoice_currency": random.choice(["EUR", "USD", None]),
                "goods_item_count": random.randrange(1, 50),
                "upload_id": f"u{random.randrange(5)}",
            }
        )
    schema = arrow_schema(declaration.DATASET)
    filled = [{field.name: _filler(row, field) for field in schema} for row in rows]
    return pa.Table.from_pylist(filled, schema)


def _filler(row: dict[str, Any], field: pa.Field) -> object:
    if field.name in row or field.nullable:
        return row.get(field.name)
    if pa.types.is_timestamp(field.type):
        return datetime.combine(row["dated_on"], time(8, 30))
    return f"{field.name} {row['declaration_id']}" if pa.types.is_string(field.type) else 1


@pytest.fixture(scope="module")
def declarations(lake: Lake) -> pa.Table:
    """Return what is in the table `declaration`, written in three commits."""
    table = lake.catalogue.create_table(
        f"{DATABASE}.declaration",
        iceberg_schema(declaration.DATASET),
        location=f"s3://{BUCKET}/declaration",
        partition_spec=partition_spec(declaration.DATASET),
    )
    parts = [generated(seed) for seed in (1, 2, 3)]
    for part in parts:
        table.append(part)
    return pa.concat_tables(parts)
