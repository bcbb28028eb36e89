-- How long does clearance take by office, corridor and inspector?
-- From arrival to release, as in the WCO's time release study; inspectors stand under pseudonyms.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
SELECT
    office_code,
    corridor_code,
    inspector_id_pseudonym,
    count(*) AS declarations,
    round(approx_percentile(hours_to_release, 0.5), 1) AS usual_hours,
    round(approx_percentile(hours_to_release, 0.9), 1) AS slow_hours,
    round(avg(hours_of_inspection), 1) AS inspection_hours,
    count_if(result_code <> 'none') AS found_something
FROM clearance_time
WHERE hours_to_release IS NOT NULL
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY office_code, corridor_code, inspector_id_pseudonym
ORDER BY office_code, corridor_code, declarations DESC, inspector_id_pseudonym
