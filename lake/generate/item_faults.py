"""Faults of goods items: numbers, tariff codes, masses, prices, duties, documents."""

from lake.generate import planting
from lake.generate.fault_kind import CSV, XML, Fault, in_imports, in_originals, with_items
from lake.generate.planting import document_words, item_words, tax_words

FAULTS: dict[str, Fault] = {
    "mass-unreadable": Fault(
        "A net mass that is no number.",
        ("value-unreadable",),
        item_words("net_mass_kg", "12.5kg", "1.2.3", "O.5", "zwölf"),
    ),
    "mass-too-exact": Fault(
        "A net mass with seven decimals.", ("value-rounded",), planting.mass_too_exact
    ),
    "mass-zero": Fault(
        "A net mass of nothing.", ("mass-zero",), item_words("net_mass_kg", "0", "0.000")
    ),
    "net-above-gross": Fault(
        "An item heavier without its packaging.", ("net-above-gross",), planting.net_above_gross
    ),
    "gross-mass-missing": Fault(
        "One item without gross mass beside others with it.",
        ("gross-mass-missing",),
        item_words("gross_mass_kg", None),
        with_items,
    ),
    "item-number-missing": Fault(
        "A goods item without its number.", ("value-missing",), item_words("item_number", None)
    ),
    "numbering-gap": Fault(
        "The last item's number skips one.",
        ("item-numbering",),
        planting.numbering_gap,
        in_originals,
    ),
    "number-repeated": Fault(
        "Two items with one number in a request for change.",
        ("item-repeated",),
        planting.number_repeated,
        with_items,
    ),
    "commodity-cut-short": Fault(
        "A tariff code without its last digit.", ("commodity-length",), planting.code_cut_short
    ),
    "commodity-outdated": Fault(
        "A tariff code of an earlier edition, or of none.",
        ("hs-edition",),
        item_words("commodity_code", "01990000", "97020000", "85171200"),
    ),
    "origin-unknown": Fault(
        "An origin that is no country.",
        ("item-country",),
        item_words("origin_country_code", "XX", "N0", "UK"),
    ),
    "procedure-unknown": Fault(
        "A procedure that no list has.",
        ("procedure",),
        item_words("procedure_code", "4700", "9900", "4099"),
    ),
    "preference-unknown": Fault(
        "A preference that no list has.",
        ("preference", "duty-regime"),
        planting.preference_unknown,
        in_imports,
    ),
    "valuation-unknown": Fault(
        "A valuation method that the WTO does not know.",
        ("valuation-method",),
        item_words("valuation_method_code", "7", "0", "01"),
    ),
    "valuation-unsaid": Fault(
        "Valuation indicators that are not four digits.",
        ("valuation-indicator",),
        planting.valuation_unsaid,
    ),
    "unit-unknown": Fault(
        "A supplementary unit that no list has.", ("item-unit",), planting.unit_unknown
    ),
    "item-currency-unknown": Fault(
        "A price in a currency that nobody issues.",
        ("item-currency",),
        item_words("item_currency", "XYZ", "EURO", "NKR"),
    ),
    "item-currency-missing": Fault(
        "A price in no currency.",
        ("item-currency-missing",),
        item_words("item_currency", None),
        format=CSV,
    ),
    "value-currency-missing": Fault(
        "A statistical value in no currency beside a customs value in one.",
        ("value-currency-missing",),
        item_words("statistical_value_currency", None),
        in_imports,
        CSV,
    ),
    "value-negative": Fault(
        "A statistical value below nothing.", ("negative-amount",), planting.value_negative
    ),
    "duty-miscalculated": Fault(
        "More tax assessed than base times rate.",
        ("duty-arithmetic",),
        planting.duty_miscalculated,
        in_imports,
    ),
    "duty-overpaid": Fault(
        "More tax to be paid than was assessed.",
        ("duty-payable",),
        planting.duty_overpaid,
        in_imports,
    ),
    "duty-negative": Fault(
        "A tax below nothing.",
        ("duty-negative",),
        tax_words("assessed_amount", "-1.00", "-250.00"),
        in_imports,
    ),
    "duty-rate-misread": Fault(
        "A rate a hundred times too high.",
        ("duty-rate",),
        planting.rate_misread,
        in_imports,
    ),
    "duty-currency-unknown": Fault(
        "A tax in a currency that nobody issues.",
        ("duty-currency",),
        tax_words("assessed_currency", "XYZ", "KRO"),
        in_imports,
    ),
    "duty-currency-missing": Fault(
        "A tax in no currency beside a base in one.",
        ("duty-currency-missing",),
        tax_words("assessed_currency", None),
        in_imports,
        CSV,
    ),
    "duty-payment-unknown": Fault(
        "A tax that is paid in an unheard-of way.",
        ("duty-payment-method",),
        tax_words("payment_method_code", "W", "Y"),
        in_imports,
    ),
    "tax-type-unknown": Fault(
        "A tax that no list has.",
        ("tax-type",),
        tax_words("tax_type_code", "B01", "Z99"),
        in_imports,
    ),
    "package-unknown": Fault(
        "Packages of a kind that no list has.",
        ("package-type",),
        item_words("package_type_code", "CTN", "bx", "Colli"),
        format=XML,
    ),
    "packages-negative": Fault(
        "Fewer packages than none.",
        ("package-count-negative", "negative-amount"),
        item_words("package_count", "-1", "-12"),
        format=XML,
    ),
    "document-malformed": Fault(
        "A document's type without its last character.",
        ("document-form",),
        document_words("type_code", "93", "INVOICE"),
        format=XML,
    ),
    "invoice-left-out": Fault(
        "A packing list where the invoice of a price should be.",
        ("valuation-invoice",),
        planting.invoice_left_out,
        in_imports,
        XML,
    ),
    "document-unknown": Fault(
        "A document that no list has.",
        ("document-type",),
        document_words("type_code", "000", "999"),
        format=XML,
    ),
}
"""Name of a fault → what is wrong and who must find it."""
