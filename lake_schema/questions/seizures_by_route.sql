-- What is seized, on which routes, how hidden and how found?
-- A case counts once for each category of goods seized in it.
-- :from_day day: first day of seizures that count (such as 2026-01-01)
-- :to_day day: last day of seizures that count (such as 2026-03-31)
SELECT
    category_codes,
    departure_country_code,
    destination_country_code,
    transport_mode_code,
    concealment_code,
    detection_code,
    count(*) AS seizures,
    round(CAST(sum(mass_kg) AS double), 1) AS mass_kg,
    round(CAST(sum(value_amount) AS double), 2) AS value,
    value_currency AS currency,
    max(seized_on) AS last_on
FROM seizure_context
WHERE true
    AND seized_on >= :from_day -- if given
    AND seized_on <= :to_day -- if given
GROUP BY category_codes, departure_country_code, destination_country_code, transport_mode_code,
    concealment_code, detection_code, value_currency
ORDER BY seizures DESC, category_codes, departure_country_code, destination_country_code,
    transport_mode_code, concealment_code, detection_code, currency
LIMIT 100
