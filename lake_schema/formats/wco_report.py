"""What customs tells of a declaration when asked: the document, or its status, with MRN and times.

The retrieval services of HMRC answer so: `DeclarationFullResponse` repeats the document beside a
summary, which alone says MRN and version; `DeclarationStatusResponse` and its kin (versions,
search) say where a declaration stands beside a few values of it. The first is a declaration as
customs holds it; the second says less than was declared, so that it must not pass for a version of
it: it is a notification. What is not in these tables is counted, the few values too.
"""

from collections.abc import Callable, Mapping

from lake_schema.formats.text_rows import Row
from lake_schema.formats.wco_record import RecordRows
from lake_schema.formats.xml_compile import Compiler
from lake_schema.formats.xml_names import Element, line_of
from lake_schema.formats.xml_place import Place

FULL_REPORTS: tuple[str, ...] = ("FullDeclarationDataDetails",)
STATUS_REPORTS: tuple[str, ...] = (
    *("DeclarationStatusDetails", "DeclarationVersionDetails", "DeclarationSearchDetails"),
    *("RetrieveDeclarationStatusDetails", "RetrieveDeclarationVersionDetails"),
)
"""Elements that are a record: one declaration asked for."""

_SUMMARY = "HighLevelSummaryDetails"
_DOCUMENT = "FullDeclarationObject/Declaration"
FULL: Mapping[str, str] = {
    f"{_SUMMARY}/MRN": "mrn",
    f"{_SUMMARY}/LRN": "lrn",
    f"{_SUMMARY}/VersionID": "version_number",
    f"{_SUMMARY}/AcceptanceDateTime/DateTimeString": "accepted_at",
}
"""Path under a full report → column of `declaration`, where the document lacks it."""

STATUS: Mapping[str, str] = {
    "ID": "mrn",
    "LRN": "lrn",
    "VersionID": "version_number",
    "FunctionalReferenceID": "lrn",
    "FunctionCode": "declaration_function_code",
    "AcceptanceDateTime/DateTimeString": "accepted_at",
    "ICS": "status_code",  # status of the entry
}
"""Path under each Declaration of a status report → column of `notification`."""


class ReportWalk:
    """Takes what customs tells of a declaration."""

    def __init__(
        self, rows: RecordRows, places: list[Place], walk: Callable[[Element, Row], None]
    ) -> None:
        """Compile the path tables for these rows, noting every place made in `places`.

        Args:
            rows: Where rows are kept.
            places: Where places are noted.
            walk: Takes what is inside a Declaration into a row of `declaration`.
        """
        self._rows, self._walk = rows, walk
        of_declaration, of_notification = rows.of["declaration"], rows.of["notification"]
        self._full = Compiler(of_declaration, places).compile(
            FULL_REPORTS[0], {**FULL, _DOCUMENT: self._take_document}
        )
        compiler = Compiler(of_notification, places)
        self._document = of_declaration.new()
        self._named = compiler.compile(f"{STATUS_REPORTS[0]}/Declaration", STATUS)
        self._status = compiler.compile(STATUS_REPORTS[0], {"Declaration": self._named.walk})

    def take_full(self, element: Element) -> None:
        """Turn one document with its summary into rows."""
        rows = self._rows.of["declaration"]
        row = rows.new()
        self._document = rows.new()
        self._full.walk(element, row)
        whole = [said or told for said, told in zip(self._document, row, strict=True)]
        self._rows.keep("declaration", whole, line_of(element))

    def _take_document(self, element: Element, _summary: Row) -> None:
        self._walk(element, self._document)

    def take_status(self, element: Element) -> None:
        """Turn one status into a row."""
        row = self._rows.of["notification"].new()
        self._status.walk(element, row)
        self._rows.keep("notification", row, line_of(element))
