-- By how much does the duty that customs assessed differ from what was declared?
-- Compared are declarations whose declarant and customs both state amounts, in one currency.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
WITH declared AS (
    SELECT
        declaration_id,
        office_code,
        tax_type_code,
        assessed_currency AS currency,
        sum(assessed_amount) AS amount
    FROM duty_tax_current
    WHERE assessed_amount IS NOT NULL
        AND NOT is_cancelled AND NOT is_rejected
        AND dated_on >= :from_day -- if given
        AND dated_on <= :to_day -- if given
        AND office_code LIKE :office_code -- if given
    GROUP BY declaration_id, office_code, tax_type_code, assessed_currency
),

assessed AS (
    SELECT
        declaration_id,
        tax_type_code,
        assessed_currency AS currency,
        sum(assessed_amount) AS amount
    FROM assessed_duty
    WHERE is_latest AND declaration_id IS NOT NULL AND assessed_amount IS NOT NULL
    GROUP BY declaration_id, tax_type_code, assessed_currency
)
SELECT
    declared.office_code,
    declared.tax_type_code,
    count(*) AS declarations,
    count_if(assessed.amount <> declared.amount) AS differing,
    sum(declared.amount) AS declared_amount,
    sum(assessed.amount) AS assessed_amount,
    sum(assessed.amount) - sum(declared.amount) AS difference,
    declared.currency
FROM declared
INNER JOIN assessed
    ON declared.declaration_id = assessed.declaration_id
    AND declared.tax_type_code = assessed.tax_type_code
    AND declared.currency = assessed.currency
GROUP BY declared.office_code, declared.tax_type_code, declared.currency
ORDER BY abs(sum(assessed.amount) - sum(declared.amount)) DESC, declared.office_code,
    declared.tax_type_code, declared.currency
