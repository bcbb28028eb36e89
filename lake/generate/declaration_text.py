"""The headers of declarations as text, column by column as the contract names them."""

import numpy as np
import pyarrow as pa

from lake.generate.check_digits import container_numbers, movement_references
from lake.generate.countries import COUNTRIES, HOME, HOME_CURRENCY, PLACE
from lake.generate.draws import Marks, Numbers, below, between, children, happens, root
from lake.generate.goods import CURRENCIES, Goods
from lake.generate.headers import DAY, Headers, declaration_keys
from lake.generate.names import home_ids, names
from lake.generate.posts import MODES, RAIL, SEA
from lake.generate.texts import (
    Columns,
    Text,
    chosen,
    days,
    decimals,
    either,
    instants,
    joined,
    only,
    padded,
    repeated,
    whole,
)
from lake.generate.transport import (
    BUYER_PAYS_FREIGHT,
    IDENTIFICATION,
    TERMS,
    fleet,
    fleet_places,
)

MOST_CONTAINERS = 3
_A_CONTAINER_HOLDS = 22_000_000  # grams
_CODES = pa.array([country.code for country in COUNTRIES])
_CURRENCIES = pa.array(CURRENCIES)
_LETTERS = pa.array(
    [chr(65 + first) + chr(65 + second) for first in range(26) for second in range(26)]
)


def declaration_columns(heads: Headers, items: Goods) -> Columns:
    """Return the columns of `declaration`."""
    return (
        _identity(heads)
        | _times(heads)
        | _totals(heads, items)
        | _parties(heads, items)
        | _terms(heads, items)
        | _transport(heads)
    )


def references(heads: Headers, sources: Numbers) -> Text:
    """Return the LRNs of declarations of a post: three styles of software, never one twice."""
    plan, letters = heads.desk.plan, heads.desk.post.letters
    number = padded(sources, 8)
    year = f"{plan.start.year % 100:02d}"
    # tells plans apart that go into one lake
    series = f"{int(root('series', plan.seed, plan.start)) % 4096:03X}"
    plain = joined(letters, year, series, number)
    dotted = joined("U.", number, letters, series)
    slashed = joined(year, series, "/", letters, "-", whole(sources))
    style = below(declaration_keys(heads.desk, sources), "style of lrn", 3)
    return either(style == 0, plain, either(style == 1, dotted, slashed))


def containerised(heads: Headers) -> Marks:
    """Tell which declarations come in containers: most by sea, half by rail."""
    by_sea, by_rail = heads.modes == MODES.index(SEA), heads.modes == MODES.index(RAIL)
    share = np.where(by_sea, 7_000, np.where(by_rail, 5_000, 0))
    return happens(heads.source_keys, "containers", share)


def container_columns(heads: Headers, items: Goods) -> list[Columns]:
    """Return the columns of `container`, for the first, second and third container."""
    mass = np.add.reduceat(items.gross, heads.first_items[:-1])
    counts = np.where(containerised(heads), 1 + mass // _A_CONTAINER_HOLDS, 0)
    slots = []
    for slot in range(MOST_CONTAINERS):
        keys = children(heads.source_keys, np.full(len(heads), 1_000_000 + slot))
        seal = joined(
            chosen(_LETTERS, below(keys, "seal letters", 676)),
            whole(between(keys, "seal", 100_000, 999_999)),
        )
        filled = counts > slot
        slots.append(
            {
                "container_number": only(filled, container_numbers(keys)),
                "seal_number": only(filled & happens(keys, "sealed", 9_000), seal),
            }
        )
    return slots


def _identity(heads: Headers) -> Columns:
    offices = pa.array(heads.desk.post.offices)
    prelodged = happens(heads.traders, "prelodges", 1_800)
    imports = either(prelodged, "IMD", "IMA")
    kinds = either(heads.exports, either(prelodged, "EXD", "EXA"), imports)
    began = np.datetime64(heads.desk.plan.start) + heads.accepted // DAY
    years = began.astype("datetime64[Y]").astype(np.int64) + 1970
    return {
        "office_code": chosen(offices, heads.offices),
        "flow_code": either(heads.exports, "EX", "IM"),
        "lrn": references(heads, heads.sources),
        "mrn": only(heads.amends, movement_references(heads.source_keys, years, HOME)),
        "function_code": either(heads.amends, "13", "9"),
        "type_code": either(heads.amends, "COR", kinds),
    }


def _times(heads: Headers) -> Columns:
    start, offset = heads.desk.plan.start, heads.desk.post.offset
    return {
        "declared_on": days(start, heads.issued),
        "accepted_at": instants(start, heads.accepted, offset),
        "issued_at": instants(start, heads.issued, offset),
    }


def _totals(heads: Headers, items: Goods) -> Columns:
    first = heads.first_items[:-1]
    return {
        "goods_item_count": whole(heads.item_counts),
        "package_count": whole(np.add.reduceat(items.packages, first)),
        "gross_mass_kg": decimals(np.add.reduceat(items.gross, first), 3),
        "invoice_amount": decimals(np.add.reduceat(items.prices, first), 2),
        "invoice_currency": chosen(_CURRENCIES, items.currencies),
    }


def _parties(heads: Headers, items: Goods) -> Columns:
    home = np.full(len(heads), PLACE[HOME])
    traders, here = home_ids(heads.traders), names(heads.traders, home)
    abroad = names(items.suppliers, items.partners)
    declarants = home_ids(heads.declarants)
    indirect = happens(heads.declarants, "indirect", 2_500)
    named = happens(heads.traders, "named", 6_000)
    return {
        "declarant_id": declarants,
        "agent_id": only(heads.agented, declarants),
        "agent_function_code": only(heads.agented, either(indirect, "3", "2")),
        "exporter_id": only(heads.exports, traders),
        "exporter_name": either(heads.exports, here, abroad),
        "exporter_country_code": either(heads.exports, HOME, chosen(_CODES, items.partners)),
        "importer_id": only(~heads.exports, traders),
        "importer_name": only(heads.exports | named, either(heads.exports, abroad, here)),
    }


def _terms(heads: Headers, items: Goods) -> Columns:
    partners = chosen(_CODES, items.partners)
    here, there = f"{HOME}{heads.desk.post.letters[:3]}", joined(partners, "ZZZ")
    handed_over_there = BUYER_PAYS_FREIGHT[heads.terms] ^ heads.exports
    freight = np.add.reduceat(items.freights, heads.first_items[:-1])
    cash = happens(heads.traders, "pays cash", 2_000)
    number = whole(between(heads.source_keys, "order", 10_000, 99_999))
    year = str(heads.desk.plan.start.year % 10)
    ducr = joined(year, home_ids(heads.traders), "-", number)
    return {
        "export_country_code": either(heads.exports, HOME, partners),
        "destination_country_code": either(heads.exports, partners, HOME),
        "transaction_nature_code": repeated("1", len(heads)),
        "incoterm_code": chosen(pa.array(TERMS), heads.terms),
        "incoterm_place_code": either(handed_over_there, there, here),
        "freight_amount": only(freight > 0, decimals(freight, 2)),
        "freight_currency": only(freight > 0, HOME_CURRENCY),
        "payment_method_code": only(~heads.exports, either(cash, "A", "E")),
        "ducr": only(happens(heads.traders, "refers", 4_000), ducr),
    }


def _transport(heads: Headers) -> Columns:
    numbers, flags = fleet(heads.desk.plan.seed, heads.desk.post)
    places = fleet_places(heads.source_keys, heads.modes)
    many = len(heads)
    return {
        "is_containerised": either(containerised(heads), "1", "0"),
        "arrival_transport_number": chosen(numbers, places),
        "arrival_transport_type_code": chosen(pa.array(IDENTIFICATION), heads.modes),
        "border_transport_mode_code": chosen(pa.array(MODES), heads.modes),
        "border_transport_country_code": chosen(flags, places),
        "goods_location_number": repeated(f"{HOME}{heads.desk.post.letters}TERM1", many),
        "goods_location_type_code": repeated("A", many),
        "goods_location_country_code": repeated(HOME, many),
    }
