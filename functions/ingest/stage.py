"""Accepted rows → staged Parquet, one object a dataset and batch."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from functions._staged import write_staged
from lake_schema.datasets import DATASETS
from lake_schema.render.arrow import arrow_schema

ROW_GROUP = 50_000


class Staging:
    """Writes the tables of one batch to local files as they come, and uploads them at the end.

    Staged objects live for minutes and are read once, whole: fast compression, no dictionaries
    and no statistics make them four times cheaper to merge than zstd with both.
    """

    def __init__(self, batch_id: str) -> None:
        """Take the batch's id, which stands in the keys."""
        self._batch_id = batch_id
        self._folder = TemporaryDirectory(prefix="staged-")
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        """Return the staging itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Forget the local files."""
        for writer in self._writers.values():
            writer.close()
        self._folder.cleanup()

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Append rows, dataset → table in the contract's schema."""
        for dataset, rows in tables.items():
            if rows.num_rows:
                self._writer(dataset).write_table(rows, row_group_size=ROW_GROUP)

    def upload(self) -> dict[str, str]:
        """Upload what was added; return dataset → key of its object."""
        keys = {}
        for dataset, writer in self._writers.items():
            writer.close()
            keys[dataset] = write_staged(dataset, self._batch_id, self._path(dataset))
        return keys

    def _writer(self, dataset: str) -> pq.ParquetWriter:
        if dataset not in self._writers:
            self._writers[dataset] = pq.ParquetWriter(
                self._path(dataset),
                arrow_schema(DATASETS[dataset]),
                compression="lz4",
                use_dictionary=False,
                write_statistics=False,
            )
        return self._writers[dataset]

    def _path(self, dataset: str) -> Path:
        return Path(self._folder.name, f"{dataset}.parquet")
