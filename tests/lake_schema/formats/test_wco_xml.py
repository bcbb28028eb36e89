"""WCO declarations: what each element becomes."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake_schema.datasets import DATASETS
from lake_schema.formats import wco_paths as paths
from lake_schema.formats.numbers import total
from lake_schema.formats.wco_tables import TABLES, gathered
from lake_schema.formats.wco_xml import WIRES, WcoXmlReader

Rows = dict[str, list[dict[str, Any]]]
ReadRows = Callable[..., Rows]
ITEM = "<GoodsShipment><GovernmentAgencyGoodsItem>{}</GovernmentAgencyGoodsItem></GoodsShipment>"


_ITEM_PATH = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem"


def declaration(inside: str) -> bytes:
    return f"<Declaration>{inside}</Declaration>".encode()


def item(inside: str) -> bytes:
    return declaration(ITEM.format(inside))


def unknown(content: bytes) -> dict[str, int]:
    reader = WcoXmlReader()
    list(reader.read(0, io.BytesIO(content)))
    return dict(reader.unknown[0])


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("_")}


@pytest.mark.parametrize(
    ("inside", "column", "value"),
    [
        ("<ID>22GB6LSBPILA876A08</ID>", "mrn", "22GB6LSBPILA876A08"),
        ("<VersionID>2</VersionID>", "version_number", "2"),
        ("<FunctionCode>\n  9\t</FunctionCode>", "function_code", "9"),
        ("<ID><!-- DE 2/5 -->22<?x y?>GB<!-- - --></ID>", "mrn", "22GB"),
        ("<ID><![CDATA[2<2]]></ID>", "mrn", "2<2"),
        ("<ID>&#220;ml&amp;ut</ID>", "mrn", "Üml&ut"),
        (
            (
                "<AcceptanceDateTime><DateTimeString formatCode='304'>20220606010000+01"
                "</DateTimeString></AcceptanceDateTime>"
            ),
            "accepted_at",
            "20220606010000+01",
        ),
        ("<IssueDateTime>20220606</IssueDateTime>", "issued_at", "20220606"),
        ("<InvoiceAmount currencyID='GBP'>1.50</InvoiceAmount>", "invoice_currency", "GBP"),
        ("<TotalGrossMassMeasure>5</TotalGrossMassMeasure>", "gross_mass_kg", "5"),
        (
            "<TotalGrossMassMeasure unitCode='KGM'>5</TotalGrossMassMeasure>",
            "gross_mass_kg",
            "5",
        ),
        (
            "<TotalGrossMassMeasure unitCode='TNE'>5</TotalGrossMassMeasure>",
            "gross_mass_kg",
            "5 TNE",
        ),
        (
            "<Exporter><Address><CountryCode>NO</CountryCode></Address></Exporter>",
            "exporter_country_code",
            "NO",
        ),
        (
            (
                "<GoodsShipment><Consignment><ContainerCode>0</ContainerCode></Consignment>"
                "</GoodsShipment>"
            ),
            "is_containerised",
            "0",
        ),
    ],
)
def test_an_element_of_the_declaration_becomes_a_column(
    read_rows: ReadRows, inside: str, column: str, value: str
) -> None:
    (row,) = read_rows(declaration(inside))["declaration"]
    assert row[column] == value


@pytest.mark.parametrize("empty", ["<ID/>", "<ID></ID>", "<ID> \n</ID>", "<ID><!-- x --></ID>", ""])
def test_an_empty_element_is_an_absent_value(read_rows: ReadRows, empty: str) -> None:
    (row,) = read_rows(declaration(empty))["declaration"]
    assert not values(row)


@pytest.mark.parametrize(
    ("type_code", "flow"),
    [("IMA", "IM"), ("EXD", "EX"), ("COA", "CO"), ("TRA", "TR"), ("IM", "IM"), ("COR", None)]
    + [(code, None) for code in ("INV", "GPR", "ZZZ", "I")],
)
def test_the_flow_is_told_by_a_type_that_has_one(
    read_rows: ReadRows, type_code: str, flow: str | None
) -> None:
    (row,) = read_rows(declaration(f"<TypeCode>{type_code}</TypeCode>"))["declaration"]
    assert row.get("flow_code") == flow


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<SequenceNumeric>1</SequenceNumeric>", {"item_number": "1"}),
        (
            (
                "<Commodity><Classification><ID>01</ID><IdentificationTypeCode>TRC"
                "</IdentificationTypeCode></Classification><Classification><ID>01012100</ID>"
                "<IdentificationTypeCode>TSP</IdentificationTypeCode></Classification></Commodity>"
            ),
            {"commodity_code": "01012100", "taric_code": "01"},
        ),
        (
            (
                "<Commodity><Classification><ID>01</ID><IdentificationTypeCode>TRC"
                "</IdentificationTypeCode></Classification></Commodity>"
            ),
            {"taric_code": "01"},
        ),
        (
            (
                "<Origin><CountryCode>NO</CountryCode><TypeCode>1</TypeCode></Origin>"
                "<Origin><TypeCode>2</TypeCode><CountryCode>SE</CountryCode></Origin>"
            ),
            {"origin_country_code": "NO", "preferential_origin_country_code": "SE"},
        ),
        ("<Origin><CountryCode>NO</CountryCode></Origin>", {}),
        (
            (
                "<GovernmentProcedure><CurrentCode>40</CurrentCode><PreviousCode>00</PreviousCode>"
                "</GovernmentProcedure><GovernmentProcedure><CurrentCode>1CG</CurrentCode>"
                "</GovernmentProcedure><GovernmentProcedure><CurrentCode>000</CurrentCode>"
                "</GovernmentProcedure>"
            ),
            {"procedure_code": "4000", "additional_procedure_code": "1CG 000"},
        ),
        (
            "<GovernmentProcedure><CurrentCode>10</CurrentCode></GovernmentProcedure>",
            {"procedure_code": "10"},
        ),
        (
            (
                "<Packaging><QuantityQuantity>1.1</QuantityQuantity></Packaging>"
                "<Packaging><QuantityQuantity>2.2</QuantityQuantity></Packaging><Packaging/>"
            ),
            {"package_count": "3.3"},
        ),
        (
            (
                "<Packaging><QuantityQuantity>1</QuantityQuantity></Packaging>"
                "<Packaging><QuantityQuantity>many</QuantityQuantity></Packaging>"
            ),
            {"package_count": "many"},
        ),
        (
            (
                "<Commodity><GoodsMeasure><TariffQuantity unitCode='NAR'>5</TariffQuantity>"
                "</GoodsMeasure></Commodity>"
            ),
            {"supplementary_quantity": "5", "supplementary_unit_code": "NAR"},
        ),
        (
            "<Commodity>"
            + "".join(
                f"<Classification><ID>{code}</ID><IdentificationTypeCode>{kind}"
                "</IdentificationTypeCode></Classification>"
                for code, kind in (("2601", "TRA"), ("VATE", "GN"), ("X99D", "GN"), ("00", "TRC"))
            )
            + "</Commodity>",
            {
                "taric_code": "00",
                "taric_additional_code": "2601",
                "national_additional_code": "VATE X99D",
            },
        ),
    ],
)
def test_what_an_item_says_becomes_its_columns(
    read_rows: ReadRows, inside: str, expected: dict[str, str]
) -> None:
    (row,) = read_rows(item(inside))["goods_item"]
    assert values(row) == expected


def test_a_duty_line_knows_its_item_and_its_ordinal(read_rows: ReadRows) -> None:
    lines = (
        "<DutyTaxFee><TypeCode>A00</TypeCode><DutyRegimeCode>100</DutyRegimeCode>"
        "<SpecificTaxBaseQuantity unitCode='LPA'>3</SpecificTaxBaseQuantity>"
        "<TaxRateNumeric>8.25</TaxRateNumeric><Payment><MethodCode>E</MethodCode>"
        "<TaxAssessedAmount currencyID='GBP'>7</TaxAssessedAmount></Payment></DutyTaxFee>"
        "<DutyTaxFee><TypeCode>B00</TypeCode><DutyRegimeCode>300</DutyRegimeCode></DutyTaxFee>"
    )
    # The item's number stands behind its commodity.
    content = item(f"<Commodity>{lines}</Commodity><SequenceNumeric>7</SequenceNumeric>")
    rows = read_rows(content)
    first, second = map(values, rows["duty_tax"])
    assert first == {
        "item_number": "7",
        "line_number": "1",
        "tax_type_code": "A00",
        "duty_regime_code": "100",
        "tax_base_quantity": "3",
        "tax_base_unit_code": "LPA",
        "rate": "8.25",
        "payment_method_code": "E",
        "assessed_amount": "7",
        "assessed_currency": "GBP",
    }
    assert (second["item_number"], second["line_number"]) == ("7", "2")
    assert rows["goods_item"][0]["preference_code"] == "100"
    assert WIRES["duty_tax"]["rate"].is_percent


def test_each_seal_is_a_row_and_so_is_a_container_without(read_rows: ReadRows) -> None:
    sealed = (
        "<TransportEquipment><ID>C1</ID><Seal><ID>S1</ID></Seal><Seal><ID>S2</ID></Seal>"
        "</TransportEquipment>"
    )
    content = declaration(
        f"<GoodsShipment><Consignment>{sealed}<TransportEquipment><ID>C2</ID></TransportEquipment>"
        f"</Consignment><GovernmentAgencyGoodsItem><Commodity>{sealed}</Commodity>"
        "</GovernmentAgencyGoodsItem></GoodsShipment>"
    )
    found = [
        (row["line_number"], row["container_number"], row.get("seal_number"))
        for row in read_rows(content)["container"]
    ]
    assert found == [
        ("1", "C1", "S1"),
        ("2", "C1", "S2"),
        ("3", "C2", None),
        ("4", "C1", "S1"),
        ("5", "C1", "S2"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (declaration("<ID>1</ID><Colour>red</Colour>"), {"Declaration/Colour": 1}),
        (
            b"<Declaration xmlns='u'><Colour/><Colour/><x:Colour xmlns:x='y'/></Declaration>",
            {"Declaration/Colour": 3},
        ),
        (declaration("<ID>1</ID><ID>2</ID>"), {"Declaration/ID[2]": 1}),
        (
            declaration("<UCR/><GoodsShipment><UCR><ID/></UCR></GoodsShipment>"),
            {"Declaration/UCR": 1, "Declaration/GoodsShipment/UCR/ID": 1},
        ),
        (declaration("<ID>1<Colour/></ID>"), {"Declaration/ID/Colour": 1}),
        (declaration("<ID><Colour/></ID>"), {"Declaration/ID/Colour": 1}),
        (declaration("<Declaration><ID>1</ID></Declaration>"), {"Declaration/Declaration": 1}),
        (
            declaration("<InvoiceAmount currencyID='GBP' rate='2'>1</InvoiceAmount>"),
            {"Declaration/InvoiceAmount/@rate": 1},
        ),
        (
            b"<Declaration x='1' xmlns:s='u' s:schemaLocation='y'><ID z='2' x='3'/></Declaration>",
            {"Declaration/@x": 1, "Declaration/ID/@x": 1, "Declaration/ID/@z": 1},
        ),
        (
            declaration("<GoodsShipment><Seller>ACME</Seller></GoodsShipment>"),
            {"Declaration/GoodsShipment/Seller/text()": 1},
        ),
        (
            declaration("<GoodsShipment><![CDATA[]]><Consignment/></GoodsShipment>"),
            {},
        ),
        (
            item("<Commodity><Classification><ID>9</ID></Classification></Commodity>"),
            {f"{_ITEM_PATH}/Commodity/Classification[other]": 1},
        ),
        (
            item("<Origin><TypeCode>9</TypeCode><CountryCode>NO</CountryCode></Origin>"),
            {"Declaration/GoodsShipment/GovernmentAgencyGoodsItem/Origin[other]": 1},
        ),
    ],
)
def test_what_no_column_takes_in_is_counted_by_its_path(
    content: bytes, expected: dict[str, int]
) -> None:
    assert unknown(content) == expected


def test_of_two_parties_the_first_wins_whole(read_rows: ReadRows) -> None:
    content = declaration("<Exporter><Name>A</Name></Exporter><Exporter><ID>1</ID></Exporter>")
    rows = read_rows(content)
    assert values(rows["declaration"][0]) == {"exporter_name": "A"}
    assert [values(row) for row in rows["party"]] == [
        {"role": "Exporter", "party_name": "A", "line_number": "1"},
        {"role": "Exporter", "party_id": "1", "line_number": "2"},
    ]


def test_the_last_upload_does_not_colour_the_next(read_rows: ReadRows) -> None:
    reader = WcoXmlReader()
    list(reader.read(0, io.BytesIO(declaration("<Colour/>"))))
    list(reader.read(1, io.BytesIO(declaration("<ID>1</ID>"))))
    assert not reader.unknown[1]
    rows = read_rows(declaration("<ID>1</ID>"), declaration(""))["declaration"]
    assert [values(row) for row in rows] == [{"mrn": "1"}, {}]


@pytest.mark.parametrize("dataset", list(TABLES))
def test_every_path_leads_to_a_column_of_the_contract(dataset: str) -> None:
    for column in (*TABLES[dataset].values(), *gathered(dataset)):
        assert not DATASETS[dataset][column].derived
        assert WIRES[dataset][column].name


@given(st.lists(st.decimals(0, 10**15, places=3).map(str), min_size=1, max_size=9))
def test_package_counts_are_summed_exactly(counts: list[str]) -> None:
    thousandths = sum(int(count.replace(".", "")) for count in counts)
    assert int(total(counts).replace(".", "")) == thousandths


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "1_000", "1e999999999", "1,5", "2 TNE"])
def test_a_count_that_cannot_be_summed_is_handed_on_as_it_stands(odd: str) -> None:
    assert total(["1", odd, "2"]) == odd


_TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=0xD7FF), min_size=1, max_size=20)
_PARTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("ID", "FunctionalReferenceID", "FunctionCode"), _TEXT)
)


@given(st.lists(_PARTS, min_size=1, max_size=5), st.sampled_from(["", "urn:a", "urn:b"]))
def test_what_is_written_is_read(records: list[dict[str, str]], namespace: str) -> None:
    def escaped(text: str) -> str:
        return "".join(f"&#{ord(character)};" for character in text)

    body = "".join(
        declaration("".join(f"<{t}>{escaped(v)}</{t}>" for t, v in parts.items())).decode()
        for parts in records
    )
    reader = WcoXmlReader()
    list(reader.read(0, io.BytesIO(f"<All xmlns='{namespace}'>{body}</All>".encode())))
    (chunk,) = reader.rest()
    table = chunk.tables["declaration"]
    for tag in ("ID", "FunctionalReferenceID", "FunctionCode"):
        expected = [(parts.get(tag) or "").strip() or None for parts in records]
        assert table.column(paths.DECLARATION[tag]).to_pylist() == expected
