-- Each seizure as last stated, with its goods, its declaration, and what was there before.
-- Persons are counted, never named. Earlier seizures are of the same conveyance or container.
WITH goods AS (
    SELECT
        seizure_number,
        upload_id,
        record_number,
        count(*) AS goods_count,
        array_join(array_sort(array_agg(DISTINCT category_code)), ' ') AS category_codes,
        array_join(array_sort(array_agg(DISTINCT hs6_code)), ' ') AS hs6_codes,
        sum(CAST(mass_kg AS double)) AS mass_kg,
        sum(CAST(value_amount AS double)) AS value_amount,
        max(value_currency) AS value_currency
    FROM seized_goods
    GROUP BY seizure_number, upload_id, record_number
),

person AS (
    SELECT
        upload_id,
        record_number,
        count(*) AS person_count
    FROM seizure_person
    GROUP BY upload_id, record_number
),

event AS (
    SELECT
        declaration_id,
        event_code,
        event_number,
        count_if(event_code = 'inspection') OVER (PARTITION BY declaration_id) AS inspection_count,
        max(CASE WHEN event_code = 'inspection' THEN kind_code END) OVER (
            PARTITION BY declaration_id
        ) AS corridor_code
    FROM declaration_event
),

party AS (
    SELECT
        declaration_id,
        max(importer_id_pseudonym) AS importer_id_pseudonym,
        max(exporter_id_pseudonym) AS exporter_id_pseudonym,
        max(declarant_id_pseudonym) AS declarant_id_pseudonym
    FROM declaration
    GROUP BY declaration_id
),

last_said AS (
    SELECT
        {columns of seizure without personal},
        row_number() OVER (
            PARTITION BY seizure_number
            ORDER BY ingested_at DESC, upload_id DESC, record_number DESC
        ) AS age
    FROM seizure
),

placed AS (
    SELECT
        {columns of seizure without personal},
        CASE
            WHEN conveyance_id_pseudonym IS NOT NULL
                THEN count(*) OVER (PARTITION BY conveyance_id_pseudonym ORDER BY seized_on) - 1
            ELSE 0
        END AS earlier_of_conveyance,
        CASE
            WHEN container_number IS NOT NULL
                THEN count(*) OVER (PARTITION BY container_number ORDER BY seized_on) - 1
            ELSE 0
        END AS earlier_of_container
    FROM last_said
    WHERE age = 1
)

SELECT
    s.seizure_number,
    s.seized_on,
    s.office_code,
    s.offence_code,
    s.status_code,
    s.place_kind_code,
    s.direction_code,
    s.departure_country_code,
    s.transit_country_code,
    s.destination_country_code,
    s.transport_mode_code,
    s.conveyance_id_pseudonym,
    s.container_number,
    s.concealment_code,
    s.detection_code,
    g.goods_count,
    g.category_codes,
    g.hs6_codes,
    g.mass_kg,
    g.value_amount,
    g.value_currency,
    coalesce(w.person_count, 0) AS person_count,
    e.declaration_id,
    p.importer_id_pseudonym,
    p.exporter_id_pseudonym,
    p.declarant_id_pseudonym,
    coalesce(e.inspection_count, 0) AS inspection_count,
    e.corridor_code,
    s.earlier_of_conveyance AS earlier_conveyance_seizure_count,
    s.earlier_of_container AS earlier_container_seizure_count,
    s.upload_id,
    s.record_number
FROM placed AS s
LEFT JOIN goods AS g
    ON s.upload_id = g.upload_id
    AND s.record_number = g.record_number
LEFT JOIN person AS w
    ON s.upload_id = w.upload_id
    AND s.record_number = w.record_number
LEFT JOIN event AS e
    ON s.seizure_number = e.event_number
    AND e.event_code = 'seizure'
LEFT JOIN party AS p
    ON e.declaration_id = p.declaration_id
