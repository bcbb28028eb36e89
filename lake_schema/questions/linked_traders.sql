-- Which traders share an address, a telephone, an owner or a name, and how much do they declare?
-- Traders stand under pseudonyms; a link that many share, such as an agent's address, says little.
-- :link_code text: one kind of link (such as address)
-- :most_traders integer = 10: how many may share it
WITH linked AS (
    SELECT
        link_code,
        shared_pseudonym,
        trader_id_pseudonym,
        max(trader_count) AS trader_count
    FROM trader_link
    WHERE trader_count <= :most_traders
        AND link_code = :link_code -- if given
    GROUP BY link_code, shared_pseudonym, trader_id_pseudonym
),

declared AS (
    SELECT
        importer_id_pseudonym,
        count(*) AS declarations,
        max(dated_on) AS last_on
    FROM declaration_current
    WHERE NOT is_cancelled AND NOT is_rejected
    GROUP BY importer_id_pseudonym
)
SELECT
    l.link_code,
    l.shared_pseudonym,
    l.trader_count,
    count(d.importer_id_pseudonym) AS importing,
    sum(d.declarations) AS declarations,
    max(d.last_on) AS last_on,
    array_join(array_sort(array_agg(l.trader_id_pseudonym)), ' ') AS traders
FROM linked AS l
LEFT JOIN declared AS d ON l.trader_id_pseudonym = d.importer_id_pseudonym
GROUP BY l.link_code, l.shared_pseudonym, l.trader_count
ORDER BY declarations DESC NULLS LAST, l.link_code, l.shared_pseudonym
LIMIT 100
