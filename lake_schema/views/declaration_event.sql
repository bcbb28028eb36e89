-- What happened to each declaration: inspections, payments, seizures and journeys, tied to it.
-- They name a declaration by its id, its MRN or its LRN; of an inspection, a seizure or a journey
-- the last statement counts. Without a tie declaration_id is null.
WITH name AS (
    SELECT
        n.declaration_name,
        min(r.declaration_id) AS declaration_id
    FROM declaration_record AS r
    CROSS JOIN UNNEST(
        ARRAY[
            r.declaration_id,
            r.declaration_mrn,
            CASE WHEN r.kind <> 'notification' THEN r.lrn END
        ]
    ) AS n (declaration_name)
    WHERE n.declaration_name IS NOT NULL
        AND r.declaration_id IS NOT NULL
    GROUP BY n.declaration_name
),

said AS (
    SELECT
        'inspection' AS event_code,
        inspection_number AS event_number,
        coalesce(declaration_id, mrn, lrn) AS declaration_name,
        dated_on,
        corridor_code AS kind_code,
        result_code,
        started_at,
        ended_at,
        recovered_duty_amount AS amount,
        recovered_duty_currency AS currency,
        inspector_id_pseudonym,
        broker_id_pseudonym,
        ingested_at,
        upload_id,
        record_number
    FROM inspection
    UNION ALL
    SELECT
        'payment' AS event_code,
        payment_number AS event_number,
        coalesce(declaration_id, mrn, lrn) AS declaration_name,
        dated_on,
        kind_code,
        tax_type_code AS result_code,
        CAST(booked_on AS timestamp) AS started_at,
        CAST(due_on AS timestamp) AS ended_at,
        booked_amount AS amount,
        booked_currency AS currency,
        NULL AS inspector_id_pseudonym,
        payer_id_pseudonym AS broker_id_pseudonym,
        ingested_at,
        upload_id,
        record_number
    FROM payment
    UNION ALL
    SELECT
        'seizure' AS event_code,
        seizure_number AS event_number,
        coalesce(declaration_id, mrn, lrn) AS declaration_name,
        dated_on,
        offence_code AS kind_code,
        status_code AS result_code,
        CAST(seized_on AS timestamp) AS started_at,
        NULL AS ended_at,
        NULL AS amount,
        NULL AS currency,
        NULL AS inspector_id_pseudonym,
        NULL AS broker_id_pseudonym,
        ingested_at,
        upload_id,
        record_number
    FROM seizure
    UNION ALL
    SELECT
        'journey' AS event_code,
        journey_number AS event_number,
        coalesce(declaration_id, mrn, lrn) AS declaration_name,
        dated_on,
        destination_office_code AS kind_code,
        NULL AS result_code,
        planned_departure_at AS started_at,
        planned_arrival_at AS ended_at,
        NULL AS amount,
        NULL AS currency,
        NULL AS inspector_id_pseudonym,
        carrier_id_pseudonym AS broker_id_pseudonym,
        ingested_at,
        upload_id,
        record_number
    FROM transit_plan
),

placed AS (
    SELECT
        {columns of said},
        row_number() OVER (
            PARTITION BY event_code, event_number
            ORDER BY ingested_at DESC, upload_id DESC, record_number DESC
        ) AS age
    FROM said
)

SELECT
    n.declaration_id,
    p.event_code,
    p.event_number,
    p.declaration_name,
    p.dated_on,
    p.kind_code,
    p.result_code,
    p.started_at,
    p.ended_at,
    p.amount,
    p.currency,
    p.inspector_id_pseudonym,
    p.broker_id_pseudonym AS party_id_pseudonym,
    p.upload_id,
    p.record_number
FROM placed AS p
LEFT JOIN name AS n
    ON p.declaration_name = n.declaration_name
WHERE p.age = 1
