"""What a declaration asks for, coded: functions, types, procedures, valuation, payment."""

from lake_schema.finding import Severity
from lake_schema.rules.listed import listed
from lake_schema.rules.rule import Rule

UCC = "Union Customs Code, annex B"
_OF_THE_UNION = "regexp_like({column}, '^[0-9]{{3}}$')"  # other systems claim preference otherwise
_BOX_37 = "regexp_like(procedure_code, '^[0-9]{4}$')"  # Korea and others number their own

RULES = (
    listed(
        "declaration-function",
        "The function of a declaration is a known one.",
        "declaration",
        ("function_code",),
        codes="declaration_function",
        source="WCO Data Model 3.6, 017; UN/EDIFACT 1225",
        keeps=({"function_code": "9"}, {"function_code": None}),
        breaks=({"function_code": "99"}, {"function_code": "09"}),
    ),
    listed(
        "declaration-type",
        "The type of a declaration is a known one.",
        "declaration",
        ("type_code",),
        codes="declaration_type",
        source=f"{UCC}, DE 11 01 and 11 02; SAD box 1",
        binds="function_code IS NOT NULL AND NOT regexp_like(type_code, '^[0-9]+$')",
        keeps=(
            {"function_code": "9", "type_code": "IMA"},
            {"function_code": "9", "type_code": "929"},
            {"type_code": "IM4"},
        ),
        breaks=(
            {"function_code": "9", "type_code": "IMG"},
            {"function_code": "9", "type_code": "ima"},
        ),
    ),
    listed(
        "representation",
        "An agent represents directly (2) or indirectly (3).",
        "declaration",
        ("agent_function_code",),
        codes="representation",
        source=f"{UCC}, DE 13 06 030",
        keeps=({"agent_function_code": "3"},),
        breaks=({"agent_function_code": "1"},),
    ),
    Rule(
        id="procedure",
        says="Of a procedure of four digits, each two are on the list of procedures.",
        dataset="goods_item",
        holds=(
            "substr(procedure_code, 1, 2) IN {procedure}"
            " AND substr(procedure_code, 3, 2) IN {procedure}"
        ),
        binds=_BOX_37,
        severity=Severity.WARN,
        columns=("procedure_code",),
        source=f"{UCC}, DE 11 09; SAD box 37; revised Kyoto Convention",
        keeps=(
            {"procedure_code": "4000"},
            {"procedure_code": "7080"},
            {"procedure_code": "15"},
        ),
        breaks=({"procedure_code": "4700"}, {"procedure_code": "4099"}),
    ),
    listed(
        "preference",
        "A preference of three digits is on the list of preferences.",
        "goods_item",
        ("preference_code",),
        codes="preference",
        source=f"{UCC}, DE 14 11; SAD box 36",
        binds=_OF_THE_UNION.format(column="preference_code"),
        keeps=({"preference_code": "300"}, {"preference_code": "FCN1"}),
        breaks=({"preference_code": "600"}, {"preference_code": "101"}),
    ),
    listed(
        "duty-regime",
        "A duty regime of three digits is on the list of preferences.",
        "duty_tax",
        ("duty_regime_code",),
        codes="preference",
        source=f"{UCC}, DE 14 11; SAD box 36",
        binds=_OF_THE_UNION.format(column="duty_regime_code"),
        keeps=({"duty_regime_code": "100"}, {"duty_regime_code": "A"}),
        breaks=({"duty_regime_code": "600"},),
    ),
    listed(
        "valuation-method",
        "The valuation method is one of the six of the WTO.",
        "goods_item",
        ("valuation_method_code",),
        codes="valuation_method",
        source="WTO Agreement on Customs Valuation, articles 1 to 7; SAD box 43",
        keeps=({"valuation_method_code": "6"},),
        breaks=({"valuation_method_code": "7"}, {"valuation_method_code": "01"}),
    ),
    Rule(
        id="valuation-indicator",
        says="The valuation indicators of method 1 are four digits, each 0 or 1.",
        dataset="goods_item",
        holds="regexp_like(valuation_indicator_code, '^[01]{4}$')",
        binds="valuation_method_code = '1'",
        severity=Severity.WARN,
        columns=("valuation_indicator_code",),
        source=f"{UCC}, DE 14 07; CDS wants them for method 1",
        keeps=(
            {"valuation_method_code": "1", "valuation_indicator_code": "0010"},
            {"valuation_method_code": "2", "valuation_indicator_code": "X"},
        ),
        breaks=(
            {"valuation_method_code": "1", "valuation_indicator_code": "000"},
            {"valuation_method_code": "1", "valuation_indicator_code": "0002"},
        ),
    ),
    Rule(
        id="valuation-invoice",
        says="An item with documents that is valued by method 1 has its invoice (N935) among them.",
        dataset="goods_item",
        holds="invoice_document_count > 0",
        binds="valuation_method_code = '1' AND categorised_document_count > 0",
        severity=Severity.WARN,
        columns=("valuation_method_code",),
        source="WTO Agreement on Customs Valuation, article 1; UK tariff volume 3, DE 4/16",
        keeps=(
            {
                "valuation_method_code": "1",
                "categorised_document_count": 2,
                "invoice_document_count": 1,
            },
            {
                "valuation_method_code": "1",
                "categorised_document_count": 0,
                "invoice_document_count": 0,
            },
        ),
        breaks=(
            {
                "valuation_method_code": "1",
                "categorised_document_count": 1,
                "invoice_document_count": 0,
            },
        ),
    ),
    *(
        listed(
            f"{what}-transaction-nature",
            f"The nature of transaction of {named} is on the list.",
            dataset,
            ("transaction_nature_code",),
            codes="transaction_nature",
            source=f"{UCC}, DE 11 05; SAD box 24",
            keeps=({"transaction_nature_code": "1"}, {"transaction_nature_code": "99"}),
            breaks=({"transaction_nature_code": "0"}, {"transaction_nature_code": "111"}),
        )
        for what, named, dataset in (
            ("declaration", "a declaration", "declaration"),
            ("item", "an item", "goods_item"),
        )
    ),
    *(
        listed(
            f"{what}-payment-method",
            f"A method of payment that {named} names by a letter is on the list.",
            dataset,
            ("payment_method_code",),
            codes="payment_method",
            source=f"{UCC}, DE 4/8; SAD box 47; other systems number their methods",
            binds="regexp_like(payment_method_code, '^[A-Z]$')",
            keeps=({"payment_method_code": "E"}, {"payment_method_code": "43"}),
            breaks=({"payment_method_code": "W"},),
        )
        for what, named, dataset in (
            ("declaration", "a declaration", "declaration"),
            ("duty", "a duty line", "duty_tax"),
        )
    ),
    listed(
        "tax-type",
        "A declared tax of a letter and two digits is on the list of taxes.",
        "duty_tax",
        ("tax_type_code",),
        codes="tax_type",
        source=f"{UCC}, DE 14 03 039; SAD box 47; national taxes are not in this form",
        binds="NOT is_assessed AND regexp_like(tax_type_code, '^[A-Z][0-9]{2}$')",
        keeps=(
            {"is_assessed": False, "tax_type_code": "B05"},
            {"is_assessed": False, "tax_type_code": "VAT"},
            {"is_assessed": True, "tax_type_code": "T24"},
        ),
        breaks=({"is_assessed": False, "tax_type_code": "B01"},),
    ),
)
