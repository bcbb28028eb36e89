"""Reference prices of the lake's own history: what goods of a kind and origin cost in a year.

A year's prices are stated for the next one. They become known when they are derived, so that what
was declared before keeps the answer that it had.
"""

from functions._athena import answer

LEAST_ITEMS = 10
PRICES = f"""
WITH priced AS (
    SELECT
        hs6_code,
        origin_country_code,
        national_currency,
        year(dated_on) AS of_year,
        national_value_amount / CAST(net_mass_kg AS double) AS per_kg
    FROM item_value
    WHERE flow_code = 'IM'
        AND NOT is_rejected
        AND NOT is_cancelled
        AND net_mass_kg > 0
        AND national_value_amount > 0
        AND hs6_code IS NOT NULL
        AND origin_country_code IS NOT NULL
        AND year(dated_on) < year(current_date)
)

SELECT
    hs6_code AS commodity_code,
    origin_country_code,
    'KGM' AS unit_code,
    CAST(approx_percentile(per_kg, 0.5) AS decimal(18, 6)) AS price_amount,
    CAST(approx_percentile(per_kg, 0.1) AS decimal(18, 6)) AS low_price,
    CAST(approx_percentile(per_kg, 0.9) AS decimal(18, 6)) AS high_price,
    national_currency AS price_currency,
    count(*) AS item_count,
    'history' AS method_code,
    CAST(of_year + 1 AS varchar) || '-01-01' AS valid_from,
    CAST(of_year + 1 AS varchar) || '-12-31' AS valid_to
FROM priced
GROUP BY hs6_code, origin_country_code, national_currency, of_year
HAVING count(*) >= {LEAST_ITEMS} AND approx_percentile(per_kg, 0.5) >= 0.000001
ORDER BY of_year, hs6_code, origin_country_code
"""


def reference_prices() -> bytes:
    """Return the prices as CSV, `reference-price-lines`; nothing where no kind has enough items.

    Raises:
        AthenaError: Athena could not answer.
    """
    content = answer(PRICES)
    return content if content.count(b"\n") > 1 else b""
