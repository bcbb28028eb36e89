"""Faults of headers: references, functions, times, totals, codes, containers."""

from lake.generate import planting
from lake.generate.fault_kind import (
    CSV,
    XML,
    Fault,
    after_another,
    in_containers,
    in_original_containers,
    in_originals,
    in_the_calm,
    with_agent,
)
from lake.generate.planting import previous_words, words

FAULTS: dict[str, Fault] = {
    "acceptance-unreadable": Fault(
        "A time of acceptance on a day that never was.",
        ("value-unreadable",),
        words("accepted_at", "2025-02-30T08:00:00Z", "2025-13-01T08:00:00Z", "morgen"),
    ),
    "reference-missing": Fault(
        "An original without LRN.", ("reference-missing",), words("lrn", None), in_the_calm
    ),
    "reference-too-long": Fault(
        "An LRN with a file name behind it.", ("lrn-length",), planting.reference_too_long
    ),
    "reference-repeated": Fault(
        "Reference and declarant of the declaration before the previous one.",
        ("duplicate-reference",),
        planting.same_reference_again,
        after_another,
    ),
    "mrn-misread": Fault(
        "A wrong check digit in an MRN.", ("mrn-check-digit",), planting.wrong_mrn
    ),
    "mrn-too-early": Fault(
        "An original that nobody accepted and that has an MRN.",
        ("original-with-mrn",),
        planting.mrn_too_early,
        in_originals,
    ),
    "amendment-without-mrn": Fault(
        "A request for change that names no declaration.",
        ("amendment-mrn",),
        planting.amendment_without_mrn,
    ),
    "ducr-malformed": Fault(
        "A consignment reference without year and trader.",
        ("ducr-form",),
        words("ducr", "4711", "DUCR-12345"),
    ),
    "declarant-misspelt": Fault(
        "An EORI number with too few digits, or too many.",
        ("eori-form",),
        words("declarant_id", "GB1234567890", "DE1234567890123456"),
    ),
    "function-unknown": Fault(
        "A function that no declaration has.",
        ("declaration-function",),
        words("function_code", "99", "09", "O"),
    ),
    "type-unknown": Fault(
        "A type that no declaration has.", ("declaration-type",), words("type_code", "IMG", "X1")
    ),
    "agent-unknown": Fault(
        "An agent that represents in an unheard-of way.",
        ("representation",),
        words("agent_function_code", "1", "4"),
        with_agent,
    ),
    "accepted-in-future": Fault(
        "A placeholder for the time of acceptance.",
        ("accepted-in-future",),
        words("accepted_at", "2099-12-31T23:59:59Z"),
    ),
    "accepted-before-issued": Fault(
        "An acceptance of long ago.",
        ("accepted-before-issued",),
        words("accepted_at", "2001-02-03T04:05:06Z"),
        in_originals,
    ),
    "declared-in-future": Fault(
        "A placeholder for the day of declaration.",
        ("declared-in-future",),
        words("declared_on", "2099-12-31"),
        format=CSV,
    ),
    "item-count-too-high": Fault(
        "One goods item more stated than given.",
        ("item-count",),
        planting.item_count_too_high,
        in_originals,
    ),
    "packages-do-not-add-up": Fault(
        "More packages stated than the items have.",
        ("package-total",),
        planting.packages_do_not_add_up,
        in_originals,
    ),
    "masses-do-not-add-up": Fault(
        "A gross mass above that of the items.",
        ("gross-mass-total",),
        planting.masses_do_not_add_up,
        in_originals,
    ),
    "invoice-does-not-add-up": Fault(
        "An invoice total above the items' prices.",
        ("invoice-total",),
        planting.invoice_does_not_add_up,
        in_originals,
    ),
    "invoice-currency-unknown": Fault(
        "An invoice in a currency that nobody issues.",
        ("declaration-currency",),
        words("invoice_currency", "XYZ", "EURO", "DEM"),
    ),
    "invoice-currency-missing": Fault(
        "An invoice in no currency.",
        ("invoice-currency-missing",),
        words("invoice_currency", None),
        format=CSV,
    ),
    "export-country-unknown": Fault(
        "A country of export that is none.",
        ("declaration-country",),
        words("export_country_code", "XX", "SU", "UK"),
    ),
    "exporter-country-unknown": Fault(
        "An exporter in a country that is none.",
        ("declaration-country", "party-country"),
        words("exporter_country_code", "XX", "EN", "UK"),
        format=XML,
    ),
    "transaction-unknown": Fault(
        "A nature of transaction that is none.",
        ("declaration-transaction-nature",),
        words("transaction_nature_code", "0", "10", "A"),
    ),
    "payment-unknown": Fault(
        "A method of payment that nobody has.",
        ("declaration-payment-method",),
        words("payment_method_code", "W", "Y"),
        format=CSV,
    ),
    "terms-unknown": Fault(
        "Terms of delivery that are no Incoterm.",
        ("incoterm",),
        words("incoterm_code", "FOP", "CNF", "EXX"),
    ),
    "mode-unknown": Fault(
        "A mode of transport that no list has.",
        ("transport-mode",),
        words("border_transport_mode_code", "11", "99", "SEA"),
    ),
    "means-unknown": Fault(
        "Means of transport identified in an unheard-of way.",
        ("transport-identification",),
        words("arrival_transport_type_code", "99", "12"),
    ),
    "location-unknown": Fault(
        "A type of location that no list has.",
        ("declaration-location-type",),
        words("goods_location_type_code", "E", "9"),
    ),
    "container-misread": Fault(
        "A wrong check digit in a container number.",
        ("container-check-digit",),
        planting.wrong_container,
        in_containers,
    ),
    "containers-unnamed": Fault(
        "Goods in containers of which none is named.",
        ("container-missing",),
        planting.containers_unnamed,
        in_original_containers,
    ),
    "previous-document-unknown": Fault(
        "An earlier document of a type that no list has.",
        ("previous-document-type",),
        previous_words("type_code", "000", "XML"),
        format=XML,
    ),
    "previous-document-misfiled": Fault(
        "An earlier document in a category that no list has.",
        ("previous-document-category",),
        previous_words("category_code", "A", "1"),
        format=XML,
    ),
    "previous-document-unnumbered": Fault(
        "An earlier document without its number.",
        ("previous-document-number",),
        previous_words("document_number", None),
        format=XML,
    ),
}
"""Name of a fault → what is wrong and who must find it."""
