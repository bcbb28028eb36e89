"""When things happened: not in the future, and one after the other.

"Future" is later than a day after the upload arrived, by the object's own time and not by the
clock, so that a replay agrees; the day allows for local time sent without zone.
"""

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

RULES = (
    Rule(
        id="accepted-in-future",
        says="A declaration was accepted no later than a day after its upload arrived.",
        dataset="declaration",
        holds="accepted_at <= arrived_at + INTERVAL '1' DAY",
        severity=Severity.WARN,
        columns=("accepted_at",),
        source="WCO Data Model 3.6, 023",
        keeps=(
            {"accepted_at": "2026-05-02 00:00:00", "arrived_at": "2026-05-01 00:00:00"},
            {"accepted_at": None, "arrived_at": "2026-05-01 00:00:00"},
        ),
        breaks=({"accepted_at": "2026-05-02 00:00:01", "arrived_at": "2026-05-01 00:00:00"},),
    ),
    Rule(
        id="declared-in-future",
        says="A declaration was made and registered no later than a day after its upload arrived.",
        dataset="declaration",
        holds=(
            "declared_on <= arrived_at + INTERVAL '1' DAY"
            " AND registered_on <= arrived_at + INTERVAL '1' DAY"
        ),
        severity=Severity.WARN,
        columns=("declared_on", "registered_on"),
        source="SAD boxes 54 and A",
        keeps=(
            {"declared_on": "2026-05-02", "arrived_at": "2026-05-01 00:00:00"},
            {"declared_on": "2026-05-02", "arrived_at": None},
        ),
        breaks=(
            {"declared_on": "2026-05-03", "arrived_at": "2026-05-01 23:59:59"},
            {"registered_on": "2026-05-03", "arrived_at": "2026-05-01 23:59:59"},
        ),
    ),
    Rule(
        id="accepted-before-issued",
        says="An original was issued before customs accepted it, or on that day.",
        dataset="declaration",
        holds="accepted_at + INTERVAL '1' DAY >= issued_at",
        binds="function_code = '9'",
        severity=Severity.WARN,
        columns=("issued_at", "accepted_at"),
        source="WCO Data Model 3.6, D011 and 023; Union Customs Code, article 172",
        keeps=(
            {
                "function_code": "9",
                "issued_at": "2026-05-02 10:00:00",
                "accepted_at": "2026-05-01 10:00:00",
            },
            {
                "function_code": "13",
                "issued_at": "2026-05-09 10:00:00",
                "accepted_at": "2026-05-01 10:00:00",
            },
        ),
        breaks=(
            {
                "function_code": "9",
                "issued_at": "2026-05-02 10:00:01",
                "accepted_at": "2026-05-01 10:00:00",
            },
        ),
    ),
    Rule(
        id="assessed-before-registered",
        says="A declaration is assessed when it is registered or later.",
        dataset="declaration",
        holds="assessed_on >= registered_on",
        severity=Severity.WARN,
        columns=("registered_on", "assessed_on"),
        source="ASYCUDA World: registered (C), then assessed (L); SAD boxes A and B",
        keeps=({"registered_on": "2026-05-01", "assessed_on": "2026-05-01"},),
        breaks=({"registered_on": "2026-05-02", "assessed_on": "2026-05-01"},),
    ),
    Rule(
        id="notified-in-future",
        says="A response was issued no later than a day after its upload arrived.",
        dataset="notification",
        holds="issued_at <= arrived_at + INTERVAL '1' DAY",
        severity=Severity.WARN,
        columns=("issued_at",),
        source="WCO Data Model 3.6, D029",
        keeps=({"issued_at": "2026-05-02 00:00:00", "arrived_at": "2026-05-01 00:00:00"},),
        breaks=({"issued_at": "2026-05-02 00:00:01", "arrived_at": "2026-05-01 00:00:00"},),
    ),
    Rule(
        id="notified-before-accepted",
        says="A response tells of an acceptance no earlier than it happens.",
        dataset="notification",
        holds="issued_at + INTERVAL '1' DAY >= accepted_at",
        severity=Severity.WARN,
        columns=("issued_at", "accepted_at"),
        source="WCO Data Model 3.6, D029 and 023; a day for local time sent without zone",
        keeps=({"issued_at": "2026-05-01 00:00:00", "accepted_at": "2026-05-02 00:00:00"},),
        breaks=({"issued_at": "2026-05-01 00:00:00", "accepted_at": "2026-05-02 00:00:01"},),
    ),
)
