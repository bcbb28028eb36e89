"""What the headers of a run of declarations say, as numbers and keys."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lake.generate.draws import (
    Keys,
    Marks,
    Numbers,
    below,
    between,
    children,
    happens,
    ladder,
    pick,
    root,
)
from lake.generate.plan import Plan
from lake.generate.posts import Post
from lake.generate.seasons import day_ladder, days_of, mode_weights, seconds_of
from lake.generate.traders import Market, export
from lake.generate.transport import terms

_AMENDED = 200  # in ten thousand declarations
_LONGEST_WAY_BACK = 400  # declarations between an original and its amendment
DAY = 86_400
_OFFICES = 8  # more than any post has


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a post's declarations are made: everything that they share.

    Attributes:
        plan: The plan.
        post: The post.
        among: How many declarations the post sends in all.
        days: Cumulated weights of the days.
        market: Who trades there.
    """

    plan: Plan
    post: Post
    among: int
    days: Numbers
    market: Market

    @classmethod
    def of(cls, plan: Plan, post: Post, among: int) -> "Desk":
        """Return the desk of a post; the number of traders grows with the declarations."""
        return cls(
            plan,
            post,
            among,
            day_ladder(plan.start, plan.days, post, plan.seed),
            Market(
                seed=plan.seed,
                post=post,
                locals=max(20, among // 8),
                champions=max(12, plan.declarations // 400),
                brokers=max(4, among // 600),
            ),
        )


@dataclass(frozen=True, slots=True)
class Headers:
    """Declarations of one post, one entry each.

    Attributes:
        desk: Where they are made.
        ordinals: Their place among the post's declarations, from 0.
        keys: Their own keys.
        sources: Place of the declaration that an amendment amends, else their own.
        source_keys: Keys that everything is drawn from: an amendment repeats its original.
        accepted: When customs accepted the original, in seconds since the plan's start.
        issued: When this document was issued, likewise.
        traders: Keys of the home country's trader.
        champions: Whether it trades through every post.
        exports: Whether it sells abroad.
        declarants: Keys of who declares.
        agented: Whether that is an agent.
        modes: Place in `MODES` of the mode at the border.
        terms: Place in `TERMS`.
        offices: Place among the post's offices.
        item_counts: Goods items.
    """

    desk: Desk
    ordinals: Numbers
    keys: Keys
    sources: Numbers
    source_keys: Keys
    accepted: Numbers
    issued: Numbers
    traders: Keys
    champions: Marks
    exports: Marks
    declarants: Keys
    agented: Marks
    modes: Numbers
    terms: Numbers
    offices: Numbers
    item_counts: Numbers

    def __len__(self) -> int:
        """Return how many declarations there are."""
        return len(self.ordinals)

    @property
    def amends(self) -> Marks:
        """Tell which are amendments."""
        return np.asarray(self.sources != self.ordinals)

    @property
    def first_items(self) -> NDArray[np.int32]:
        """Return where each declaration's goods items begin, and where the last ones end."""
        return np.concatenate([[0], np.cumsum(self.item_counts)]).astype(np.int32)


def declaration_keys(desk: Desk, ordinals: Numbers) -> Keys:
    """Return the keys of declarations of a post: others from another start, by the same traders."""
    plan = desk.plan
    return children(root(plan.seed, plan.start, "declaration", desk.post.name), ordinals)


def sources(desk: Desk, ordinals: Numbers) -> Numbers:
    """Return which declaration each one is drawn from: an amendment from what it amends."""
    keys = declaration_keys(desk, ordinals)
    far = np.minimum(ordinals, _LONGEST_WAY_BACK)
    amended = ordinals - 1 - below(keys, "amended", np.maximum(far, 1))
    original = ~happens(declaration_keys(desk, amended), "amends", _AMENDED) & (amended >= 0)
    # never two amendments side by side: CSV would take two of one original for one
    calm = ~happens(declaration_keys(desk, ordinals - 1), "amends", _AMENDED)
    amends = happens(keys, "amends", _AMENDED) & original & calm
    return np.where(amends, amended, ordinals)


def headers(desk: Desk, ordinals: Numbers) -> Headers:
    """Return the headers of a post's declarations at some places among them."""
    origins = sources(desk, ordinals)
    keys = declaration_keys(desk, origins)
    traders, champions = desk.market.traders(keys)
    declarants, agented = desk.market.agents(traders, keys)
    accepted, issued = _times(desk, ordinals, origins)
    modes = pick(keys, "mode", ladder(mode_weights(desk.post)))
    return Headers(
        desk=desk,
        ordinals=ordinals,
        keys=declaration_keys(desk, ordinals),
        sources=origins,
        source_keys=keys,
        accepted=accepted,
        issued=issued,
        traders=traders,
        champions=champions,
        exports=export(traders),
        declarants=declarants,
        agented=agented,
        modes=modes,
        terms=terms(keys, modes),
        offices=below(traders, "office", _OFFICES) % len(desk.post.offices),
        item_counts=_item_counts(keys, desk.plan.items_max),
    )


def _times(desk: Desk, ordinals: Numbers, origins: Numbers) -> tuple[Numbers, Numbers]:
    """Return when the originals were accepted and when the documents were issued.

    An original is issued some minutes before it is accepted, an amendment after.
    """
    keys = declaration_keys(desk, ordinals)
    minutes = between(keys, "minutes", 1, 20) * 60
    own = days_of(ordinals, desk.among, desk.days) * DAY + seconds_of(keys)
    original = declaration_keys(desk, origins)
    first = days_of(origins, desk.among, desk.days) * DAY + seconds_of(original)
    accepted = first + between(original, "minutes", 1, 20) * 60
    return accepted, np.where(origins == ordinals, own, np.maximum(own, accepted) + minutes)


def _item_counts(keys: Keys, most: int) -> Numbers:
    """Draw numbers of goods items: one in most declarations, dozens in few."""
    weights = (1 << 24) // np.arange(1, most + 1, dtype=np.int64) ** 2
    return pick(keys, "items", ladder(weights)) + 1
