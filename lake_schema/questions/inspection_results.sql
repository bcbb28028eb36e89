-- How often do inspections find something, by what selected them and the inspector?
-- Inspectors stand under pseudonyms; recovered is what inspections added to value and duty.
-- :from_day day: first day of inspections that count (such as 2026-01-01)
-- :to_day day: last day of inspections that count (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :least_count integer = 5: how many inspections count
SELECT
    office_code,
    selection_code,
    corridor_code,
    inspector_id_pseudonym,
    count(*) AS inspections,
    count_if(result_code <> 'none') AS hits,
    round(100e0 * count_if(result_code <> 'none') / count(*), 1) AS percent_hits,
    round(CAST(sum(recovered_duty_amount) AS double), 2) AS recovered_duty_amount
FROM inspection
WHERE result_code IS NOT NULL
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY office_code, selection_code, corridor_code, inspector_id_pseudonym
HAVING count(*) >= :least_count
ORDER BY percent_hits DESC, office_code, selection_code, corridor_code,
    inspector_id_pseudonym
