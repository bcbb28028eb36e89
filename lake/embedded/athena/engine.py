"""The DuckDB that answers: extensions from packages, macros, the lake's S3 and nothing else."""

import importlib.util
import threading
from pathlib import Path
from typing import Self

import duckdb

from lake.embedded.athena import udfs
from lake.embedded.athena.cloud import Cloud
from lake.embedded.athena.dialect.quoting import quoted
from lake.embedded.athena.failures import QueryError, from_duckdb

EXTENSIONS = ("avro", "httpfs", "icu", "iceberg")  # iceberg needs those before it
MACROS = Path(__file__).parent / "macros"
MACRO_FILES = ("errors", "numbers", "casts", "text", "collections", "json")  # later use earlier


class Engine:
    """One in-memory DuckDB for all queries; each query has a session of its own."""

    def __init__(self, cloud: Cloud) -> None:
        """Start DuckDB, then lock it: of the world outside it sees only the lake's S3."""
        self._root = duckdb.connect()
        for name in EXTENSIONS:
            self._root.execute(f"LOAD {quoted(str(extension(name)))}")
        self._root.execute("SET TimeZone = 'UTC'")
        self._root.execute("SET python_enable_replacements = false")
        self._root.execute(
            "CREATE SECRET lake (TYPE s3, PROVIDER config, URL_STYLE 'path',"
            f" KEY_ID {quoted(cloud.access_key_id)}, SECRET {quoted(cloud.secret_access_key)},"
            f" REGION {quoted(cloud.region)}, ENDPOINT {quoted(cloud.address)},"
            f" USE_SSL {str(cloud.is_encrypted).lower()})"
        )
        udfs.register(self._root)
        for name in MACRO_FILES:
            self._root.execute((MACROS / f"{name}.sql").read_text())
        self._root.execute("SET allowed_directories = ['s3://']")
        self._root.execute("SET enable_external_access = false")
        self._root.execute("SET lock_configuration = true")

    def session(self) -> "Session":
        """Return a session: its temporary views and its interruption are its own."""
        return Session(self._root.cursor())

    def close(self) -> None:
        """Stop DuckDB."""
        self._root.close()


class Session:
    """One query's connection, which another thread may interrupt."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take over a connection."""
        self._connection = connection
        self._lock = threading.Lock()
        self._is_closed = False
        self._is_interrupted = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        with self._lock:
            self._is_closed = True
            self._connection.close()

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Run SQL of ours.

        Raises:
            QueryError: DuckDB fails; in Athena's words where they are known.
        """
        if self._is_interrupted:
            raise QueryError("USER_CANCELED", "Query cancelled by user")
        try:
            return self._connection.execute(sql)
        except duckdb.Error as error:
            raise from_duckdb(error) from error

    def offer(self, name: str, table: object) -> None:
        """Make an Arrow table selectable by a name, in this session."""
        self._connection.register(name, table)

    def interrupt(self) -> None:
        """Stop what runs, and let nothing run any more."""
        with self._lock:
            self._is_interrupted = True
            if not self._is_closed:
                self._connection.interrupt()


def extension(name: str) -> Path:
    """Return the file of a packaged DuckDB extension.

    Raises:
        QueryError: The package is not installed, or for another DuckDB.
    """
    package = f"duckdb_extension_{name}"
    spec = importlib.util.find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or []:
        file = Path(folder, "extensions", f"v{duckdb.__version__}", f"{name}.duckdb_extension")
        if file.exists():
            return file
    raise QueryError(
        "GENERIC_INTERNAL_ERROR", f"{package} for DuckDB {duckdb.__version__} is missing"
    )
