"""How goods travel and where they are: modes, means, terms, places, packages, units."""

from lake_schema.finding import Severity
from lake_schema.rules.check_digits import check_digit_holds
from lake_schema.rules.listed import listed
from lake_schema.rules.rule import Rule

UCC = "Union Customs Code, annex B"
REC_20 = "UN/ECE Recommendation 20, with the units of national tariffs"


def _unit(column: str) -> str:
    """Return the SQL that tells whether a unit is on the list, its qualifier left away.

    Tariffs write `KGM#E` for kilograms of drained net mass.
    """
    bare = f"substr({column}, 1, strpos({column} || '#', '#') - 1)"
    return f"{bare} IN {{unit}}"


RULES = (
    listed(
        "incoterm",
        "The terms of delivery are an Incoterm.",
        "declaration",
        ("incoterm_code",),
        codes="incoterm",
        source="Incoterms 2020, 2010 and 2000; Union Customs Code, annex B DE 4/1",
        keeps=({"incoterm_code": "DPU"}, {"incoterm_code": "DAT"}),
        breaks=({"incoterm_code": "CNF"},),
    ),
    listed(
        "transport-mode",
        "The modes of transport are on the list of modes.",
        "declaration",
        (
            "border_transport_mode_code",
            "inland_transport_mode_code",
            "arrival_transport_mode_code",
            "departure_transport_mode_code",
        ),
        codes="transport_mode",
        source="UN/ECE Recommendation 19; SAD boxes 25 and 26",
        keeps=(
            {"border_transport_mode_code": "1"},
            {"border_transport_mode_code": "40", "inland_transport_mode_code": None},
        ),
        breaks=({"border_transport_mode_code": "11"}, {"inland_transport_mode_code": "SEA"}),
    ),
    listed(
        "transport-identification",
        "The type of a means of transport's number is on the list.",
        "declaration",
        (
            "arrival_transport_type_code",
            "departure_transport_type_code",
            "border_transport_type_code",
        ),
        codes="transport_identification",
        source=f"{UCC}, DE 19 06 061; WCO Data Model 3.6, T034",
        keeps=({"arrival_transport_type_code": "10"}, {"arrival_transport_type_code": "81"}),
        breaks=({"arrival_transport_type_code": "99"},),
    ),
    listed(
        "freight-payment-method",
        "The method of payment of freight is on the list.",
        "declaration",
        ("freight_payment_method_code",),
        codes="freight_payment_method",
        source=f"{UCC}, DE 4/2; UN/EDIFACT 4237",
        keeps=({"freight_payment_method_code": "Z"},),
        breaks=({"freight_payment_method_code": "X"},),
    ),
    *(
        listed(
            f"{what}-location-type",
            f"The type of the goods' place in a {what} is on the list.",
            what,
            ("goods_location_type_code",),
            codes="location_type",
            source=f"{UCC}, DE 16 15 045; SAD box 30",
            keeps=({"goods_location_type_code": "D"},),
            breaks=({"goods_location_type_code": "E"}, {"goods_location_type_code": "a"}),
        )
        for what in ("declaration", "notification")
    ),
    *(
        listed(
            f"{what}-location-qualifier",
            f"How the goods' place in a {what} is identified is on the list.",
            what,
            ("goods_location_qualifier_code",),
            codes="location_qualifier",
            source=f"{UCC}, DE 16 15 046; SAD box 30",
            keeps=({"goods_location_qualifier_code": "U"},),
            breaks=({"goods_location_qualifier_code": "A"},),
        )
        for what in ("declaration", "notification")
    ),
    listed(
        "warehouse-type",
        "The type of a customs warehouse is on the list.",
        "declaration",
        ("warehouse_type_code",),
        codes="warehouse_type",
        source=f"{UCC}, DE 12 11 002; SAD box 49",
        keeps=({"warehouse_type_code": "U"},),
        breaks=({"warehouse_type_code": "A"},),
    ),
    listed(
        "package-type",
        "The type of packages is on the list.",
        "packaging",
        ("package_type_code",),
        codes="package",
        source="UN/ECE Recommendation 21; SAD box 31",
        keeps=({"package_type_code": "4H"}, {"package_type_code": "NE"}),
        breaks=({"package_type_code": "CTN"}, {"package_type_code": "bx"}),
    ),
    Rule(
        id="package-count-negative",
        says="The number of packages of a kind is not negative.",
        dataset="packaging",
        holds="package_count >= 0",
        severity=Severity.WARN,
        columns=("package_count",),
        source="WCO Data Model 3.6, 144; 0 where goods share the packages of another item",
        keeps=({"package_count": "0"},),
        breaks=({"package_count": "-1"},),
    ),
    Rule(
        id="item-unit",
        says="The supplementary unit of an item is on the list of units.",
        dataset="goods_item",
        holds=_unit("supplementary_unit_code"),
        severity=Severity.WARN,
        columns=("supplementary_unit_code",),
        source=REC_20,
        keeps=({"supplementary_unit_code": "NAR"}, {"supplementary_unit_code": "KGM#E"}),
        breaks=({"supplementary_unit_code": "PCS"}, {"supplementary_unit_code": "#"}),
    ),
    Rule(
        id="duty-unit",
        says="The unit of a specific duty is on the list of units.",
        dataset="duty_tax",
        holds=_unit("tax_base_unit_code"),
        severity=Severity.WARN,
        columns=("tax_base_unit_code",),
        source=REC_20,
        keeps=({"tax_base_unit_code": "LPA"}, {"tax_base_unit_code": "TNE#I"}),
        breaks=({"tax_base_unit_code": "LITRE"},),
    ),
    Rule(
        id="document-unit",
        says="The unit of a quantity written off a document is on the list of units.",
        dataset="additional_document",
        holds=_unit("written_off_unit_code"),
        severity=Severity.WARN,
        columns=("written_off_unit_code",),
        source=REC_20,
        keeps=({"written_off_unit_code": "KGM#G"},),
        breaks=({"written_off_unit_code": "KILO"},),
    ),
    Rule(
        id="container-check-digit",
        says="A container number in the form of ISO 6346 has the right check digit.",
        dataset="container",
        holds=check_digit_holds("container_number", 11),
        # Swap bodies, trailers and placeholders are declared as containers in other forms.
        binds="regexp_like(container_number, '^[A-Z]{3}[JUZ][0-9]{7}$')",
        severity=Severity.WARN,
        columns=("container_number",),
        source="ISO 6346:2022; real declarations carry placeholders, so it never rejects",
        keeps=({"container_number": "CSQU3054383"}, {"container_number": "AD12345"}),
        breaks=({"container_number": "CSQU3054384"},),
    ),
    Rule(
        id="container-missing",
        says="An original whose goods are in containers names one.",
        dataset="declaration",
        holds="container_count > 0",
        binds="function_code = '9' AND is_containerised",
        severity=Severity.WARN,
        columns=("is_containerised",),
        source=f"{UCC}, DE 19 01 and 19 07; SAD boxes 19 and 31",
        keeps=(
            {"function_code": "9", "is_containerised": True, "container_count": 1},
            {"function_code": "9", "is_containerised": False, "container_count": 0},
        ),
        breaks=({"function_code": "9", "is_containerised": True, "container_count": 0},),
    ),
)
