-- Which declarations are amended again and again, and by how much did their value swing?
-- A value that goes down after release, or up and back, may be a carousel of amendments. Values are
-- the sums of what the items of each version state, as customs value.
-- :from_day day: first day that counts (such as 2026-01-01)
-- :to_day day: last day that counts (such as 2026-03-31)
-- :office_code prefix: offices whose code begins so (such as NL)
-- :least_count integer = 3: how many versions
WITH version AS (
    SELECT
        g.declaration_id,
        g.version_number,
        max(g.dated_on) AS dated_on,
        max(g.office_code) AS office_code,
        CAST(sum(g.customs_value_amount) AS double) AS value,
        max(g.customs_value_currency) AS currency
    FROM goods_item AS g
    WHERE true
        AND g.dated_on >= :from_day -- if given
        AND g.dated_on <= :to_day -- if given
        AND g.office_code LIKE :office_code -- if given
    GROUP BY g.declaration_id, g.version_number
)
SELECT
    declaration_id,
    max(dated_on) AS dated_on,
    max(office_code) AS office_code,
    count(*) AS versions,
    round(min_by(value, version_number)) AS first_value,
    round(max_by(value, version_number)) AS last_value,
    round(min(value)) AS least_value,
    round(max(value)) AS greatest_value,
    max(currency) AS currency
FROM version
GROUP BY declaration_id
HAVING count(*) >= :least_count
ORDER BY versions DESC, max(value) - min(value) DESC NULLS LAST, declaration_id
LIMIT 100
