"""What follows on declarations: acceptance, inspection, clearance, accounts, seizures."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lake.generate.commodities import COMMODITIES
from lake.generate.countries import HOME, HOME_CURRENCY
from lake.generate.world.columns import (
    Floats,
    Integers,
    Marks,
    chosen,
    days,
    instants,
    numbered,
    where,
)
from lake.generate.world.declared import Month
from lake.generate.world.market import CODES, PARTNER_CODES
from lake.generate.world.people import INSPECTORS_AN_OFFICE, OFFICES, People

GREEN, YELLOW, RED, BLUE = range(4)
CORRIDORS = ("green", "yellow", "red", "blue")
_SELECTED = np.array([0.87, 0.08, 0.04, 0.01])
_HOURS = np.array([0.5, 8.0, 30.0, 1.0])
"""Corridor → usual hours from acceptance to clearance."""
FOUND = 0.6
"""Share of what is wrong that an inspection finds."""
RESULTS = ("none", "value", "classification", "origin", "none", "value")
"""Scheme → what an inspection finds."""
COLLUSION = 0.8
"""Share of a colluding agent's inspections that its inspector gets."""
SEIZED = 0.0005
_ASSESSED, _PAID, _REFUNDED = "assessed", "paid", "refunded"


@dataclass(slots=True)
class Aftermath:
    """What followed on the declarations of a month.

    Attributes:
        month: The month.
        corridor: Declaration → place of its corridor.
        accepted: Declaration → hour of its day at which it was accepted.
        hours: Declaration → hours from then to its clearance.
        inspected: Declarations that were inspected; the arrays below are of these.
        inspector: The number of the inspector at the office.
        first_inspector: The one whom the lot had chosen.
        colluded: Whether inspector and agent colluded.
        found: Whether something was found.
        recovered: Duty and tax recovered, in NOK.
    """

    month: Month
    corridor: Integers
    accepted: Floats
    hours: Floats
    inspected: Integers
    inspector: Integers
    first_inspector: Integers
    colluded: Marks
    found: Marks
    recovered: Floats

    @classmethod
    def of(cls, month: Month, people: People, draws: np.random.RandomState) -> "Aftermath":
        """Draw what followed."""
        count = month.declarations
        risk = np.where(month.cheats > 0, 2.5, 1.0) * np.ones(count)
        drawn = draws.random_sample(count) / risk
        corridor = np.searchsorted(np.cumsum(_SELECTED[::-1]), drawn, side="right")
        corridor = (BLUE - corridor).clip(GREEN, BLUE)
        inspected = np.flatnonzero(corridor != GREEN)
        office, agent = month.office[inspected], month.agent[inspected]
        lot = draws.randint(0, INSPECTORS_AN_OFFICE, len(inspected))
        pair = people.colluding[office]
        meets = (pair[:, 1] == agent) & (draws.random_sample(len(inspected)) < COLLUSION)
        scheme = month.cheats[inspected]
        is_wrong = np.array([result != "none" for result in RESULTS])[scheme]
        found = is_wrong & ~meets & (draws.random_sample(len(inspected)) < FOUND)
        missing = month.per_declaration(month.true_duty + month.true_tax - month.duty - month.tax)[
            inspected
        ]
        hours = _HOURS[corridor] * np.exp(0.5 * draws.standard_normal(count))
        hours[inspected] *= np.where(meets, 0.3, 1)
        return cls(
            month=month,
            corridor=corridor,
            accepted=6 + 12 * draws.random_sample(count),
            hours=hours,
            inspected=inspected,
            inspector=np.where(meets, pair[:, 0], lot),
            first_inspector=lot,
            colluded=meets,
            found=found,
            recovered=np.round(np.where(found, np.maximum(missing, 0), 0), 2).astype(np.float64),
        )

    def notifications(self) -> pa.Table:
        """Return what customs answered: accepted, then cleared."""
        month = self.month
        both = [("01", "accepted", 0 * self.hours), ("09", "cleared", self.hours)]
        tables = []
        for function, state, later in both:
            at = instants(month.day, self.accepted + later)
            count = month.declarations
            tables.append(
                pa.table(
                    {
                        "message_number": pc.binary_join_element_wise(month.lrn, function, "-"),
                        "function_code": pa.repeat(function, count),
                        "state_code": pa.repeat(state, count),
                        "lrn": month.lrn,
                        "office_code": chosen(OFFICES, month.office),
                        "flow_code": chosen(("IM", "EX"), month.exports.astype(np.int64)),
                        "issued_at": at,
                        "accepted_at": at if function == "01" else pa.nulls(count, at.type),
                    }
                )
            )
        return pa.concat_tables(tables)

    def inspections(self, people: People) -> pa.Table:
        """Return the inspections, with who was assigned them."""
        month, at = self.month, self.inspected
        office, day = month.office[at], month.day[at]
        begins = self.accepted[at] + 0.2 * self.hours[at]
        lasts = 0.7 * self.hours[at]
        taken: Marks = self.inspector != self.first_inspector
        final = pa.array(people.inspector(office, self.inspector))
        result = np.where(self.found, month.cheats[at], 0)
        recovered: Marks = self.recovered > 0
        return pa.table(
            {
                "inspection_number": pc.binary_join_element_wise("I", month.lrn.take(at), "-"),
                "lrn": month.lrn.take(at),
                "office_code": chosen(OFFICES, office),
                "corridor_code": chosen(CORRIDORS, self.corridor[at]),
                "selection_code": chosen(
                    ("random", "profile"), (month.cheats[at] > 0).astype(np.int64)
                ),
                "inspector_id": final,
                "broker_id": chosen(people.ids, month.agent[at]),
                "selected_at": instants(day, self.accepted[at]),
                "started_at": instants(day, begins),
                "ended_at": instants(day, begins + lasts),
                "result_code": chosen(RESULTS, result),
                "recovered_duty_amount": where(recovered, pa.array(self.recovered)),
                "recovered_duty_currency": where(recovered, pa.repeat(HOME_CURRENCY, len(at))),
                "inspection_assignment_1.inspector_id": pa.array(
                    people.inspector(office, self.first_inspector)
                ),
                "inspection_assignment_1.assigned_at": instants(day, self.accepted[at]),
                "inspection_assignment_2.inspector_id": where(taken, final),
                "inspection_assignment_2.assigned_at": where(
                    taken, instants(day, self.accepted[at] + 0.1)
                ),
                "inspection_assignment_2.reason": where(taken, pa.repeat("workload", len(at))),
            }
        )

    def payments(self, people: People, draws: np.random.RandomState) -> pa.Table:
        """Return the accounts of imports: most are paid in full, some not yet, some twice over."""
        month = self.month
        due = month.per_declaration(month.duty + month.tax)
        due[self.inspected] += self.recovered
        due = np.round(due, 2)
        owing = np.flatnonzero(due > 0)
        luck = draws.random_sample(len(owing))
        paid = np.where(
            luck < 0.03, 0, np.where(luck < 0.05, np.round(due[owing] * 1.1, 2), due[owing])
        )
        refunded = np.where((luck >= 0.03) & (luck < 0.04), np.round(due[owing] * 0.1, 2), 0)
        entries = [(_ASSESSED, due[owing], 0), (_PAID, paid, 5), (_REFUNDED, refunded, 30)]
        tables = []
        for kind, amount, later in entries:
            some = np.flatnonzero(amount > 0)
            at = owing[some]
            number = pc.binary_join_element_wise(month.lrn.take(at), kind[:1].upper(), "-")
            tables.append(
                pa.table(
                    {
                        "payment_number": number,
                        "lrn": month.lrn.take(at),
                        "kind_code": pa.repeat(kind, len(at)),
                        "booked_amount": pa.array(amount[some]),
                        "booked_currency": pa.repeat(HOME_CURRENCY, len(at)),
                        "booked_on": days(month.day[at] + later),
                        "due_on": days(month.day[at] + 10),
                        "payer_id": chosen(people.ids, month.trader[at]),
                    }
                )
            )
        return pa.concat_tables(tables)

    def seizures(self, draws: np.random.RandomState) -> pa.Table:
        """Return the few cases in which goods were taken away."""
        month = self.month
        chance = np.where(month.cheats > 0, 5 * SEIZED, SEIZED)
        at = np.flatnonzero(draws.random_sample(month.declarations) < chance)
        goods = draws.randint(0, len(COMMODITIES), len(at))
        origin = draws.randint(0, len(PARTNER_CODES), len(at))
        kind = draws.randint(0, 3, len(at))
        return pa.table(
            {
                "seizure_number": pc.binary_join_element_wise("S", month.lrn.take(at), "-"),
                "lrn": month.lrn.take(at),
                "office_code": chosen(OFFICES, month.office[at]),
                "seized_on": days(month.day[at]),
                "country_code": pa.repeat(HOME, len(at)),
                "direction_code": pa.repeat("import", len(at)),
                "departure_country_code": chosen(PARTNER_CODES, origin),
                "conveyance_id": numbered("TRUCK", draws.randint(0, 300, len(at)), 4),
                "concealment_code": chosen(("cargo", "vehicle", "none"), kind),
                "detection_code": chosen(("profile", "dog", "scanner"), kind),
                "seized_goods_1.category_code": chosen(("tobacco", "counterfeit", "drugs"), kind),
                "seized_goods_1.commodity_code": chosen(CODES, goods),
                "seized_goods_1.mass_kg": pa.array(
                    np.round(5 + 100 * draws.random_sample(len(at)), 1)
                ),
                "seizure_person_1.role_code": pa.repeat("driver", len(at)),
                "seizure_person_1.person_name": numbered(
                    "Sjafor Nr ", draws.randint(0, 10**6, len(at)), 6
                ),
            }
        )
