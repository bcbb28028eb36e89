-- Where is the duty stated not the duty computed from the tariff, and why?
-- Reasons are those of the view duty_computed; agreeing lines are left out.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
SELECT
    expected_code AS reason_code,
    tax_type_code,
    office_code,
    count(*) AS lines,
    count(DISTINCT declaration_id) AS declarations,
    round(CAST(sum(stated_amount) AS double), 2) AS stated_amount,
    round(CAST(sum(expected_amount) AS double), 2) AS expected_amount,
    round(CAST(sum(expected_difference) AS double), 2) AS difference,
    stated_currency AS currency
FROM duty_computed
WHERE expected_code NOT IN ('agrees', 'rounding')
    AND dated_on >= :from_day -- if given
    AND dated_on <= :to_day -- if given
    AND office_code LIKE :office_code -- if given
GROUP BY expected_code, tax_type_code, office_code, stated_currency
ORDER BY abs(CAST(sum(expected_difference) AS double)) DESC NULLS LAST, reason_code,
    tax_type_code, office_code, currency
LIMIT 100
