-- Who imports much in many small consignments of one day?
-- Several declarations of one importer, day and commodity; of those below a threshold, if it is
-- given. Importers stand under pseudonyms.
-- :threshold_amount number: below what a consignment is small, in national currency (such as 1500)
-- :least_count integer = 3: how many consignments
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :commodity_code prefix: goods whose tariff code begins so (such as 8703)
WITH consignment AS (
    SELECT
        v.declaration_id,
        v.dated_on,
        d.importer_id_pseudonym,
        v.hs6_code,
        CAST(sum(v.national_value_amount) AS double) AS value,
        max(v.national_currency) AS currency
    FROM item_value AS v
    INNER JOIN declaration_current AS d ON v.declaration_id = d.declaration_id
    WHERE v.flow_code = 'IM'
        AND NOT v.is_cancelled AND NOT v.is_rejected
        AND d.importer_id_pseudonym IS NOT NULL
        AND v.dated_on >= :from_day -- if given
        AND v.dated_on <= :to_day -- if given
        AND v.hs6_code LIKE :commodity_code -- if given
    GROUP BY v.declaration_id, v.dated_on, d.importer_id_pseudonym, v.hs6_code
)
SELECT
    importer_id_pseudonym,
    dated_on,
    hs6_code,
    count(*) AS consignments,
    round(sum(value), 2) AS value,
    round(max(value), 2) AS largest_value,
    max(currency) AS currency
FROM consignment
WHERE true
    AND value < :threshold_amount -- if given
GROUP BY importer_id_pseudonym, dated_on, hs6_code
HAVING count(*) >= :least_count
    AND sum(value) >= :threshold_amount -- if given
ORDER BY consignments DESC, value DESC, importer_id_pseudonym, dated_on, hs6_code
LIMIT 100
