-- Two traders that share an address, a telephone, a mail address, an owner, a declarant or a name.
-- What is shared by many links nobody: more than 20 traders at one address are a business centre,
-- more than 20 importers with one declarant are a broker's customers.
WITH mark AS (
    SELECT
        trader_id_pseudonym AS trader,
        'phone' AS link_code,
        phone_pseudonym AS shared,
        dated_on
    FROM trader
    WHERE phone_pseudonym IS NOT NULL
    UNION ALL
    SELECT
        trader_id_pseudonym AS trader,
        'email' AS link_code,
        email_pseudonym AS shared,
        dated_on
    FROM trader
    WHERE email_pseudonym IS NOT NULL
    UNION ALL
    SELECT
        trader_id_pseudonym AS trader,
        'address' AS link_code,
        street_pseudonym || '/' || coalesce(postcode_pseudonym, city_pseudonym, '') AS shared,
        dated_on
    FROM trader_address
    WHERE street_pseudonym IS NOT NULL
    UNION ALL
    SELECT
        trader_id_pseudonym AS trader,
        'owner' AS link_code,
        coalesce(owner_id_pseudonym, owner_name_pseudonym) AS shared,
        dated_on
    FROM trader_owner
    WHERE coalesce(owner_id_pseudonym, owner_name_pseudonym) IS NOT NULL
    UNION ALL
    SELECT
        n.trader AS trader,
        'name' AS link_code,
        m.trader_id_pseudonym AS shared,
        m.dated_on
    FROM trader_match AS m
    INNER JOIN trader AS t
        ON m.alias_name_pseudonym = t.trader_name_pseudonym
        AND m.trader_id_pseudonym <> t.trader_id_pseudonym
    CROSS JOIN UNNEST(ARRAY[m.trader_id_pseudonym, t.trader_id_pseudonym]) AS n (trader)
    UNION ALL
    SELECT
        importer_id_pseudonym AS trader,
        'declarant' AS link_code,
        declarant_id_pseudonym AS shared,
        dated_on
    FROM declaration
    WHERE importer_id_pseudonym IS NOT NULL
        AND declarant_id_pseudonym IS NOT NULL
        AND importer_id_pseudonym <> declarant_id_pseudonym
),

told AS (
    SELECT
        trader,
        link_code,
        shared,
        min(dated_on) AS first_on,
        max(dated_on) AS last_on
    FROM mark
    GROUP BY trader, link_code, shared
),

gathered AS (
    SELECT
        link_code,
        shared,
        count(*) AS trader_count,
        array_agg(trader) AS traders,
        max(first_on) AS linked_from,
        min(last_on) AS linked_to
    FROM told
    GROUP BY link_code, shared
    HAVING count(*) BETWEEN 2 AND 20
)

SELECT
    a.trader_id_pseudonym,
    b.other_trader_id_pseudonym,
    g.link_code,
    g.shared AS shared_pseudonym,
    g.trader_count,
    g.linked_from,
    g.linked_to
FROM gathered AS g
CROSS JOIN UNNEST(g.traders) AS a (trader_id_pseudonym)
CROSS JOIN UNNEST(g.traders) AS b (other_trader_id_pseudonym)
WHERE a.trader_id_pseudonym <> b.other_trader_id_pseudonym
