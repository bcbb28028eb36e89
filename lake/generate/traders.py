"""Traders: few of them make most declarations, and each does what it did before.

What a trader is follows from its key, so that its habits are the same in every file: what it
deals in, from whom, at which level of prices, through which customs agent.
"""

from dataclasses import dataclass

import numpy as np

from lake.generate.commodities import COMMODITIES
from lake.generate.draws import (
    Keys,
    Marks,
    Numbers,
    Urns,
    below,
    children,
    happens,
    ladder,
    pick,
    ranks,
    root,
)
from lake.generate.groups import GROUPS
from lake.generate.posts import MODES, Post

GROUP_NAMES = tuple(GROUPS)
COMMODITY_GROUP = np.array([GROUP_NAMES.index(c.group) for c in COMMODITIES], dtype=np.int64)
_GROUP_SIZES = np.bincount(COMMODITY_GROUP)
_GROUP_FIRSTS = np.cumsum(_GROUP_SIZES) - _GROUP_SIZES

_IMPORTS, _EXPORTS = len(MODES), len(MODES) + 1
"""Urns of groups: one a mode, then imports by all modes, then exports."""
_GROUP_URNS = Urns(
    [
        *([(at, g.imports[mode]) for at, g in enumerate(GROUPS.values())] for mode in range(4)),
        [(at, sum(g.imports)) for at, g in enumerate(GROUPS.values())],
        [(at, g.exports) for at, g in enumerate(GROUPS.values())],
    ]
)
_SLOTS = ladder((50, 25, 12, 7, 4, 2))
_LAST_SLOT = 5  # what a trader deals in besides its trade
_MONTHS_MAXIMUM = 15
_YEARS = np.array([group.year for group in GROUPS.values()], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Market:
    """Who trades through one post.

    Attributes:
        seed: Of the plan.
        post: The post.
        locals: How many traders use this post only.
        champions: How many use every post.
        brokers: How many customs agents work here.
    """

    seed: int
    post: Post
    locals: int
    champions: int
    brokers: int

    def traders(self, keys: Keys) -> tuple[Keys, Marks]:
        """Draw the trader of each declaration, and whether it is a national champion."""
        champion = happens(keys, "champion", 4_000)
        local = children(
            root(self.seed, "local", self.post.name),
            pick(keys, "local", ranks(self.locals)),
        )
        known = children(root(self.seed, "champion"), pick(keys, "rank", ranks(self.champions)))
        return np.where(champion, known, local), champion

    def agents(self, traders: Keys, keys: Keys) -> tuple[Keys, Marks]:
        """Return who declares for whom, and whether it is an agent.

        A quarter of the traders declare for themselves; the others have their agent and now and
        then take another one.
        """
        agented = happens(traders, "agented", 7_500)
        loyal = pick(traders, "agent", ranks(self.brokers))
        other = pick(keys, "agent", ranks(self.brokers))
        number = np.where(happens(keys, "disloyal", 600), other, loyal)
        agents = children(root(self.seed, "agents", self.post.name), number)
        return np.where(agented, agents, traders), agented

    def urn(self, champion: Marks, exports: Marks) -> Numbers:
        """Return the urn that a trader's group comes from."""
        usual = np.where(champion, _IMPORTS, MODES.index(self.post.mode))
        return np.where(exports, _EXPORTS, usual)


def export(traders: Keys) -> Marks:
    """Tell which traders sell abroad; the others buy there."""
    return happens(traders, "exports", 2_000)


def commodities(traders: Keys, keys: Keys, urns: Numbers, months: Numbers) -> Numbers:
    """Return what each goods item is: one of the trader's six commodities, by the season."""
    first = _commodity(traders, pick(keys, "slot", _SLOTS), urns)
    second = _commodity(traders, pick(keys, "slot again", _SLOTS), urns)
    strength = _YEARS[COMMODITY_GROUP[first], months - 1]
    return np.where(below(keys, "season", _MONTHS_MAXIMUM) < strength, first, second)


def _commodity(traders: Keys, slots: Numbers, urns: Numbers) -> Numbers:
    own = children(traders, slots)
    group = _GROUP_URNS.draw(np.where(slots == _LAST_SLOT, own, traders), "group", urns)
    sizes = _GROUP_SIZES[group]
    # the lesser of two draws: some commodities of a group are traded more than others
    place = np.minimum(below(own, "commodity", sizes), below(own, "commodity again", sizes))
    drawn: Numbers = _GROUP_FIRSTS[group] + place
    return drawn
