-- What the register states of each trader on each day that it stands in a declaration.
-- It is what was known on that day, else what was known first; is_corrected tells that something
-- else is known now.
WITH history AS (
    SELECT
        {columns of trader without personal},
        lead(known_from) OVER (
            PARTITION BY trader_id_pseudonym, valid_from
            ORDER BY known_from, ingested_at, upload_id, record_number
        ) AS known_before
    FROM trader
),

wanted AS (
    SELECT DISTINCT
        p.trader_id_pseudonym,
        d.dated_on
    FROM declaration AS d
    CROSS JOIN UNNEST(
        ARRAY[
            d.declarant_id_pseudonym,
            d.importer_id_pseudonym,
            d.exporter_id_pseudonym,
            d.agent_id_pseudonym
        ]
    ) AS p (trader_id_pseudonym)
    WHERE p.trader_id_pseudonym IS NOT NULL
),

placed AS (
    SELECT
        w.dated_on AS declared_on,
        {columns of trader as h without personal},
        h.known_before,
        row_number() OVER (
            PARTITION BY w.trader_id_pseudonym, w.dated_on
            ORDER BY {order of h on w.dated_on}
        ) AS place
    FROM wanted AS w
    INNER JOIN history AS h
        ON w.trader_id_pseudonym = h.trader_id_pseudonym
        AND {holds of h on w.dated_on}
)

SELECT
    trader_id_pseudonym,
    declared_on AS dated_on,
    trader_name_pseudonym,
    status_code,
    role_code,
    activity_code,
    legal_form_code,
    country_code,
    registered_on,
    valid_from,
    valid_to,
    known_from,
    known_before IS NOT NULL AS is_corrected,
    upload_id,
    record_number
FROM placed
WHERE place = 1
