"""What every format owes to `ingest`."""

from collections import Counter

import pyarrow as pa
import pytest

from lake_schema.datasets import DATASETS, DECLARATION_DATASETS
from lake_schema.formats import FORMATS
from lake_schema.formats.chunk import LINE, RECORD, UPLOAD, Chunk

EXAMPLES = {
    "wco-dm-xml": b"""<MetaData><Declaration><FunctionalReferenceID>A</FunctionalReferenceID>
        <GoodsShipment><Consignment><TransportEquipment><ID>C1</ID></TransportEquipment>
        </Consignment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity>
        <DutyTaxFee><TypeCode>A00</TypeCode></DutyTaxFee></Commodity></GovernmentAgencyGoodsItem>
        </GoodsShipment></Declaration><Declaration/></MetaData>""",
    "delimited-text": b"""lrn,item_number,duty_1.rate,duty_2.rate,container.container_number
A,1,0.05,,C1
A,2,,,C2
B,1,0.1,0.2,
""",
}


def test_every_format_has_an_example() -> None:
    assert set(EXAMPLES) == set(FORMATS)


@pytest.fixture(params=list(EXAMPLES))
def chunks(request: pytest.FixtureRequest) -> list[Chunk]:
    """The example of a format, read twice in one batch."""
    read_chunks = request.getfixturevalue("read_chunks")
    example = EXAMPLES[request.param]
    found: list[Chunk] = read_chunks(example, example)
    return found


def test_small_uploads_of_a_batch_become_one_chunk(chunks: list[Chunk]) -> None:
    assert len(chunks) == 1
    assert set(chunks[0].tables["declaration"].column(UPLOAD).to_pylist()) == {0, 1}


def test_technical_columns_are_int32_and_never_null(chunks: list[Chunk]) -> None:
    for table in chunks[0].tables.values():
        for name in (UPLOAD, RECORD, LINE):
            assert table.schema.field(name).type == pa.int32()
            assert table.column(name).null_count == 0


def test_all_other_columns_are_text_of_the_contract_with_a_wire(chunks: list[Chunk]) -> None:
    for dataset, table in chunks[0].tables.items():
        names = set(table.column_names) - {UPLOAD, RECORD, LINE}
        assert names <= {column.name for column in DATASETS[dataset].wire_columns}
        assert names <= set(chunks[0].wires[dataset])
        assert {table.schema.field(name).type for name in names} == {pa.string()}


def test_absent_is_null_and_never_empty(chunks: list[Chunk]) -> None:
    for table in chunks[0].tables.values():
        for row in table.to_pylist():
            assert "" not in row.values()


def test_a_record_has_one_declaration_and_its_rows_stand_in_the_same_chunk(
    chunks: list[Chunk],
) -> None:
    def records(dataset: str) -> Counter[tuple[int, int]]:
        table = chunks[0].tables[dataset]
        pairs = zip(*(table.column(name).to_pylist() for name in (UPLOAD, RECORD)), strict=True)
        return Counter(pairs)

    declared = records(DECLARATION_DATASETS[0])
    assert declared == {(0, 1): 1, (0, 2): 1, (1, 1): 1, (1, 2): 1}
    assert all(set(records(dataset)) <= set(declared) for dataset in chunks[0].tables)
