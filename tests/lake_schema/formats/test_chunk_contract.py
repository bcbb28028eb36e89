"""What every format owes to `ingest`."""

import io
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from lake_schema.datasets import DATASETS, HEADERS
from lake_schema.formats import FORMATS
from lake_schema.formats.chunk import LINE, PART, RECORD, Chunk

LINES = [
    ["lrn", "item_number", "duty_1.rate", "duty_2.rate", "container.container_number"],
    ["A", 1, 0.05, None, "C1"],
    ["A", 2, None, None, "C2"],
    ["B", 1, 0.1, 0.2, None],
]


def _workbook() -> bytes:
    workbook, file = Workbook(write_only=True), io.BytesIO()
    sheet = workbook.create_sheet("Lines")
    for line in LINES:
        sheet.append(line)
    workbook.save(file)
    return file.getvalue()


def _parquet() -> bytes:
    names, *lines = LINES
    file = io.BytesIO()
    pq.write_table(pa.table(dict(zip(names, zip(*lines, strict=True), strict=True))), file)
    return file.getvalue()


EXAMPLES = {
    "wco-dm-xml": b"""<MetaData><Declaration><FunctionalReferenceID>A</FunctionalReferenceID>
        <GoodsShipment><Consignment><TransportEquipment><ID>C1</ID></TransportEquipment>
        </Consignment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric><Commodity>
        <DutyTaxFee><TypeCode>A00</TypeCode></DutyTaxFee></Commodity></GovernmentAgencyGoodsItem>
        </GoodsShipment></Declaration><Declaration/></MetaData>""",
    "asycuda-sad-xml": b"""<Sads><ASYCUDA><Identification><Office_segment>
        <Customs_clearance_office_code>XX1</Customs_clearance_office_code></Office_segment>
        </Identification><Container><Container_identity>C1</Container_identity></Container><Item>
        <Taxation><Taxation_line><Duty_tax_code>D</Duty_tax_code></Taxation_line></Taxation></Item>
        </ASYCUDA><ASYCUDA><Declarant><Declarant_code>7</Declarant_code></Declarant></ASYCUDA>
        </Sads>""",
    "edifact-cusdec": b"""UNH+1+CUSDEC:D:96B:UN'BGM+929+A+9'EQD+CN+C1'UNS+D'CST+1+64039118'
TAX+1+A00'MOA+161:5'UNS+S'UNT+9+1'UNH+2+CUSDEC:D:96B:UN'BGM+929+B+9'UNT+3+2'
""",
    "ais-nmea": b"""!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23
!AIVDM,1,1,,A,133sVfPP00PD>hRMDH@jNOvN20S8,0*7F
""",
    "excel": _workbook(),
    "parquet": _parquet(),
    "json-lines": b"""{"declaration": {"lrn": "A"}, "goods_item": [{"item_number": 1,
        "duty_tax": [{"rate": 0.05}]}], "container": [{"container_number": "C1"}]}
{"declaration": {"lrn": "B"}}""".replace(b",\n", b","),
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


def header_of(chunk: Chunk) -> str:
    return next(name for name in HEADERS if name in chunk.tables)


def test_small_uploads_of_a_batch_become_one_chunk(chunks: list[Chunk]) -> None:
    assert len(chunks) == 1
    assert set(chunks[0].tables[header_of(chunks[0])].column(PART).to_pylist()) == {0, 1}


def test_technical_columns_are_int32_and_never_null(chunks: list[Chunk]) -> None:
    for table in chunks[0].tables.values():
        for name in (PART, RECORD, LINE):
            assert table.schema.field(name).type == pa.int32()
            assert table.column(name).null_count == 0


def test_all_other_columns_are_text_of_the_contract_with_a_wire(chunks: list[Chunk]) -> None:
    for dataset, table in chunks[0].tables.items():
        names = set(table.column_names) - {PART, RECORD, LINE}
        assert names <= {column.name for column in DATASETS[dataset].wire_columns}
        assert names <= set(chunks[0].wires[dataset])
        assert {table.schema.field(name).type for name in names} == {pa.string()}


def test_absent_is_null_and_never_empty(chunks: list[Chunk]) -> None:
    for table in chunks[0].tables.values():
        for row in table.to_pylist():
            assert "" not in row.values()


def test_a_record_has_one_header_and_its_rows_stand_in_the_same_chunk(
    chunks: list[Chunk],
) -> None:
    def records(dataset: str) -> Counter[tuple[int, int]]:
        table = chunks[0].tables[dataset]
        pairs = zip(*(table.column(name).to_pylist() for name in (PART, RECORD)), strict=True)
        return Counter(pairs)

    declared = records(header_of(chunks[0]))
    assert declared == {(0, 1): 1, (0, 2): 1, (1, 1): 1, (1, 2): 1}
    assert all(set(records(dataset)) <= set(declared) for dataset in chunks[0].tables)
