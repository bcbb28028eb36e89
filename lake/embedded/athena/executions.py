"""Query executions: queued, run in threads, stopped, remembered."""

import logging
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from lake.embedded.athena.catalogue import Glue
from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect.scope import Output
from lake.embedded.athena.engine import Engine, Session
from lake.embedded.athena.failures import QueryError
from lake.embedded.athena.iceberg import IcebergTables
from lake.embedded.athena.prepared import PreparedStatements
from lake.embedded.athena.results import is_there, store_answer, store_lines, store_metadata
from lake.embedded.athena.routing import answer
from lake.embedded.athena.scanned import Scans
from lake.embedded.athena.statements import Setting, is_reusable, kind_of

logger = logging.getLogger(__name__)
THREADS = 8  # queries at once; more only wait for the same few cores
FINAL = ("SUCCEEDED", "FAILED", "CANCELLED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What StartQueryExecution was asked."""

    sql: str
    catalog: str
    database: str
    workgroup: str
    output_location: str  # a folder
    parameters: list[str] = field(default_factory=list)
    encryption: dict[str, str] | None = None
    cutoff: int | None = None
    engine_version: str = "Athena engine version 3"
    reuse_minutes: int | None = field(default=None, compare=False)


@dataclass(slots=True)
class Execution:
    """One execution of a query and what has become of it."""

    id: str
    request: Request
    submitted_at: float
    state: str = "QUEUED"
    reason: str | None = None
    error_code: str | None = None
    started_at: float | None = None
    completed_at: float | None = None
    bytes_scanned: int = 0
    rows: int = 0
    outputs: list[Output] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    manifest: str | None = None
    update_count: int = 0
    has_rows: bool = False
    reused: "Execution | None" = None
    session: Session | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def kind(self) -> str:
        """Return DML, DDL or UTILITY."""
        return kind_of(self.request.sql)

    @property
    def has_csv(self) -> bool:
        """Tell whether the answer is a CSV file; others are lines of text."""
        return self.kind == "DML"

    @property
    def result_url(self) -> str:
        """Return where the answer lies."""
        if self.reused is not None:
            return self.reused.result_url
        return f"{self.request.output_location}{self.id}.{'csv' if self.has_csv else 'txt'}"

    def move(self, state: str, reason: str | None = None) -> bool:
        """Go to a state unless a final one is reached; tell whether it was done."""
        with self.lock:
            if self.state in FINAL:
                return False
            self.state, self.reason = state, reason
            if state in FINAL:
                self.completed_at = time.time()
                self.done.set()
            return True


class Executions:
    """All executions of this process."""

    def __init__(self, cloud: Cloud) -> None:
        """Start the engine."""
        self.cloud = cloud
        self.glue = Glue(cloud)
        self.prepared = PreparedStatements()
        self._engine = Engine(cloud)
        self._iceberg = IcebergTables(cloud)
        self._scans = Scans(cloud)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="athena")
        self._all: dict[str, Execution] = {}
        self._by_token: dict[tuple[str, str], tuple[str, Request]] = {}
        self._lock = threading.Lock()

    def start(self, request: Request, token: str | None) -> str:
        """Queue a query and return its id; the same token gives the same execution.

        Raises:
            QueryError: The token came before with another query.
        """
        with self._lock:
            if token is not None and (request.workgroup, token) in self._by_token:
                known, before = self._by_token[request.workgroup, token]
                if before != request:
                    raise QueryError("IDEMPOTENT", "Idempotent parameters do not match")
                return known
            execution = Execution(str(uuid.uuid4()), request, time.time())
            self._all[execution.id] = execution
            if token is not None:
                self._by_token[request.workgroup, token] = (execution.id, request)
        self._pool.submit(self._run, execution).add_done_callback(_say_defect)
        return execution.id

    def get(self, execution_id: str) -> Execution | None:
        """Return an execution."""
        return self._all.get(execution_id)

    def newest_first(self, workgroup: str) -> list[Execution]:
        """Return the executions of a workgroup."""
        with self._lock:
            known = list(self._all.values())
        return [one for one in reversed(known) if one.request.workgroup == workgroup]

    def stop(self, execution: Execution) -> None:
        """Cancel an execution; one that is done stays as it is."""
        if execution.move("CANCELLED", "Query cancelled by user"):
            session = execution.session
            if session is not None:
                session.interrupt()

    def close(self) -> None:
        """Cancel what runs, and stop the engine."""
        for execution in list(self._all.values()):
            self.stop(execution)
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._engine.close()

    def _run(self, execution: Execution) -> None:
        execution.started_at = time.time()
        if not execution.move("RUNNING"):
            return
        with self._engine.session() as session:
            execution.session = session
            if execution.state in FINAL:  # stopped in between
                return
            try:
                if not self._reuse(execution):
                    self._answer(execution, session)
            except QueryError as error:
                execution.error_code = error.code
                execution.move("FAILED", str(error))
            except (ClientError, BotoCoreError, OSError) as error:
                execution.error_code = "PERMISSION_DENIED"
                execution.move("FAILED", f"GENERIC_USER_ERROR: {error}")
            else:
                execution.move("SUCCEEDED")
            finally:
                # A defect of ours must not leave the client polling for ever.
                execution.move("FAILED", "GENERIC_INTERNAL_ERROR: the embedded Athena failed")

    def _reuse(self, execution: Execution) -> bool:
        """Take over the answer of the same query, if one is young enough and still there.

        As in Athena what counts is its age: whether the tables changed since is not looked at.
        """
        request = execution.request
        if request.reuse_minutes is None or not is_reusable(request.sql):
            return False
        oldest = time.time() - request.reuse_minutes * 60
        for before in self.newest_first(request.workgroup):
            if (
                before.request == request
                and before.state == "SUCCEEDED"
                and before.reused is None
                and before.has_rows
                and (before.completed_at or 0) >= oldest
                and is_there(before.result_url)
            ):
                execution.reused = before
                execution.outputs, execution.rows = before.outputs, before.rows
                execution.has_rows = True
                return True
        return False

    def _answer(self, execution: Execution, session: Session) -> None:
        request = execution.request
        setting = Setting(
            cloud=self.cloud,
            glue=self.glue,
            iceberg=self._iceberg,
            scans=self._scans,
            session=session,
            database=request.database,
            prepared=self.prepared,
            workgroup=request.workgroup,
            now=datetime.fromtimestamp(execution.submitted_at, UTC),
            cutoff=request.cutoff,
            result_url=f"{request.output_location}{execution.id}",
        )
        found = answer(request.sql, setting, request.parameters)
        execution.outputs = found.outputs
        execution.bytes_scanned = found.bytes_scanned
        execution.manifest = found.manifest
        execution.update_count = found.update_count
        if found.batches is not None:
            execution.has_rows = True
            execution.rows = store_answer(execution.result_url, found.batches, found.outputs)
        elif execution.has_csv:
            store_metadata(execution.result_url, found.outputs)
        else:
            execution.lines = found.lines
            execution.rows = len(found.lines)
            store_lines(execution.result_url, found.lines, found.outputs)


def _say_defect(future: "Future[None]") -> None:
    """Log what no query can be blamed for: a defect of ours."""
    if not future.cancelled() and future.exception() is not None:
        logger.error(
            "a query failed by a defect of the embedded Athena", exc_info=future.exception()
        )
