"""What names declarations and parties: references, movement reference numbers, EORI numbers."""

from lake_schema.finding import Severity
from lake_schema.rules.check_digits import check_digit_holds
from lake_schema.rules.rule import Rule

ORIGINAL = "function_code = '9'"
WCO = "function_code IS NOT NULL"  # other systems have identifiers of their own
UNION = "AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EORI = "Delegated Regulation (EU) 2015/2446, annex 12-01 DE 1/1; UK: GB or XI and 12 or 15 digits"
MRN_FORM = "^[0-9]{2}[A-Z]{2}[A-Z0-9]{13}[0-9]$"


def _eori(column: str) -> str:
    """Return the SQL that is true for EORI numbers; other countries' are not judged."""
    land = f"' ' || substr({column}, 1, 2) || ' '"
    return (
        f"CASE WHEN strpos(' GB XI ', {land}) > 0"
        f" THEN length({column}) IN (14, 17) AND regexp_like({column}, '^..[0-9]*$')"
        f" WHEN strpos(' {UNION} ', {land}) > 0"
        f" THEN length({column}) BETWEEN 3 AND 17 AND regexp_like({column}, '^[A-Z0-9]*$')"
        " ELSE true END"
    )


def _mrn(id: str, dataset: str, severity: Severity, whose: str) -> Rule:  # noqa: A002
    return Rule(
        id=id,
        says=f"The MRN {whose} has 18 characters in the official form and the right check digit.",
        dataset=dataset,
        holds=f"regexp_like(mrn, '{MRN_FORM}') AND {check_digit_holds('mrn', 18)}",
        severity=severity,
        columns=("mrn",),
        source="DG XXI/0879/99, check digit after ISO 6346",
        keeps=({"mrn": "22GB6LSBPILA876A08"}, {"mrn": None}),
        breaks=(
            {"mrn": "22GB6LSBPILA876A09"},
            {"mrn": "22GB6LSBPILA876A0"},
            {"mrn": "22gb6LSBPILA876A08"},
        ),
    )


RULES = (
    Rule(
        id="reference-missing",
        says="A declaration has a registration, an LRN or an MRN to be known by.",
        dataset="declaration",
        holds="registration_number IS NOT NULL OR lrn IS NOT NULL OR mrn IS NOT NULL",
        severity=Severity.WARN,
        columns=("registration_number", "lrn", "mrn"),
        source="WCO Data Model 3.6, D026 and D014; drafts that ASYCUDA World exports have none",
        keeps=({"lrn": "A1"}, {"registration_number": "C 1"}, {"mrn": "22GB6LSBPILA876A08"}),
        breaks=({"lrn": None, "registration_number": None, "mrn": None},),
    ),
    _mrn("mrn-check-digit", "declaration", Severity.REJECT, "of a declaration"),
    _mrn("notification-mrn-check-digit", "notification", Severity.WARN, "that customs answers to"),
    Rule(
        id="amendment-mrn",
        says="A request for change names the declaration it changes by its MRN.",
        dataset="declaration",
        holds="mrn IS NOT NULL",
        binds="function_code = '13'",
        severity=Severity.WARN,
        columns=("function_code", "mrn"),
        source="WCO Data Model 3.6, function 13 (UN/EDIFACT 1225); CDS refuses it",
        keeps=({"function_code": "13", "mrn": "22GB6LSBPILA876A08"}, {"function_code": "9"}),
        breaks=({"function_code": "13", "mrn": None},),
    ),
    Rule(
        id="original-with-mrn",
        says="An original has no MRN yet, unless customs has registered it.",
        dataset="declaration",
        holds="mrn IS NULL",
        binds=f"{ORIGINAL} AND registration_number IS NULL AND accepted_at IS NULL",
        severity=Severity.WARN,
        columns=("function_code", "mrn"),
        source="WCO Data Model 3.6, D014; CDS refuses it; what customs exports has one",
        keeps=(
            {"function_code": "9", "mrn": None},
            {"function_code": "13", "mrn": "22GB6LSBPILA876A08"},
            {"function_code": "9", "mrn": "22GB6LSBPILA876A08", "registration_number": "C 1"},
        ),
        breaks=({"function_code": "9", "mrn": "22GB6LSBPILA876A08"},),
    ),
    Rule(
        id="lrn-length",
        says="An LRN has 22 characters at most.",
        dataset="declaration",
        holds="length(lrn) <= 22",
        binds=WCO,
        severity=Severity.WARN,
        columns=("lrn",),
        source="Union Customs Code, annex B DE 12 09 (an..22); WCO Data Model 3.6, D026 (an..35)",
        keeps=(
            {"function_code": "9", "lrn": "A234567890B234567890C2"},
            {"lrn": "A234567890B234567890C23"},
        ),
        breaks=({"function_code": "9", "lrn": "A234567890B234567890C23"},),
    ),
    Rule(
        id="duplicate-reference",
        says="A declarant uses an LRN for one original declaration only.",
        dataset="declaration",
        holds="same_reference_count = 1",
        binds=f"{ORIGINAL} AND lrn IS NOT NULL",
        severity=Severity.WARN,
        columns=("lrn",),
        source="Union Customs Code, annex B DE 2/5; amendments reuse the LRN, originals may not",
        keeps=(
            {"function_code": "9", "lrn": "A1", "same_reference_count": 1},
            {"function_code": "13", "lrn": "A1", "same_reference_count": 2},
        ),
        breaks=({"function_code": "9", "lrn": "A1", "same_reference_count": 2},),
    ),
    Rule(
        id="ducr-form",
        says="A DUCR is a year's last digit, an EORI number, a hyphen and a reference.",
        dataset="declaration",
        holds="regexp_like(ducr, '^[0-9][A-Z]{2}[A-Z0-9]{1,15}-[A-Z0-9()-]{1,19}$')",
        binds=WCO,
        severity=Severity.WARN,
        columns=("ducr",),
        source="Union Customs Code, annex B DE 12 08; UK tariff volume 3, DUCR (ISO 15459)",
        keeps=({"function_code": "9", "ducr": "4GB553202734852-12345"}, {"ducr": "any"}),
        breaks=(
            {"function_code": "9", "ducr": "GB553202734852-12345"},
            {"function_code": "9", "ducr": "4GB553202734852"},
        ),
    ),
    Rule(
        id="eori-form",
        says="The EORI numbers of a declaration's parties have the form of their country.",
        dataset="declaration",
        holds=" AND ".join(
            _eori(column) for column in ("declarant_id", "agent_id", "exporter_id", "importer_id")
        ),
        binds=WCO,
        severity=Severity.WARN,
        columns=("declarant_id", "agent_id", "exporter_id", "importer_id"),
        source=EORI,
        keeps=(
            {"function_code": "9", "declarant_id": "GB553202734852", "importer_id": None},
            {"function_code": "9", "declarant_id": "DE12345678", "exporter_id": "NO912345678"},
        ),
        breaks=(
            {"function_code": "9", "declarant_id": "GB55320273485"},
            {"function_code": "9", "importer_id": "DE12345678901234567"},
        ),
    ),
    Rule(
        id="holder-eori-form",
        says="The EORI number of an authorisation's holder has the form of its country.",
        dataset="authorisation",
        holds=_eori("holder_id"),
        severity=Severity.WARN,
        columns=("holder_id",),
        source=EORI,
        keeps=({"holder_id": "XI553202734852"}, {"holder_id": None}),
        breaks=({"holder_id": "XI5532"},),
    ),
)
