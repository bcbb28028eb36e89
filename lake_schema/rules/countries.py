"""Countries, wherever a declaration names one."""

from lake_schema.rules.listed import listed

SOURCE = "ISO 3166-1 alpha-2 with the national extensions of customs administrations"

RULES = (
    listed(
        "declaration-country",
        "The countries of a declaration are on the country list.",
        "declaration",
        (
            "export_country_code",
            "destination_country_code",
            "first_destination_country_code",
            "trading_country_code",
            "exporter_country_code",
            "goods_location_country_code",
            "border_transport_country_code",
        ),
        codes="country",
        source=SOURCE,
        keeps=({"export_country_code": "NA"}, {"destination_country_code": "XI"}),
        breaks=(
            {"destination_country_code": "no"},
            {"border_transport_country_code": "UK"},
            {"trading_country_code": "XX"},
        ),
    ),
    listed(
        "item-country",
        "The countries of an item are on the country list.",
        "goods_item",
        (
            "origin_country_code",
            "preferential_origin_country_code",
            "export_country_code",
            "destination_country_code",
        ),
        codes="country",
        source=SOURCE,
        keeps=(
            {"origin_country_code": "NO"},
            {"origin_country_code": "ZN", "export_country_code": "XI"},
        ),
        breaks=({"origin_country_code": "XX"}, {"export_country_code": "UK"}),
    ),
    listed(
        "party-country",
        "The country of a party is on the country list.",
        "party",
        ("country_code",),
        codes="country",
        source=SOURCE,
        keeps=({"country_code": "NO"}, {"country_code": None}),
        breaks=({"country_code": "UK"}, {"country_code": "no"}),
    ),
    listed(
        "notification-country",
        "The country of the goods' place in a response is on the country list.",
        "notification",
        ("goods_location_country_code",),
        codes="country",
        source=SOURCE,
        keeps=({"goods_location_country_code": "GB"},),
        breaks=({"goods_location_country_code": "UK"},),
    ),
)
