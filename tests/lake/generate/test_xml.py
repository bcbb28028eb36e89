from pathlib import Path

import pytest
from lxml import etree

from lake.generate import Plan, generate
from lake.generate.commodities import COMMODITIES

DEC = "{urn:wco:datamodel:WCO:DEC-DMS:2}"
SCHEMAS = Path(__file__).parents[4] / "shared/samples/hmrc-customs-declarations/schemas"
PLAN = Plan(declarations=300, posts=3, format="xml", per_file=(1, 20), fault_share=0)


def test_files_are_well_formed_and_hold_as_many_declarations_as_they_say() -> None:
    files = list(generate(PLAN))
    for file in files:
        root = etree.fromstring(file.read())
        assert etree.QName(root).localname == "MetaData"
        assert len(root.findall(f"{DEC}Declaration")) == file.records
    assert sum(file.records for file in files) == 300


def test_declarations_keep_the_schema() -> None:
    if not SCHEMAS.is_dir():
        pytest.skip("the schema is a third party's: ../shared/samples is not here")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "wco/declaration/WCO_DEC_2_DMS.xsd"))
    for file in generate(PLAN):
        for declaration in etree.fromstring(file.read()).iter(f"{DEC}Declaration"):
            alone = etree.fromstring(etree.tostring(declaration))
            assert schema.validate(alone), str(schema.error_log)


def test_xml_and_csv_say_the_same() -> None:
    xml = "".join(file.read().decode() for file in generate(PLAN))
    plan = Plan(declarations=300, posts=3, format="csv", per_file=(1, 20), fault_share=0)
    csv = "".join(file.read().decode() for file in generate(plan))
    for text in ("<Description>", "<ItemChargeAmount", "<NetNetWeightMeasure>"):
        assert xml.count(text) > 300
    for value in etree.fromstring(next(generate(PLAN)).read()).iter(f"{DEC}ItemChargeAmount"):
        assert value.text is not None
        assert f",{value.text}," in csv


def test_codes_of_commodities_are_in_the_harmonized_system() -> None:
    source = SCHEMAS.parents[1] / "codelists-open/harmonized-system.csv"
    if not source.is_file():
        pytest.skip("the code list is a third party's: ../shared/samples is not here")
    known = {line.split(",")[1] for line in source.read_text(encoding="utf-8").splitlines()}
    assert [code.code for code in COMMODITIES if code.code[:6] not in known] == []
