"""What happened: inspections, seizures, payments, signals, and trade as partners report it."""

from collections.abc import Mapping

from lake_schema.finding import Severity
from lake_schema.rules.rule import Rule

KINDS = "assessed guaranteed paid refunded waived released".split()
SIGNALS = (
    "position geofence_in geofence_out stop door_open door_closed seal_armed seal_disarmed"
    " seal_tampered seal_removed battery_low identity"
).split()
FLOWS = "IM EX RI RE".split()
CORRIDORS = "green yellow red blue".split()


def _one_of(  # a rule is these facts
    id: str,  # noqa: A002 # what a rule calls it
    says: str,
    place: str,
    *,
    codes: list[str],
    severity: Severity,
    source: str,
) -> Rule:
    dataset, column = place.split(".")
    return Rule(
        id=id,
        says=says,
        dataset=dataset,
        holds=f"{column} IN ({', '.join(f'{code!r}' for code in codes)})",
        severity=severity,
        columns=(column,),
        source=source,
        keeps=tuple({column: code} for code in codes),
        breaks=({column: "other"},),
    )


def _position(dataset: str) -> Rule:
    here: Mapping[str, object] = {"latitude_degrees": "51.1", "longitude_degrees": "1.3"}
    return Rule(
        id=f"{dataset.replace('_', '-')}-position",
        says="A position is on the Earth, and has both latitude and longitude.",
        dataset=dataset,
        holds=(
            "(latitude_degrees IS NULL AND longitude_degrees IS NULL)"
            " OR (coalesce(latitude_degrees, 91) BETWEEN -90 AND 90"
            " AND coalesce(longitude_degrees, 181) BETWEEN -180 AND 180)"
        ),
        severity=Severity.REJECT,
        columns=("latitude_degrees", "longitude_degrees"),
        source="WGS 84; AIS says 91 and 181 for what it does not know (ITU-R M.1371)",
        keeps=(
            here,
            {"latitude_degrees": "-90", "longitude_degrees": "180"},
            {"latitude_degrees": None, "longitude_degrees": None},
        ),
        breaks=(
            {**here, "latitude_degrees": "91"},
            {**here, "longitude_degrees": "-180.1"},
            {**here, "longitude_degrees": None},
        ),
    )


RULES = (
    _position("transit_event"),
    _position("transit_plan_stop"),
    _one_of(
        "transit-event-known",
        "An event is one that the lake knows.",
        "transit_event.event_code",
        codes=SIGNALS,
        severity=Severity.WARN,
        source="what e-seals and trackers of several makers tell",
    ),
    _one_of(
        "payment-kind",
        "An entry is assessed, guaranteed, paid, refunded, waived or released.",
        "payment.kind_code",
        codes=KINDS,
        severity=Severity.REJECT,
        source="which way an amount goes must be known",
    ),
    Rule(
        id="payment-amount",
        says="An amount is not negative: its kind says which way it goes.",
        dataset="payment",
        holds="booked_amount >= 0",
        severity=Severity.REJECT,
        columns=("booked_amount",),
        source="a negative refund could be read both ways",
        keeps=({"booked_amount": "0"},),
        breaks=({"booked_amount": "-0.01"},),
    ),
    _one_of(
        "partner-trade-flow",
        "A flow is IM, EX, RI or RE.",
        "partner_trade.flow_code",
        codes=FLOWS,
        severity=Severity.REJECT,
        source="UN Comtrade's M, X, RM and RX are exchanged by the profile",
    ),
    _one_of(
        "inspection-corridor",
        "A corridor is green, yellow, red or blue.",
        "inspection.corridor_code",
        codes=CORRIDORS,
        severity=Severity.WARN,
        source="ASYCUDA World's lanes",
    ),
    Rule(
        id="inspection-times",
        says="An inspection ends when it began or later.",
        dataset="inspection",
        holds="ended_at >= started_at",
        severity=Severity.WARN,
        columns=("started_at", "ended_at"),
        source="the lake's own",
        keeps=(
            {"started_at": "2026-05-01 10:00:00", "ended_at": "2026-05-01 10:00:00"},
            {"started_at": "2026-05-01 10:00:00", "ended_at": None},
        ),
        breaks=({"started_at": "2026-05-01 10:00:00", "ended_at": "2026-05-01 09:59:59"},),
    ),
    Rule(
        id="transit-plan-times",
        says="A journey is to arrive after it is to leave.",
        dataset="transit_plan",
        holds="planned_arrival_at >= planned_departure_at",
        severity=Severity.WARN,
        columns=("planned_departure_at", "planned_arrival_at"),
        source="the lake's own",
        keeps=(
            {
                "planned_departure_at": "2026-05-01 10:00:00",
                "planned_arrival_at": "2026-05-01 10:00:00",
            },
        ),
        breaks=(
            {
                "planned_departure_at": "2026-05-01 10:00:00",
                "planned_arrival_at": "2026-05-01 09:00:00",
            },
        ),
    ),
)
