"""What names a declaration: references, movement reference numbers, functions."""

from lake_schema.finding import Severity
from lake_schema.rules.check_digits import check_digit_holds
from lake_schema.rules.rule import Rule

RULES = (
    Rule(
        id="reference-missing",
        says="A declaration has a registration, an LRN or an MRN.",
        dataset="declaration",
        holds="declaration_id IS NOT NULL",
        severity=Severity.REJECT,
        columns=("lrn", "mrn", "registration_number"),
        source="WCO Data Model 3.6, D026 and D014; without one no amendment or response finds it",
        keeps=({"declaration_id": "GB-1"},),
        breaks=({"declaration_id": None},),
    ),
    Rule(
        id="mrn-check-digit",
        says="An MRN has 18 characters in the official form and the right check digit.",
        dataset="declaration",
        holds=(
            "regexp_like(mrn, '^[0-9]{2}[A-Z]{2}[A-Z0-9]{13}[0-9]$') AND "
            + check_digit_holds("mrn", 18)
        ),
        severity=Severity.REJECT,
        columns=("mrn",),
        source="DG XXI/0879/99, check digit after ISO 6346",
        keeps=({"mrn": "22GB6LSBPILA876A08"}, {"mrn": None}),
        breaks=(
            {"mrn": "22GB6LSBPILA876A09"},
            {"mrn": "22GB6LSBPILA876A0"},
            {"mrn": "22gb6LSBPILA876A08"},
        ),
    ),
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
        id="duplicate-reference",
        says="A declarant uses an LRN for one original declaration only.",
        dataset="declaration",
        holds="same_reference_count = 1",
        binds="function_code = '9' AND lrn IS NOT NULL",
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
        id="accepted-in-future",
        says="A declaration is not accepted later than a day after the lake took it in.",
        dataset="declaration",
        holds="accepted_at <= ingested_at + INTERVAL '1' DAY",
        severity=Severity.WARN,
        columns=("accepted_at",),
        source="WCO Data Model 3.6, 023; a day allows for local time sent without zone",
        keeps=(
            {"accepted_at": "2026-05-02 00:00:00", "ingested_at": "2026-05-01 00:00:00"},
            {"accepted_at": None, "ingested_at": "2026-05-01 00:00:00"},
        ),
        breaks=({"accepted_at": "2026-05-02 00:00:01", "ingested_at": "2026-05-01 00:00:00"},),
    ),
    Rule(
        id="container-check-digit",
        says="A container number has the form and check digit of ISO 6346.",
        dataset="container",
        holds=(
            "regexp_like(container_number, '^[A-Z]{3}[JUZ][0-9]{7}$') AND "
            + check_digit_holds("container_number", 11)
        ),
        severity=Severity.WARN,
        columns=("container_number",),
        source="ISO 6346:2022; real declarations carry placeholders, so it never rejects",
        keeps=({"container_number": "CSQU3054383"}, {"container_number": None}),
        breaks=({"container_number": "CSQU3054384"}, {"container_number": "AD12345"}),
    ),
)
