-- Each journey as it was planned against the signals that came from it.
-- Signals belong to a journey that they name, or that their device (a camera: the vehicle) goes with,
-- from six hours before its departure to two days after its arrival as planned. Distances are great
-- circles in km between positions; a gap is the longest time without a signal; dwell is the time
-- between positions at less than 5 km/h. detour_rate is the way travelled over the way planned. A
-- seal is opened early when it, or a door, was opened before the release (else the last signal).
WITH plan AS (
    SELECT
        {columns of transit_plan without personal},
        row_number() OVER (
            PARTITION BY journey_number
            ORDER BY ingested_at DESC, upload_id DESC, record_number DESC
        ) AS age
    FROM transit_plan
),

plan_key AS (
    SELECT
        p.journey_number,
        k.signal_key,
        p.planned_departure_at,
        p.planned_arrival_at,
        p.released_at,
        p.seal_number
    FROM plan AS p
    CROSS JOIN UNNEST(
        ARRAY[
            'journey ' || p.journey_number,
            'device ' || p.device_id_pseudonym,
            'vehicle ' || p.vehicle_id_pseudonym
        ]
    ) AS k (signal_key)
    WHERE p.age = 1
        AND k.signal_key IS NOT NULL
),

stop AS (
    SELECT
        s.journey_number,
        s.line_number,
        CAST(s.latitude_degrees AS double) AS latitude,
        CAST(s.longitude_degrees AS double) AS longitude,
        coalesce(CAST(s.radius_m AS double), 1000) / 1000 AS radius_km,
        lag(CAST(s.latitude_degrees AS double)) OVER (
            PARTITION BY s.journey_number ORDER BY s.line_number
        ) AS latitude_before,
        lag(CAST(s.longitude_degrees AS double)) OVER (
            PARTITION BY s.journey_number ORDER BY s.line_number
        ) AS longitude_before
    FROM transit_plan_stop AS s
    INNER JOIN plan AS p
        ON s.upload_id = p.upload_id
        AND s.record_number = p.record_number
        AND p.age = 1
    WHERE s.latitude_degrees IS NOT NULL
),

planned AS (
    SELECT
        journey_number,
        count(*) AS stop_count,
        sum(
            2 * 6371 * asin(
                sqrt(
                    power(sin(radians(latitude - latitude_before) / 2), 2)
                    + cos(radians(latitude)) * cos(radians(latitude_before))
                    * power(sin(radians(longitude - longitude_before) / 2), 2)
                )
            )
        ) AS planned_km
    FROM stop
    GROUP BY journey_number
),

keyed AS (
    SELECT
        occurred_at,
        event_code,
        seal_number,
        CAST(latitude_degrees AS double) AS latitude,
        CAST(longitude_degrees AS double) AS longitude,
        CASE
            WHEN journey_number IS NOT NULL THEN 'journey ' || journey_number
            WHEN device_kind_code = 'camera' THEN 'vehicle ' || vehicle_id_pseudonym
            ELSE 'device ' || device_id_pseudonym
        END AS signal_key
    FROM transit_event
),

signal AS (
    SELECT
        p.journey_number,
        p.planned_arrival_at,
        p.released_at,
        p.seal_number AS planned_seal_number,
        e.occurred_at,
        e.event_code,
        e.seal_number,
        e.latitude,
        e.longitude,
        lag(e.occurred_at) OVER (
            PARTITION BY p.journey_number ORDER BY e.occurred_at, e.event_code
        ) AS occurred_before,
        max(e.occurred_at) OVER (PARTITION BY p.journey_number) AS last_at,
        lag(CASE WHEN e.latitude IS NOT NULL THEN e.occurred_at END) IGNORE NULLS OVER (
            PARTITION BY p.journey_number ORDER BY e.occurred_at, e.event_code
        ) AS positioned_before,
        lag(e.latitude) IGNORE NULLS OVER (
            PARTITION BY p.journey_number ORDER BY e.occurred_at, e.event_code
        ) AS latitude_before,
        lag(e.longitude) IGNORE NULLS OVER (
            PARTITION BY p.journey_number ORDER BY e.occurred_at, e.event_code
        ) AS longitude_before
    FROM plan_key AS p
    INNER JOIN keyed AS e
        ON p.signal_key = e.signal_key
        AND e.occurred_at >= coalesce(
            p.planned_departure_at - INTERVAL '6' HOUR,
            TIMESTAMP '1900-01-01 00:00:00'
        )
        AND e.occurred_at <= coalesce(
            p.planned_arrival_at + INTERVAL '2' DAY,
            TIMESTAMP '2200-01-01 00:00:00'
        )
),

moved AS (
    SELECT
        journey_number,
        occurred_at,
        event_code,
        latitude,
        longitude,
        CAST(date_diff('second', occurred_before, occurred_at) AS double) / 60 AS minutes,
        CAST(date_diff('second', positioned_before, occurred_at) AS double) / 60
            AS positioned_minutes,
        2 * 6371 * asin(
            sqrt(
                power(sin(radians(latitude - latitude_before) / 2), 2)
                + cos(radians(latitude)) * cos(radians(latitude_before))
                * power(sin(radians(longitude - longitude_before) / 2), 2)
            )
        ) AS km,
        event_code IN ('seal_disarmed', 'seal_tampered', 'seal_removed', 'door_open')
        AND occurred_at < coalesce(released_at, last_at) AS is_early_opening,
        seal_number IS NOT NULL AND planned_seal_number IS NOT NULL
        AND seal_number <> planned_seal_number AS is_other_seal
    FROM signal
),

travelled AS (
    SELECT
        journey_number,
        count(*) AS event_count,
        min(occurred_at) AS first_at,
        max(occurred_at) AS last_at,
        sum(km) AS travelled_km,
        max(minutes) AS longest_gap_minutes,
        sum(CASE WHEN km < 5 * positioned_minutes / 60 THEN positioned_minutes END)
            AS dwell_minutes,
        count_if(event_code = 'stop') AS stop_event_count,
        count_if(event_code = 'seal_tampered') AS tamper_count,
        min(CASE WHEN is_early_opening THEN occurred_at END) AS opened_early_at,
        bool_or(is_other_seal) AS is_other_seal
    FROM moved
    GROUP BY journey_number
),

passed AS (
    SELECT
        journey_number,
        count(DISTINCT line_number) AS passed_stop_count
    FROM (
        SELECT
            s.journey_number,
            s.line_number,
            s.radius_km,
            2 * 6371 * asin(
                sqrt(
                    power(sin(radians(m.latitude - s.latitude) / 2), 2)
                    + cos(radians(m.latitude)) * cos(radians(s.latitude))
                    * power(sin(radians(m.longitude - s.longitude) / 2), 2)
                )
            ) AS km
        FROM stop AS s
        INNER JOIN moved AS m
            ON s.journey_number = m.journey_number
        WHERE m.latitude IS NOT NULL
    )
    WHERE km <= radius_km
    GROUP BY journey_number
),

declared AS (
    SELECT
        e.event_number AS journey_number,
        max(e.declaration_id) AS declaration_id,
        array_agg(c.container_number) AS containers,
        array_agg(c.seal_number) AS seals
    FROM declaration_event AS e
    LEFT JOIN container AS c
        ON e.declaration_id = c.declaration_id
    WHERE e.event_code = 'journey'
    GROUP BY e.event_number
)

SELECT
    p.journey_number,
    p.dated_on,
    d.declaration_id,
    p.mrn,
    p.device_id_pseudonym,
    p.vehicle_id_pseudonym,
    p.carrier_id_pseudonym,
    p.container_number,
    p.seal_number,
    p.departure_office_code,
    p.destination_office_code,
    p.planned_departure_at,
    p.planned_arrival_at,
    p.released_at,
    coalesce(t.event_count, 0) AS event_count,
    t.first_at,
    t.last_at,
    CAST(date_diff('second', p.planned_arrival_at, t.last_at) AS double) / 60 AS delay_minutes,
    r.planned_km,
    t.travelled_km,
    t.travelled_km / nullif(r.planned_km, 0) AS detour_rate,
    t.longest_gap_minutes,
    coalesce(t.dwell_minutes, 0) AS dwell_minutes,
    coalesce(t.stop_event_count, 0) AS stop_event_count,
    coalesce(r.stop_count, 0) AS planned_stop_count,
    coalesce(v.passed_stop_count, 0) AS passed_stop_count,
    coalesce(t.tamper_count, 0) AS tamper_count,
    t.opened_early_at,
    t.opened_early_at IS NOT NULL AS is_opened_early,
    coalesce(t.is_other_seal, false) AS is_other_seal,
    CASE
        WHEN p.seal_number IS NULL OR d.seals IS NULL THEN NULL
        ELSE contains(d.seals, p.seal_number)
    END AS is_seal_declared,
    CASE
        WHEN p.container_number IS NULL OR d.containers IS NULL THEN NULL
        ELSE contains(d.containers, p.container_number)
    END AS is_container_declared,
    p.upload_id,
    p.record_number
FROM plan AS p
LEFT JOIN travelled AS t
    ON p.journey_number = t.journey_number
LEFT JOIN planned AS r
    ON p.journey_number = r.journey_number
LEFT JOIN passed AS v
    ON p.journey_number = v.journey_number
LEFT JOIN declared AS d
    ON p.journey_number = d.journey_number
WHERE p.age = 1
