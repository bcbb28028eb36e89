-- Which transits were opened early, went astray, or fell silent on their way?
-- A detour is measured against the planned stops; a gap is the longest time without a signal.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :detour_rate number = 1.3: how many times the planned way is a detour
-- :gap_minutes number = 240: how long without a signal is a gap
SELECT
    journey_number,
    dated_on,
    departure_office_code,
    destination_office_code,
    carrier_id_pseudonym,
    container_number,
    is_opened_early,
    is_other_seal,
    tamper_count,
    round(detour_rate, 2) AS detour_rate,
    longest_gap_minutes,
    delay_minutes,
    declaration_id
FROM transit_journey
WHERE (
    is_opened_early
    OR is_other_seal
    OR tamper_count > 0
    OR detour_rate >= :detour_rate
    OR longest_gap_minutes >= :gap_minutes
)
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
ORDER BY is_opened_early DESC NULLS LAST, is_other_seal DESC NULLS LAST, tamper_count DESC,
    journey_number
LIMIT 100
