"""Who trades, who declares, who inspects, and who of them cheats and how."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from lake.generate.countries import HOME
from lake.generate.posts import post
from lake.generate.world.columns import Floats, Integers, Marks
from lake.generate.world.market import CODES, PARTNERS
from lake.generate.world.plan import WorldPlan

OFFICES = tuple(post(number).offices[0] for number in range(14))
INSPECTORS_AN_OFFICE = 5
SLOTS = 4
"""Kinds of goods that a trader deals in."""
HONEST, UNDERVALUES, MISCLASSIFIES, FALSE_ORIGIN, SPLITS, CAROUSEL = range(6)
SCHEMES = (
    "honest",
    "undervaluation",
    "misclassification",
    "false-origin",
    "split-consignments",
    "carousel-amendments",
)
_CHEATS = (0.02, 0.015, 0.015, 0.01, 0.01)
_FIRST = "Nord Sund Fjell Havn Berg Stor Lang Ny Vester Ost Elve Bygd Sol Stein Furu Bjork".split()
_SECOND = "vik dal nes stad heim borg mo lund strand fors hamn gaard tun foss sjo ring".split()
_TRADE = "Varehus Import Trading Engros Industri Agentur Varer Logistikk Marine Teknikk".split()
_FORM = "AS ASA AS AS".split()


@dataclass(frozen=True, slots=True)
class People:
    """Everybody.

    Attributes:
        plan: The plan.
        ids: Trader → identifier; the last are customs agents.
        names: Trader → name.
        weights: Trader → how much it trades.
        exports: Trader → whether it sells abroad.
        office: Trader → the office it uses.
        broker: Trader → who declares for it: the place of an agent, or its own.
        goods: Trader × slot → commodity.
        origins: Trader × slot → partner.
        level: Trader → what it pays, as a factor.
        scheme: Trader → how it cheats.
        shell: Trader → number of its ring of shells; -1 where it is none.
        active: Trader × (first, last month).
        colluding: Office → the place of the inspector and of the agent who collude; -1 for none.
    """

    plan: WorldPlan
    ids: list[str]
    names: list[str]
    weights: Floats
    exports: Marks
    office: Integers
    broker: Integers
    goods: Integers
    origins: Integers
    level: Floats
    scheme: Integers
    shell: Integers
    active: Integers
    colluding: Integers

    @classmethod
    def of(cls, plan: WorldPlan) -> "People":
        """Draw the people of a plan."""
        draws, count = plan.draws("people"), plan.traders
        agents = max(count // 30, 6)
        months = len(plan.months)
        shell = _shells(draws, count)
        active = np.stack([np.zeros(count, np.int64), np.full(count, months - 1)], axis=1)
        begins = draws.randint(0, max(months - 8, 1), count)
        active[shell >= 0, 0] = begins[shell >= 0]
        active[shell >= 0, 1] = np.minimum(begins + 8, months - 1)[shell >= 0]
        late = (draws.random_sample(count) < 0.1) & (
            shell < 0
        )  # firms are founded, honest ones too
        active[late, 0] = begins[late]
        scheme = np.searchsorted(np.cumsum((0, *_CHEATS)), draws.random_sample(count), side="right")
        scheme = np.where(scheme > len(_CHEATS), HONEST, scheme % (len(_CHEATS) + 1))
        for cheat in range(1, len(SCHEMES)):  # even a small world has one of each
            scheme[count - cheat] = cheat
        scheme[shell >= 0] = UNDERVALUES
        exports = (draws.random_sample(count) < 0.2) & (scheme == HONEST)
        offices = (draws.random_sample(count) ** 2 * len(OFFICES)).astype(np.int64)
        represented = draws.random_sample(count) < 0.75
        own_agent = count + draws.randint(0, agents, count)
        return cls(
            plan=plan,
            ids=[f"{HOME}{910_000_000 + 37 * n:09d}" for n in range(count + agents)],
            names=_names(draws, count + agents),
            weights=1 / (1 + np.arange(count)) ** 0.7 + np.where(shell >= 0, 0.05, 0),
            exports=exports,
            office=offices,
            broker=np.where(represented, own_agent, np.arange(count)),
            goods=draws.randint(0, len(CODES), (count, SLOTS)),
            origins=(draws.random_sample((count, SLOTS)) ** 1.3 * len(PARTNERS)).astype(np.int64),
            level=np.exp(0.12 * draws.standard_normal(count)),
            scheme=scheme,
            shell=shell,
            active=active,
            colluding=_colluding(draws, count, agents),
        )

    @property
    def count(self) -> int:
        """Return how many trade."""
        return len(self.weights)

    def inspector(self, office: Integers, number: Integers) -> list[str]:
        """Return the inspectors with these numbers at these offices."""
        return [
            f"INS-{OFFICES[o]}-{n + 1}"
            for o, n in zip(office.tolist(), number.tolist(), strict=True)
        ]

    def register(self) -> pa.Table:
        """Return what the register of traders states, and states anew where one moved."""
        draws = self.plan.draws("register")
        rows = []
        for place, (trader, name) in enumerate(zip(self.ids, self.names, strict=True)):
            begins = self._registered(place)
            row = self._statement(draws, place) | {
                "trader_id": trader,
                "trader_name": name,
                "valid_from": begins,
                "known_from": f"{begins}T00:00:00",
                "status_code": "active",
                "role_code": "importer" if place < self.count else "broker",
                "country_code": HOME,
                "registered_on": begins,
            }
            rows.append(row)
            if draws.random_sample() < 0.05 and self.shell_of(place) < 0:
                moved = date(self.plan.first_year + self.plan.years // 2, 7, 1)
                rows.append(
                    row
                    | self._statement(draws, place)
                    | {"valid_from": moved, "known_from": f"{moved}T00:00:00"}
                )
        return pa.Table.from_pylist(rows)

    def shell_of(self, place: int) -> int:
        """Return the ring of shells that a trader or agent belongs to, or -1."""
        return int(self.shell[place]) if place < self.count else -1

    def _registered(self, place: int) -> date:
        if place < self.count and self.active[place, 0] > 0:
            return self.plan.months[int(self.active[place, 0])]
        return date(self.plan.first_year - 5, 1 + place % 12, 1 + place % 28)

    def _statement(self, draws: np.random.RandomState, place: int) -> dict[str, Any]:
        ring = self.shell_of(place)
        who = place if ring < 0 else f"ring {ring}"
        own = self.plan.draws("house", who) if ring >= 0 else draws
        owner = own.randint(0, 10**8)
        return {
            "phone": f"+47 {own.randint(20_000_000, 99_999_999)}",
            "trader_address_1.kind_code": "registered",
            "trader_address_1.street": f"Gate {own.randint(1, 10**6)}",
            "trader_address_1.city": "Storvik",
            "trader_address_1.postcode": f"{own.randint(1, 9999):04d}",
            "trader_address_1.country_code": HOME,
            "trader_owner_1.owner_id": f"PERSON-{owner:08d}",
            "trader_owner_1.owner_name": f"Eier Nr {owner}",
            "trader_owner_1.role_code": "owner",
            "trader_owner_1.share_rate": "1",
        }


def _shells(draws: np.random.RandomState, count: int) -> Integers:
    rings = max(count // 150, 1)
    members = draws.permutation(np.arange(count // 3, count - len(SCHEMES)))[: rings * 4]
    shell = np.full(count, -1, np.int64)
    shell[members] = np.arange(len(members)) % rings
    return shell


def _names(draws: np.random.RandomState, count: int) -> list[str]:
    """Return names that no two traders share."""
    found: dict[str, None] = {}
    while len(found) < count:
        parts = [words[draws.randint(len(words))] for words in (_FIRST, _SECOND, _TRADE, _FORM)]
        name = f"{parts[0]}{parts[1]} {parts[2]} {parts[3]}"
        if name in found:
            name = f"{parts[0]}{parts[1]} {parts[2]} {len(found)} {parts[3]}"
        found[name] = None
    return list(found)


def _colluding(draws: np.random.RandomState, count: int, agents: int) -> Integers:
    pairs = np.full((len(OFFICES), 2), -1, np.int64)
    for office in draws.permutation(min(len(OFFICES), 6))[:2]:
        pairs[office] = draws.randint(INSPECTORS_AN_OFFICE), count + draws.randint(agents)
    return pairs
