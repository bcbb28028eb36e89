-- Which traders share an address, a telephone, an owner or a name, and what do they trade together?
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
)
SELECT
    l.link_code,
    l.shared_pseudonym,
    l.trader_count,
    count(p.trader_id_pseudonym) AS trading,
    sum(p.declaration_count) AS declarations,
    round(sum(CAST(p.national_value_amount AS double))) AS value,
    max(p.national_currency) AS currency,
    sum(p.hit_count) AS hits,
    array_join(array_sort(array_agg(l.trader_id_pseudonym)), ' ') AS traders
FROM linked AS l
LEFT JOIN trader_profile AS p ON l.trader_id_pseudonym = p.trader_id_pseudonym
GROUP BY l.link_code, l.shared_pseudonym, l.trader_count
ORDER BY hits DESC NULLS LAST, value DESC NULLS LAST, l.link_code, l.shared_pseudonym
LIMIT 100
