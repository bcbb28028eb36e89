"""Staged objects of many batches → data files of one table, in bins bounded by bytes."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyiceberg_core.transform  # noqa: F401 # what PyIceberg's months are made with
from pyiceberg.io.pyarrow import _dataframe_to_data_files
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from functions._ledger import Batch
from functions._staged import read_staged
from lake_schema.contract import Dataset
from lake_schema.datasets.upload import DATASET as UPLOAD
from lake_schema.render.arrow import arrow_schema

BIN_BYTES = 128 * 1024 * 1024  # of Arrow memory; sorting takes it twice more
READERS = 8  # a GET waits mostly for the network


def data_files(table: Table, dataset: Dataset, batches: Sequence[Batch]) -> list[DataFile]:
    """Write the rows of batches as data files that no snapshot holds yet.

    Rows are sorted inside a file as the contract says, and parted by month: PyIceberg keeps the
    order of rows when it parts them, but sorts nothing itself.

    Args:
        table: The Iceberg table.
        dataset: Its contract.
        batches: Batches whose staged objects are read; of each, only rows of its own uploads.
    """
    order: list[tuple[str, Literal["ascending", "descending"]]] = [
        (name, "ascending") for name in dataset.sort_by
    ]
    return [
        file
        for rows in _bins(_rows(dataset, batches))
        for file in _dataframe_to_data_files(table.metadata, rows.sort_by(order), table.io)
    ]


def _rows(dataset: Dataset, batches: Sequence[Batch]) -> Iterator[pa.Table]:
    staged = [batch for batch in batches if dataset.name in batch.objects]
    with ThreadPoolExecutor(READERS) as readers:
        # A window of READERS objects: `map` over all would hold every object in memory.
        for start in range(0, len(staged), READERS):
            window = staged[start : start + READERS]
            objects = readers.map(lambda batch: read_staged(batch.objects[dataset.name]), window)
            for batch, content in zip(window, objects, strict=True):
                yield from _tied_rows(content, batch, dataset)


def _tied_rows(content: bytes, batch: Batch, dataset: Dataset) -> Iterator[pa.Table]:
    """Yield the rows of a staged object that count, group by group.

    Of refused uploads and duplicates only their row in `upload` does.
    """
    counted = batch.uploads if dataset is UPLOAD else batch.accepted
    tied = pa.array(counted, pa.string())
    schema = arrow_schema(dataset)
    file = pq.ParquetFile(BytesIO(content))
    for group in range(file.num_row_groups):
        rows = file.read_row_group(group)
        kept = rows.filter(pc.is_in(rows["upload_id"], value_set=tied))
        if kept.num_rows:
            yield kept.select(schema.names).cast(schema)


def _bins(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    gathered: list[pa.Table] = []
    size = 0
    for rows in tables:
        gathered.append(rows)
        size += rows.nbytes
        if size >= BIN_BYTES:
            yield pa.concat_tables(gathered)
            gathered, size = [], 0
    if gathered:
        yield pa.concat_tables(gathered)
