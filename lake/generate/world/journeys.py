"""Journeys under seal: as planned, as the trackers tell, and those that went another way."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lake.generate.world.columns import Floats, Integers, Marks, chosen, instants, numbered, where
from lake.generate.world.declared import Month
from lake.generate.world.people import OFFICES

SHARE, MOST = 0.01, 500
"""Of a month's imports; and the most of a month: signals are many."""
DIVERTED = 0.03
LONGER = 1.6
"""Times that another way takes."""
SIGNALS = 24
SEAL_SIGNALS = (0, 16, SIGNALS - 1)
"""Those at which a seal is armed, tampered with by some, and opened: they are never lost."""
SPEED_KMH = 60.0
STOPS = 3
"""Places that a journey is planned by: its begin, its middle, its end."""
_LATITUDE = 58 + 8 * np.random.RandomState(1).random_sample(len(OFFICES))
_LONGITUDE = 6 + 8 * np.random.RandomState(2).random_sample(len(OFFICES))
"""Where the offices are: in every world at the same places."""
KM_A_DEGREE = 111.2


@dataclass(slots=True)
class Journeys:
    """The journeys of one month.

    Attributes:
        month: The month.
        at: The declarations that travel.
        origin, destination: Offices.
        diverted: Which went another way.
        begins: Hour of the declaration's day at which each leaves.
        hours: Hours that the way takes as planned.
    """

    month: Month
    at: Integers
    origin: Integers
    destination: Integers
    diverted: Marks
    begins: Floats
    hours: Floats

    @classmethod
    def of(cls, month: Month, draws: np.random.RandomState) -> "Journeys":
        """Draw the journeys of a month."""
        travels = (draws.random_sample(month.declarations) < SHARE) & ~month.exports
        at = np.flatnonzero(travels)[:MOST]
        origin = month.office[at]
        destination = (origin + draws.randint(1, len(OFFICES), len(at))) % len(OFFICES)
        north = (_LATITUDE[destination] - _LATITUDE[origin]) * KM_A_DEGREE
        middle = np.radians((_LATITUDE[destination] + _LATITUDE[origin]) / 2)
        east = (_LONGITUDE[destination] - _LONGITUDE[origin]) * KM_A_DEGREE * np.cos(middle)
        return cls(
            month=month,
            at=at,
            origin=origin,
            destination=destination,
            diverted=draws.random_sample(len(at)) < DIVERTED,
            begins=8 + 8 * draws.random_sample(len(at)),
            hours=np.maximum(np.hypot(north, east) / SPEED_KMH, 0.5),
        )

    @property
    def numbers(self) -> pa.Array:
        """Return the number of each journey."""
        return pc.binary_join_element_wise("J", self.month.lrn.take(self.at), "-")

    def plans(self) -> pa.Table:
        """Return what was planned."""
        day, first = self.month.day[self.at], self.month.first + self.at
        arrives = self.begins + self.hours * np.where(self.diverted, LONGER, 1)
        columns = {
            "journey_number": self.numbers,
            "lrn": self.month.lrn.take(self.at),
            "device_id": numbered("TRK", first, 10),
            "vehicle_id": numbered("LKW", first % 5_000, 5),
            "container_number": numbered("CONT", first, 10),
            "seal_number": numbered("SEAL", first, 10),
            "departure_office_code": chosen(OFFICES, self.origin),
            "destination_office_code": chosen(OFFICES, self.destination),
            "planned_departure_at": instants(day, self.begins),
            "planned_arrival_at": instants(day, self.begins + self.hours),
            "released_at": instants(day, arrives),
        }
        for stop in range(STOPS):
            latitude, longitude = self._place(np.full(len(self.at), stop / (STOPS - 1)))
            name = f"transit_plan_stop_{stop + 1}"
            columns[f"{name}.latitude_degrees"] = pa.array(np.round(latitude, 6))
            columns[f"{name}.longitude_degrees"] = pa.array(np.round(longitude, 6))
            columns[f"{name}.radius_m"] = pa.repeat(15_000, len(self.at))
        return pa.table(columns)

    def signals(self, draws: np.random.RandomState) -> pa.Table:
        """Return what the trackers told: a position at a time, and the seal's own events."""
        journeys = np.repeat(np.arange(len(self.at)), SIGNALS)
        share = np.tile(np.arange(SIGNALS) / (SIGNALS - 1), len(self.at))
        diverted = self.diverted[journeys]
        latitude, longitude = self._place(share, journeys)
        aside = np.where(diverted, np.sin(np.pi * share) * 1.5, 0)
        noise = 0.002 * draws.standard_normal((2, len(share)))
        # A tracker is silent now and then; of one that went another way, for long.
        lost = draws.random_sample(len(share)) < 0.03
        lost |= diverted & (share > 0.4) & (share < 0.65)
        lost &= ~np.isin(np.tile(np.arange(SIGNALS), len(self.at)), SEAL_SIGNALS)
        told = np.flatnonzero(~lost)
        journeys, share, diverted = journeys[told], share[told], diverted[told]
        hours = self.begins[journeys] + self.hours[journeys] * share * np.where(
            diverted, LONGER, 1.03
        )
        first, last = share == 0, share == 1
        is_opened = diverted & (share == SEAL_SIGNALS[1] / (SIGNALS - 1))
        event = np.where(first, 1, np.where(is_opened, 2, np.where(last, 3, 0)))
        number = self.month.first + self.at[journeys]
        has_seal: Marks = event > 0
        seal = numbered("SEAL", number + np.where(diverted & last, 7_000_000, 0), 10)
        return pa.table(
            {
                "device_id": numbered("TRK", number, 10),
                "device_kind_code": pa.repeat("tracker", len(told)),
                "occurred_at": instants(self.month.day[self.at[journeys]], hours),
                "event_code": chosen(
                    ("position", "seal_armed", "seal_tampered", "seal_disarmed"), event
                ),
                "latitude_degrees": pa.array(np.round((latitude + aside + noise[0])[~lost], 6)),
                "longitude_degrees": pa.array(np.round((longitude + noise[1])[~lost], 6)),
                "speed_kmh": pa.array(
                    np.round(SPEED_KMH * (0.8 + 0.4 * draws.random_sample(len(told))), 1)
                ),
                "journey_number": self.numbers.take(journeys),
                "seal_number": where(has_seal, seal),
            }
        )

    def _place(self, share: Floats, journeys: Integers | None = None) -> tuple[Floats, Floats]:
        at = np.arange(len(self.at)) if journeys is None else journeys
        begin, end = self.origin[at], self.destination[at]
        return (
            _LATITUDE[begin] + (_LATITUDE[end] - _LATITUDE[begin]) * share,
            _LONGITUDE[begin] + (_LONGITUDE[end] - _LONGITUDE[begin]) * share,
        )
