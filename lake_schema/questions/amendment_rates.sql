-- How often are declarations amended, cancelled and rejected, by office and declarant?
-- Declarants stand under pseudonyms.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :least_count integer = 20: how many declarations count
SELECT
    office_code,
    agent_id_pseudonym,
    count(*) AS declarations,
    round(100e0 * count_if(amendment_count > 0) / count(*), 1) AS percent_amended,
    round(100e0 * count_if(is_cancelled) / count(*), 1) AS percent_cancelled,
    round(100e0 * count_if(is_rejected) / count(*), 1) AS percent_rejected,
    max(amendment_count) AS most_amendments
FROM declaration_360
WHERE true
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY office_code, agent_id_pseudonym
HAVING count(*) >= :least_count
ORDER BY
    100e0 * count_if(amendment_count > 0) / count(*) DESC,
    office_code,
    agent_id_pseudonym
LIMIT 100
