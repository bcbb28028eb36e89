"""What customs answers, and what amendments point at."""

from lake_schema.finding import Severity
from lake_schema.rules.listed import listed
from lake_schema.rules.rule import Rule

CDS = "UK Customs Declaration Service, notifications (DMS)"
CLASSES = "[0-9]{2}[A-Z]"
POINTER_FORM = rf"^{CLASSES}([[][0-9]+[]])?(/{CLASSES}([[][0-9]+[]])?)*$"


def _pointer(id: str, what: str, dataset: str) -> Rule:  # noqa: A002
    return Rule(
        id=id,
        says=f"The pointer of {what} is a path of WCO classes, each with its ordinal or none.",
        dataset=dataset,
        holds=f"regexp_like(pointer, '{POINTER_FORM}')",
        severity=Severity.WARN,
        columns=("pointer",),
        source="WCO Data Model 3.6, Pointer (97A), 375 and 006",
        keeps=({"pointer": "42A/67A/68A[1]"}, {"pointer": "42A"}, {"pointer": None}),
        breaks=({"pointer": "42A//68A"}, {"pointer": "Declaration/67A"}, {"pointer": "42A[x]"}),
    )


def _element(id: str, what: str, dataset: str) -> Rule:  # noqa: A002
    return Rule(
        id=id,
        says=f"The element that {what} points at is a WCO id.",
        dataset=dataset,
        holds="regexp_like(element_code, '^[A-Z]?[0-9]{3}$')",
        severity=Severity.WARN,
        columns=("element_code",),
        source="WCO Data Model 3.6, Pointer (97A), 381",
        keeps=({"element_code": "D005"}, {"element_code": "145"}, {"element_code": None}),
        breaks=({"element_code": "5"}, {"element_code": "LRN"}),
    )


RULES = (
    listed(
        "response-function",
        "The function of a response is a known one.",
        "notification",
        ("function_code",),
        codes="response_function",
        source=CDS,
        keeps=({"function_code": "01"}, {"function_code": None}),
        breaks=({"function_code": "99"}, {"function_code": "1"}),
    ),
    Rule(
        id="answered-reference-missing",
        says="A response names the declaration it answers by LRN or MRN.",
        dataset="notification",
        holds="lrn IS NOT NULL OR mrn IS NOT NULL",
        severity=Severity.WARN,
        columns=("lrn", "mrn"),
        source="WCO Data Model 3.6, D026 and D014; without one no declaration is found for it",
        keeps=({"lrn": "A1"}, {"mrn": "22GB6LSBPILA876A08"}),
        breaks=({"lrn": None, "mrn": None},),
    ),
    Rule(
        id="rejection-without-error",
        says="A response that rejects says at least one error.",
        dataset="notification",
        holds="error_count > 0",
        binds="state_code = 'rejected'",
        severity=Severity.WARN,
        columns=("function_code",),
        source=f"{CDS}: DMSREJ",
        keeps=(
            {"state_code": "rejected", "error_count": 1},
            {"state_code": "accepted", "error_count": 0},
        ),
        breaks=({"state_code": "rejected", "error_count": 0},),
    ),
    Rule(
        id="taxed-without-line",
        says="A response that assesses duties has at least one line.",
        dataset="notification",
        holds="tax_line_count > 0",
        binds="state_code = 'taxed'",
        severity=Severity.WARN,
        columns=("function_code",),
        source=f"{CDS}: DMSTAX",
        keeps=(
            {"state_code": "taxed", "tax_line_count": 1},
            {"state_code": "accepted", "tax_line_count": 0},
        ),
        breaks=({"state_code": "taxed", "tax_line_count": 0},),
    ),
    Rule(
        id="error-code-missing",
        says="An error that customs found has a code or a description.",
        dataset="notification_error",
        holds="error_code IS NOT NULL OR description IS NOT NULL",
        severity=Severity.WARN,
        columns=("error_code", "description"),
        source="WCO Data Model 3.6, Error (53A), S013",
        keeps=({"error_code": "CDS12056"}, {"description": "too heavy"}),
        breaks=({"error_code": None, "description": None},),
    ),
    Rule(
        id="amendment-reason-missing",
        says="An amendment that a declarant asks for says why.",
        dataset="amendment",
        holds="change_reason_code IS NOT NULL",
        binds="element_path IS NULL",  # customs names the path of what it corrected, and no reason
        severity=Severity.WARN,
        columns=("change_reason_code",),
        source="WCO Data Model 3.6, Amendment (06A), 099",
        keeps=({"change_reason_code": "21"}, {"element_path": "42A/67A/130"}),
        breaks=({"change_reason_code": None},),
    ),
    _pointer("amendment-pointer", "an amendment", "amendment"),
    _pointer("error-pointer", "an error", "notification_error"),
    _pointer("statement-pointer", "a statement", "additional_information"),
    _element("amendment-element", "an amendment", "amendment"),
    _element("error-element", "an error", "notification_error"),
)
