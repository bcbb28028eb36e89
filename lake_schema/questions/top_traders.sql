-- Which traders trade most, and how often are they corrected and found out?
-- Traders stand under pseudonyms; values are in national currency.
-- :most integer = 50: how many rows
SELECT
    trader_id_pseudonym,
    declaration_count,
    import_count,
    export_count,
    round(CAST(national_value_amount AS double)) AS value,
    national_currency AS currency,
    round(CAST(net_mass_kg AS double) / 1000, 1) AS net_tonnes,
    round(100 * amendment_rate, 1) AS percent_amended,
    round(100 * rejection_rate, 1) AS percent_rejected,
    inspection_count,
    hit_count,
    linked_trader_count,
    first_seen_on,
    last_seen_on
FROM trader_profile
ORDER BY national_value_amount DESC NULLS LAST, trader_id_pseudonym
LIMIT :most
