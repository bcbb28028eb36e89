"""partner_trade: one row is what one country reports of its trade with another in a period.

Source: UN Comtrade and its kin (CITES, national statistics).
Authority: the reporting country.
Grain: reporter × partner × flow × commodity × period × when it became known.
Key: `reporter_country_code`, `partner_country_code`, `flow_code`, `classification_code`,
    `commodity_code`, `goods_description`, `period_from`, `upload_id`, `record_number`.
Units: masses in kg, money in its currency; imports are usually CIF, exports FOB.

>>> DATASET["period_from"].required
True
"""

from lake_schema.column_types import AMOUNT, DAY, FLAG, INSTANT, INTEGER, QUANTITY
from lake_schema.contract import Column, Dataset
from lake_schema.shared_columns import PROVENANCE, dated_on

DATASET = Dataset(
    name="partner_trade",
    says="What one country reports of its trade with another in a period.",
    source="UN Comtrade and its kin",
    key=(
        "reporter_country_code",
        "partner_country_code",
        "flow_code",
        "classification_code",
        "commodity_code",
        "goods_description",
        "period_from",
        "upload_id",
        "record_number",
    ),
    month_of="dated_on",
    sort_by=("dated_on", "reporter_country_code", "commodity_code"),
    dated_by=("period_from",),
    columns=(
        dated_on("First day of the period."),
        Column(name="reporter_country_code", says="Country that reports.", required=True),
        Column(name="partner_country_code", says="Country it trades with; none: the world."),
        Column(
            name="flow_code",
            says="IM import, EX export, RI re-import, RE re-export, as the reporter sees it.",
            required=True,
        ),
        Column(name="period_from", type=DAY, says="First day of the period.", required=True),
        Column(name="period_month_count", type=INTEGER, says="Its months: 12 a year, 1 a month."),
        Column(name="classification_code", says="HS edition or other nomenclature."),
        Column(name="commodity_code", says="Code of the goods there, text with its zeros."),
        Column(name="hs6_code", says="First six digits, where it has six.", derived=True),
        Column(name="goods_description", says="What the goods are."),
        Column(name="origin_country_code", says="Origin, where it is another.", wco="063"),
        Column(
            name="second_partner_country_code",
            says="Country of consignment, where the row is of that only; none: of all.",
        ),
        Column(name="quantity", type=QUANTITY, says="Quantity in its unit."),
        Column(name="quantity_unit_code", says="That unit."),
        Column(name="net_mass_kg", type=QUANTITY, says="Net mass.", wco="128"),
        Column(name="gross_mass_kg", type=QUANTITY, says="Gross mass.", wco="126"),
        Column(name="value_amount", type=AMOUNT, says="Value of the trade as reported."),
        Column(name="value_currency", says="Its currency (ISO 4217)."),
        Column(name="cif_amount", type=AMOUNT, says="Value with freight and insurance."),
        Column(name="cif_currency", says="Its currency (ISO 4217)."),
        Column(name="fob_amount", type=AMOUNT, says="Value without them."),
        Column(name="fob_currency", says="Its currency (ISO 4217)."),
        Column(
            name="transport_mode_code", says="Mode of transport, where the row is of that only."
        ),
        Column(name="procedure_code", says="Procedure or purpose, where the row is of that only."),
        Column(name="is_estimated", type=FLAG, says="True where the source estimated it."),
        Column(name="source_code", says="Where it was published, such as comtrade."),
        Column(
            name="known_from",
            type=INSTANT,
            says="When it became known: as its source states, else when the upload arrived.",
            or_arrival=True,
        ),
        *PROVENANCE,
    ),
)
