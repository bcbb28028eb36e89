"""The Python client: questions to a lake, answers as pandas or Arrow, with what they saw.

The same program asks the lake on this machine and one in an account: which, the environment says
(`LAKE_DATABASE`, AWS's own variables and profiles), else the newest `lake up` that runs here.
"""

import uuid
import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date, datetime
from typing import Any, Self

import awswrangler as wr
import boto3
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from pyarrow.fs import S3FileSystem

from functions.query.instants import instant
from functions.query.pinning import Pinned
from functions.query.statement import StatementError
from lake.answering import pin, placed
from lake.athena import SqlError
from lake.connection import Connection
from lake.running import find
from lake_schema.questions import QUESTIONS, question_named


class Lake:
    """One lake to ask.

    Every answer is pinned to the snapshots that were current when it was asked; a DataFrame has
    them in `attrs["snapshots"]`, an Arrow table in its schema's metadata.

    >>> Lake(Connection(workgroup="customs-lake-prod", database="customs_lake_prod")).database
    'customs_lake_prod'
    """

    def __init__(self, connection: Connection | None = None) -> None:
        """Take a connection, or find one.

        Raises:
            NotRunningError: The environment names no lake, and none runs on this machine.
        """
        self._connection = connection or find()
        self._ending = ExitStack()

    @classmethod
    def practice(cls, items: int = 5_000, years: int = 1) -> Self:
        """Return a lake in this process with a generated world in it, gone when it is closed.

        Args:
            items: Goods items in all, about.
            years: How many years of trade.
        """
        # Late: who asks a lake in an account needs no cloud on this machine.
        from lake.generate.world import WorldPlan  # noqa: PLC0415
        from lake.practice import practice_lake  # noqa: PLC0415

        connection, ending = practice_lake(WorldPlan(items=items, years=years))
        made = cls(connection)
        made._ending = ending
        return made

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """End a lake to practise on; others run on."""
        self._ending.close()

    @property
    def database(self) -> str:
        """Return the name of the lake's database."""
        return self._connection.database

    def sql(self, sql: str, as_of: datetime | date | str | None = None) -> pd.DataFrame:
        """Return the answer of a query as a DataFrame.

        Args:
            sql: One query in Athena's SQL.
            as_of: What the lake was at an instant (in UTC where it has no zone) or at the end of a
                day; None for now.

        Raises:
            SqlError: It is no query of the lake's tables, or Athena failed at it.
        """
        sent = self._pinned(sql, as_of)
        with warnings.catch_warnings():
            # awswrangler 3.17 still says `copy=` to pandas 3.
            warnings.filterwarnings("ignore", "The copy keyword is deprecated")
            frame = self._answered(sent, wr.athena.read_sql_query, ctas_approach=False)
        frame.attrs["snapshots"] = [seen.as_json() for seen in sent.snapshots]
        return frame

    def arrow(self, sql: str, as_of: datetime | date | str | None = None) -> pa.Table:
        """Return the answer of a query as an Arrow table, exact in its types.

        Athena writes it as Parquet (UNLOAD), so every column needs a name.

        Raises:
            SqlError: It is no query of the lake's tables, or Athena failed at it.
        """
        sent = self._pinned(sql, as_of)
        place = f"{self._answers()}{uuid.uuid4()}/"
        self._answered(sent, wr.athena.unload, path=place, compression="snappy")
        found = ds.dataset(place.removeprefix("s3://"), filesystem=self._files()).to_table()
        seen = " ".join(f"{one.table}={one.snapshot_id or 'empty'}" for one in sent.snapshots)
        return found.replace_schema_metadata({"snapshots": seen})

    def ask(
        self, question: str, as_of: datetime | date | str | None = None, **values: object
    ) -> pd.DataFrame:
        """Return the answer of a named question.

        Args:
            question: Its name; `questions()` lists them.
            as_of: As for `sql`.
            values: Of its parameters.

        Raises:
            UnknownQuestionError: There is none of that name.
            ParameterError: A value is of no parameter, or not of its kind.
        """
        given = {name: str(value) for name, value in values.items()}
        return self.sql(question_named(question).sql(given), as_of)

    def questions(self) -> pd.DataFrame:
        """Return what can be asked by name."""
        listed = [
            {"question": one.name, "asks": one.says, "values": ", ".join(one.parameters)}
            for one in QUESTIONS.values()
        ]
        return pd.DataFrame(listed).set_index("question")

    def _pinned(self, sql: str, as_of: datetime | date | str | None) -> Pinned:
        try:
            return pin(self._connection, sql, None if as_of is None else instant(as_of))
        except StatementError as error:
            raise SqlError(str(error)) from error

    def _answered(self, sent: Pinned, run: Callable[..., Any], **options: object) -> Any:  # noqa: ANN401 # of awswrangler
        try:
            return run(
                sent.sql,
                database=self.database,
                workgroup=self._connection.workgroup,
                boto3_session=self._session(),
                **options,
            )
        except wr.exceptions.QueryFailed as error:
            raise SqlError(placed(str(error), sent)) from error

    def _answers(self) -> str:
        """Return where the workgroup has answers written."""
        group = self._connection.client("athena").get_work_group(
            WorkGroup=self._connection.workgroup
        )
        location: str = group["WorkGroup"]["Configuration"]["ResultConfiguration"]["OutputLocation"]
        return location

    def _session(self) -> boto3.Session:
        """Return a session, and point awswrangler, which has one configuration, at this lake."""
        connection = self._connection
        for service in ("athena", "glue", "s3", "sts"):
            setattr(wr.config, f"{service}_endpoint_url", connection.endpoint_url or None)
        known: Mapping[str, Any] = {
            "region_name": connection.region or None,
            "aws_access_key_id": connection.access_key_id or None,
            "aws_secret_access_key": connection.secret_access_key or None,
        }
        return boto3.Session(**known)

    def _files(self) -> S3FileSystem:
        session = self._session()
        credentials = session.get_credentials()
        frozen = credentials.get_frozen_credentials() if credentials else None
        return S3FileSystem(
            access_key=frozen.access_key if frozen else None,
            secret_key=frozen.secret_key if frozen else None,
            session_token=frozen.token if frozen else None,
            region=session.region_name,
            endpoint_override=self._connection.endpoint_url or None,
        )
