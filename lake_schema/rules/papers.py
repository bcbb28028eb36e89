"""Documents, previous documents, authorisations, guarantees."""

from lake_schema.finding import Severity
from lake_schema.rules.listed import listed
from lake_schema.rules.rule import Rule

UCC = "Union Customs Code, annex B"

RULES = (
    Rule(
        id="document-form",
        says="Category and type of a document are four characters, as in N935 or 9WKS.",
        dataset="additional_document",
        holds="regexp_like(category_code || type_code, '^[A-Z0-9]{4}$')",
        severity=Severity.WARN,
        columns=("category_code", "type_code"),
        # What stands without category is of another system; documents of a header are accounts.
        binds="item_number IS NOT NULL",
        source=f"{UCC}, DE 12 03 002: a category and three characters",
        keeps=(
            {"item_number": 1, "category_code": "N", "type_code": "935"},
            {"item_number": 1, "category_code": None, "type_code": "IV01"},
        ),
        breaks=(
            {"item_number": 1, "category_code": "N", "type_code": "93"},
            {"item_number": 1, "category_code": "n", "type_code": "935"},
        ),
    ),
    Rule(
        id="document-type",
        says="A document of the Union is on its list of documents.",
        dataset="additional_document",
        holds="(category_code || type_code) IN {document}",
        binds="regexp_like(category_code, '^[A-Z]$')",  # a digit begins a national document
        severity=Severity.WARN,
        columns=("category_code", "type_code"),
        source=f"{UCC}, DE 12 03 002; TARIC documents and certificates",
        keeps=(
            {"category_code": "N", "type_code": "935"},
            {"category_code": "9", "type_code": "ZZZ"},
        ),
        breaks=({"category_code": "N", "type_code": "000"},),
    ),
    Rule(
        id="previous-document-type",
        says="The type of a previous document is on the list.",
        dataset="previous_document",
        holds="type_code IN {previous_document}",
        binds="category_code IS NOT NULL",
        severity=Severity.WARN,
        columns=("type_code",),
        source=f"{UCC}, DE 2/1; SAD box 40",
        keeps=({"category_code": "Z", "type_code": "355"}, {"type_code": "manifest"}),
        breaks=({"category_code": "Z", "type_code": "000"},),
    ),
    Rule(
        id="previous-document-category",
        says="A previous document is of temporary storage (X), a simplification (Y) or other (Z).",
        dataset="previous_document",
        holds="category_code IN ('X', 'Y', 'Z')",
        severity=Severity.WARN,
        columns=("category_code",),
        source=f"{UCC}, DE 2/1; SAD box 40",
        keeps=({"category_code": "X"}, {"category_code": None}),
        breaks=({"category_code": "W"},),
    ),
    Rule(
        id="previous-document-number",
        says="A previous document has a number.",
        dataset="previous_document",
        holds="document_number IS NOT NULL",
        severity=Severity.WARN,
        columns=("document_number",),
        source=f"{UCC}, DE 12 01 001; WCO Data Model 3.6, D018",
        keeps=({"document_number": "1"},),
        breaks=({"document_number": None},),
    ),
    Rule(
        id="document-in-future",
        says="A document was issued no later than a day after the upload arrived.",
        dataset="additional_document",
        holds="issued_on <= arrived_at + INTERVAL '1' DAY",
        severity=Severity.WARN,
        columns=("issued_on",),
        source="WCO Data Model 3.6, D002",
        keeps=(
            {"issued_on": "2026-05-02", "arrived_at": "2026-05-01 00:00:00"},
            {"issued_on": "2026-05-02", "arrived_at": None},
        ),
        breaks=({"issued_on": "2026-05-03", "arrived_at": "2026-05-01 23:59:59"},),
    ),
    Rule(
        id="document-expired",
        says="A document is still valid on the day of the declaration.",
        dataset="additional_document",
        holds="expires_on >= dated_on",
        severity=Severity.WARN,
        columns=("expires_on",),
        source="WCO Data Model 3.6, D010",
        keeps=({"expires_on": "2026-05-01", "dated_on": "2026-05-01"},),
        breaks=({"expires_on": "2026-04-30", "dated_on": "2026-05-01"},),
    ),
    Rule(
        id="document-validity",
        says="A document does not expire before it was issued.",
        dataset="additional_document",
        holds="issued_on <= expires_on",
        severity=Severity.WARN,
        columns=("issued_on", "expires_on"),
        source="WCO Data Model 3.6, D002 and D010",
        keeps=({"issued_on": "2026-05-01", "expires_on": "2026-05-01"},),
        breaks=({"issued_on": "2026-05-02", "expires_on": "2026-05-01"},),
    ),
    listed(
        "authorisation-type",
        "The type of an authorisation is on the list.",
        "authorisation",
        ("category_code",),
        codes="authorisation",
        source="Union Customs Code, annex A; EU code list CL605",
        keeps=({"category_code": "CGU"}, {"category_code": "UKIM"}),
        breaks=({"category_code": "XYZ"},),
    ),
    listed(
        "guarantee-type",
        "The type of a guarantee is on the list.",
        "guarantee",
        ("guarantee_type_code",),
        codes="guarantee_type",
        source=f"{UCC}, DE 99 02; SAD box 52",
        keeps=({"guarantee_type_code": "0"}, {"guarantee_type_code": "Y"}),
        breaks=({"guarantee_type_code": "Z"},),
    ),
)
