"""What the views make of versions and responses, whatever came first."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from functions.migrate.views import ViewError, make_views
from lake.athena import ask
from lake.cli.cloud import take_in
from lake.connection import Connection
from lake.embedded import EmbeddedCloud
from lake.landing import Parcel
from lake_schema.views import VIEWS, View
from tests.functions.conftest import forget

Rows = list[tuple[Any, ...]]
MRN_F, MRN_G, MRN_H = "22GB6LSBPILA876F02", "22GB6LSBPILA876G01", "22GB6LSBPILA876H00"
MRN_J = "22GB6LSBPILA876J09"
MRN_A, MRN_C, MRN_X = "22GB6LSBPILA876A08", "24GBCN7NW8U7JWIAR4", "23GB7DAV33S3IW5AR6"


def original(
    lrn: str, declarant: str = "GB603202734852", price: str = "10", version: str = ""
) -> str:
    return f"""<Declaration><VersionID>{version}</VersionID>
<FunctionCode>9</FunctionCode><TypeCode>IMA</TypeCode>
<FunctionalReferenceID>{lrn}</FunctionalReferenceID><Declarant><ID>{declarant}</ID></Declarant>
<InvoiceAmount currencyID="GBP">{price}</InvoiceAmount>
<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
<Commodity><Description>Tea</Description>
<DutyTaxFee><TypeCode>A00</TypeCode></DutyTaxFee>
<InvoiceLine><ItemChargeAmount currencyID="GBP">{price}</ItemChargeAmount></InvoiceLine></Commodity>
</GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"""


def amendment(lrn: str, mrn: str, price: str) -> str:
    """Change the price of item 1 and add item 2, naming the declaration by its MRN."""
    return f"""<Declaration><FunctionCode>13</FunctionCode><TypeCode>COR</TypeCode>
<FunctionalReferenceID>{lrn}</FunctionalReferenceID><ID>{mrn}</ID>
<Amendment><ChangeReasonCode>21</ChangeReasonCode><Pointer><DocumentSectionCode>42A
</DocumentSectionCode></Pointer><Pointer><SequenceNumeric>1</SequenceNumeric>
<DocumentSectionCode>68A</DocumentSectionCode><TagID>112</TagID></Pointer></Amendment>
<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
<Commodity><InvoiceLine><ItemChargeAmount currencyID="GBP">{price}</ItemChargeAmount></InvoiceLine>
</Commodity></GovernmentAgencyGoodsItem><GovernmentAgencyGoodsItem>
<SequenceNumeric>2</SequenceNumeric><Commodity><Description>Milk</Description></Commodity>
</GovernmentAgencyGoodsItem></GoodsShipment></Declaration>"""


def cancellation(lrn: str, mrn: str, function: str = "13") -> str:
    return f"""<Declaration><FunctionCode>{function}</FunctionCode><TypeCode>INV</TypeCode>
<FunctionalReferenceID>{lrn}</FunctionalReferenceID><ID>{mrn}</ID><Amendment>
<ChangeReasonCode>1</ChangeReasonCode><Pointer><DocumentSectionCode>42A</DocumentSectionCode>
</Pointer></Amendment></Declaration>"""


def response(code: str, lrn: str, mrn: str, day: int, inside: str = "", version: int = 1) -> str:
    return f"""<Response><FunctionCode>{code}</FunctionCode>
<FunctionalReferenceID>m{code}{lrn}{day}</FunctionalReferenceID>
<IssueDateTime><DateTimeString>202605{day:02}120000Z</DateTimeString></IssueDateTime>
<Declaration><FunctionalReferenceID>{lrn}</FunctionalReferenceID><ID>{mrn}</ID>
<VersionID>{version}</VersionID>{inside}</Declaration></Response>"""


def taxed(amount: str) -> str:
    return f"""<GoodsShipment><GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
<Commodity><DutyTaxFee><TypeCode>A00</TypeCode><Payment>
<TaxAssessedAmount currencyID="GBP">{amount}</TaxAssessedAmount></Payment></DutyTaxFee></Commodity>
</GovernmentAgencyGoodsItem></GoodsShipment>"""


FILES = {
    ("dover", "0-amendment.xml"): amendment("A-2", MRN_A, "12"),
    ("dover", "1-answers.xml"): "<a>"
    + response("02", "A", MRN_A, 1)
    + response("01", "A", MRN_A, 2)
    + response("13", "A", MRN_A, 2, taxed("1"))
    + response("13", "A", MRN_A, 4, taxed("3"), version=2)
    + response("09", "A", MRN_A, 3)
    + "</a>",
    ("dover", "2-original.xml"): original("A"),
    ("dover", "cancelled.xml"): original("B"),
    ("hq", "cancelled.xml"): response("10", "B", "", 5),
    ("dover", "shared.xml"): original("C", "GB1"),
    ("calais", "shared.xml"): original("C", "FR2"),
    ("calais", "accepted.xml"): response("01", "C", MRN_C, 1),
    ("hq", "lost.xml"): response("01", "nowhere", MRN_X, 1),
    ("dover", "rejected.xml"): original("D"),
    ("hq", "rejected.xml"): response("03", "D", "", 2),
    ("dover", "f.xml"): original("F", price="20"),
    ("dover", "f-2.xml"): amendment("F-2", MRN_F, "25"),
    ("hq", "f.xml"): "<a>"
    + response("01", "F", MRN_F, 1)
    + response("03", "F-2", MRN_F, 2)
    + response("13", "F", MRN_F, 1, taxed("5"))
    + response(
        "15",
        "F",
        MRN_F,
        9,
        "<DutyTaxFee><Payment><PaymentAmount>5</PaymentAmount></Payment></DutyTaxFee>",
    )
    + response("01", "F-9", MRN_F, 3)
    + "</a>",
    ("dover", "g.xml"): original("G"),
    ("dover", "g-2.xml"): cancellation("G-2", MRN_G),
    ("hq", "g.xml"): "<a>"
    + response("01", "G", MRN_G, 1)
    + response("11", "G-2", MRN_G, 2)
    + "</a>",
    ("dover", "h.xml"): original("H"),
    ("dover", "h-2.xml"): cancellation("H-2", MRN_H),
    ("hq", "h.xml"): "<a>"
    + response("01", "H", MRN_H, 1)
    + response("03", "H-2", MRN_H, 2)
    + "</a>",
    ("dover", "j.xml"): original("J"),
    ("dover", "j-2.xml"): amendment("J-2", MRN_J, "25"),
    ("hq", "j.xml"): "<a>" + response("01", "J", MRN_J, 1) + response("03", "J-2", "", 2) + "</a>",
    ("dover", "k.xml"): "<a>"
    + original("K", price="30", version="2")
    + original("K", price="20", version="1")
    + "</a>",
    ("dover", "bad.csv"): "lrn,function_code,goods_item_count,item_number\nE,9,2,1\n",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Return a lake that took all files in, in no order."""
    parcels = []
    for (post, name), content in FILES.items():
        path: Path = tmp_path_factory.mktemp(post) / name
        path.write_text(content)
        parcels.append(Parcel(path, post, name))
    with EmbeddedCloud() as cloud:
        settled = take_in(cloud, parcels)
        assert not settled.stuck
        yield Connection.of(cloud)


@pytest.fixture(scope="module")
def asked(connection: Connection) -> Callable[[str], Rows]:
    """Return how to ask it."""
    return lambda sql: ask(connection, sql).rows


def test_a_change_counts_after_its_original_though_it_came_first(
    asked: Callable[[str], Rows],
) -> None:
    found = asked(
        "SELECT kind, is_base, is_change FROM declaration_version WHERE lrn IN ('A', 'A-2')"
        " ORDER BY version_place"
    )
    assert found == [("original", True, False), ("amendment", False, True)]
    ids = asked(
        "SELECT count(DISTINCT declaration_id) FROM declaration_version WHERE lrn LIKE 'A%'"
    )
    assert ids == [(1,)]


def test_what_is_valid_is_the_original_with_what_was_changed_since(
    asked: Callable[[str], Rows],
) -> None:
    (found,) = asked(
        "SELECT lrn, mrn, function_code, invoice_amount, amendment_count, is_cancelled"
        " FROM declaration_current WHERE lrn = 'A'"
    )
    assert found == ("A", MRN_A, "9", Decimal(10), 1, False)
    items = asked(
        "SELECT i.item_number, i.goods_description, i.item_amount, i.is_amended"
        " FROM goods_item_current AS i INNER JOIN declaration_current AS d"
        " ON i.declaration_id = d.declaration_id WHERE d.lrn = 'A' ORDER BY 1"
    )
    assert items == [(1, "Tea", Decimal(12), True), (2, "Milk", None, True)]


def test_no_declaration_stands_twice(asked: Callable[[str], Rows]) -> None:
    found = asked("SELECT lrn, count(*) FROM declaration_current GROUP BY lrn ORDER BY lrn")
    assert found == [(lrn, 2 if lrn == "C" else 1) for lrn in "ABCDFGHJK"]
    assert asked("SELECT count(*) FROM declaration_status") == [(10,)]


def test_every_notification_stands_once_and_says_how_it_is_tied(
    asked: Callable[[str], Rows],
) -> None:
    assert asked("SELECT count(*) FROM declaration_notification") == [(20,)]
    found = asked(
        "SELECT lrn, tied_by, count(*) FROM declaration_notification GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert found == [
        ("A", "mrn", 5),
        ("B", "lrn", 1),
        ("C", "lrn", 1),
        ("D", "lrn", 1),
        ("F", "mrn", 3),
        ("F-2", "mrn", 1),
        ("F-9", "mrn", 1),
        ("G", "mrn", 1),
        ("G-2", "mrn", 1),
        ("H", "mrn", 1),
        ("H-2", "mrn", 1),
        ("J", "mrn", 1),
        ("J-2", "lrn", 1),
        ("nowhere", "none", 1),
    ]


def test_of_two_declarations_with_one_lrn_the_same_posts_is_answered(
    asked: Callable[[str], Rows],
) -> None:
    found = asked("SELECT post, state_code FROM declaration_status WHERE lrn = 'C' ORDER BY post")
    assert found == [("calais", "accepted"), ("dover", "declared")]


def test_the_furthest_state_and_the_hours_between_are_told(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT lrn, state_code, notification_count, hours_to_acceptance, hours_to_clearance,"
        " assessed_amount, assessed_currency FROM declaration_status WHERE lrn <> 'C' ORDER BY lrn"
    )
    assert found == [
        ("A", "cleared", 5, 24.0, 24.0, Decimal(3), "GBP"),
        ("B", "cancelled", 1, None, None, None, None),
        ("D", "rejected", 1, None, None, None, None),
        ("F", "taxed", 5, None, None, Decimal(5), "GBP"),
        ("G", "cancelled", 2, None, None, None, None),
        ("H", "accepted", 2, None, None, None, None),
        ("J", "accepted", 2, None, None, None, None),
        ("K", "declared", 0, None, None, None, None),
    ]


def test_each_state_says_since_when(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT lrn, day_of_month(state_at), state_at = cancelled_at FROM declaration_status"
        " WHERE lrn IN ('A', 'B', 'D', 'F', 'G') ORDER BY lrn"
    )
    assert found == [
        ("A", 3, None),
        ("B", 5, True),
        ("D", 2, None),
        ("F", 1, None),
        ("G", 2, True),
    ]
    assert asked("SELECT count(*) FROM declaration_status WHERE state_at IS NULL") == [(0,)]


def test_a_version_that_comes_late_stands_behind_the_one_that_says_it_is_newer(
    asked: Callable[[str], Rows],
) -> None:
    found = asked(
        "SELECT version_number, is_base FROM declaration_version WHERE lrn = 'K'"
        " ORDER BY version_place"
    )
    assert found == [(1, False), (2, True)]
    assert asked("SELECT invoice_amount FROM declaration_current WHERE lrn = 'K'") == [
        (Decimal(30),)
    ]


def test_an_answer_without_an_mrn_finds_the_change_by_its_lrn(asked: Callable[[str], Rows]) -> None:
    assert asked("SELECT is_rejected FROM declaration_version WHERE lrn = 'J-2'") == [(True,)]
    assert asked("SELECT mrn, amendment_count FROM declaration_current WHERE lrn = 'J'") == [
        (MRN_J, 0)
    ]


def test_a_rejected_change_changes_nothing(asked: Callable[[str], Rows]) -> None:
    changes = asked("SELECT is_rejected, is_change FROM declaration_version WHERE lrn = 'F-2'")
    assert changes == [(True, False)]
    items = asked(
        "SELECT i.item_number, i.item_amount, i.mrn, i.is_rejected, i.is_cancelled"
        " FROM goods_item_current AS i INNER JOIN declaration_current AS d"
        " ON i.declaration_id = d.declaration_id WHERE d.lrn = 'F'"
    )
    assert items == [(1, Decimal(20), MRN_F, False, False)]


def test_a_request_cancels_when_customs_grants_it(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT d.lrn, v.mrn, v.is_rejected, v.is_cancelled FROM declaration_validity AS v"
        " INNER JOIN declaration_current AS d ON v.declaration_id = d.declaration_id"
        " WHERE d.lrn IN ('D', 'G', 'H') ORDER BY d.lrn"
    )
    assert found == [
        ("D", None, True, False),
        ("G", MRN_G, False, True),
        ("H", MRN_H, False, False),
    ]


def test_the_last_assessment_counts(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT assessed_amount, is_latest, item_number FROM assessed_duty ORDER BY assessed_amount"
    )
    assert found == [
        (Decimal(1), False, 1),
        (Decimal(3), True, 1),
        (Decimal(5), True, 1),
        (None, False, None),  # a reminder of payment, though it came last
    ]
    declared = asked("SELECT count(*) FROM duty_tax_current")
    assert declared == [(10,)]


def test_the_log_of_changed_fields_names_place_and_speaker(asked: Callable[[str], Rows]) -> None:
    found = asked(
        "SELECT said_by, pointer, element_code, item_number, changed_column FROM changed_field"
        f" WHERE mrn = '{MRN_A}'"
    )
    assert found == [("declarant", "42A/68A[1]", "112", 1, "goods_item.item_amount")]


def test_the_quarantine_leads_back_to_the_bytes(asked: Callable[[str], Rows]) -> None:
    (found,) = asked(
        "SELECT rule, line_number, wire_name, object_key LIKE 'dover/%/bad.csv', run_number"
        " FROM rejected_record"
    )
    assert found == ("item-count", 2, "goods_item_count", True, 1)


@pytest.fixture
def migrating(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment of `migrate` in that lake."""
    settings = connection.as_environment() | {
        "AWS_DEFAULT_REGION": connection.region,
        "LAKE_BUCKET": connection.lake_bucket,
        "UPLOAD_LEDGER": "none",
        "DATABASE": connection.database,
        "WORKGROUP": connection.workgroup,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    forget()
    yield
    forget()


@pytest.mark.usefixtures("migrating")
@pytest.mark.parametrize(
    ("sql", "why"), [("SELECT a FROM nowhere", "nowhere"), ("SELECT (", "SYNTAX_ERROR")]
)
def test_a_view_that_cannot_be_made_says_which_and_why(
    sql: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VIEWS, "broken", View("broken", f"-- Nothing.\n{sql}"))

    with pytest.raises(ViewError, match=rf"view broken: .*{why}"):
        make_views()


@pytest.mark.usefixtures("migrating")
def test_a_view_that_athena_refuses_at_once_says_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKGROUP", "closed")
    forget()

    with pytest.raises(ViewError, match=r"view upload_current: .*closed"):
        make_views()
