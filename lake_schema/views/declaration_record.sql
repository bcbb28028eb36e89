-- Every record that speaks of a declaration, version or notification, tied to it and in its place.
-- Athena reads a table once for every mention of a WITH, and refuses queries of 150 stages: so ties
-- are found by windows over one pass, and the other views read this one.
-- Full statements (originals and replacements) stand under their own id. A change stands under a
-- full statement's with its registration, or declarant and LRN; else with its MRN; else with the
-- LRN that a notification pairs with its MRN; else with its LRN. An LRN that several declarations
-- bear ties a change within its post only. A notification stands under the version with its MRN;
-- else with its LRN; else with the LRN that another pairs with its MRN. Of several the same post's
-- comes first, then the earliest. tied_by says how a notification is tied: mrn, lrn or none;
-- without a tie declaration_id is null.
-- Order: version as stated, then arrival; without a version an original comes first and a change
-- last, whichever arrived first. The base is the last full statement that customs did not reject,
-- else the last one, else the first version; changes are the amendments after it that customs did
-- not reject. Notifications answer the version whose LRN they bear: a full statement is rejected
-- when none of them accepts, a change when the last one rejects. Customs granted a change when it
-- said so under an LRN that no other version bears. A declaration is cancelled when customs says
-- so, by a cancellation (function 1) that customs did not reject, or by a request for one (type
-- INV) that customs granted.
WITH said AS (
    SELECT
        d.declaration_id AS own_id,
        d.upload_id,
        d.record_number,
        d.post,
        d.lrn,
        d.mrn,
        d.registration_number,
        d.version_number,
        d.function_code,
        d.type_code,
        NULL AS state_code,
        d.dated_on,
        d.office_code,
        d.flow_code,
        d.issued_at,
        coalesce(u.arrived_at, d.ingested_at) AS said_at,
        d.accepted_at AS state_at,
        CASE
            WHEN d.function_code = '1' OR d.type_code = 'INV' THEN 'cancellation'
            WHEN d.type_code = 'GPR' THEN 'arrival'
            WHEN d.function_code IN ('4', '13') THEN 'amendment'
            WHEN d.function_code = '5' THEN 'replacement'
            ELSE 'original'
        END AS kind
    FROM declaration AS d
    LEFT JOIN upload AS u
        ON d.upload_id = u.upload_id
        AND u.run_number = 1
    UNION ALL
    SELECT
        declaration_id AS own_id,
        upload_id,
        record_number,
        post,
        lrn,
        mrn,
        NULL AS registration_number,
        version_number,
        function_code,
        NULL AS type_code,
        state_code,
        dated_on,
        office_code,
        flow_code,
        issued_at,
        coalesce(issued_at, ingested_at) AS said_at,
        coalesce(
            CASE
                WHEN state_code = 'accepted' THEN accepted_at
                WHEN state_code = 'rejected' THEN rejected_at
                WHEN state_code = 'cancelled' THEN cancelled_at
            END,
            effective_at,
            issued_at,
            ingested_at
        ) AS state_at,
        'notification' AS kind
    FROM notification
),

keyed AS (
    SELECT
        {columns of said},
        CASE WHEN kind IN ('original', 'replacement') THEN own_id END AS full_id,
        -- A key of its own where there is none: all nulls in one window would burden one machine.
        coalesce('=' || lrn, upload_id || CAST(record_number AS varchar)) AS lrn_key,
        coalesce('=' || mrn, upload_id || CAST(record_number AS varchar)) AS mrn_key
    FROM said
),

met_by_lrn AS (
    SELECT
        {columns of keyed},
        max(full_id) OVER (PARTITION BY lrn_key, own_id) AS own_full_id,
        coalesce(
            first_value(full_id) OVER (
                PARTITION BY lrn_key, post
                ORDER BY CASE WHEN full_id IS NULL THEN 1 ELSE 0 END, said_at, own_id
            ),
            CASE
                WHEN min(full_id) OVER (PARTITION BY lrn_key)
                    = max(full_id) OVER (PARTITION BY lrn_key)
                    THEN min(full_id) OVER (PARTITION BY lrn_key)
            END
        ) AS lrn_full_id
    FROM keyed
),

met_by_mrn AS (
    SELECT
        {columns of keyed},
        own_full_id,
        lrn_full_id,
        coalesce(
            first_value(full_id) OVER (
                PARTITION BY mrn_key, post
                ORDER BY CASE WHEN full_id IS NULL THEN 1 ELSE 0 END, said_at, own_id
            ),
            first_value(full_id) OVER (
                PARTITION BY mrn_key
                ORDER BY CASE WHEN full_id IS NULL THEN 1 ELSE 0 END, said_at, own_id
            ),
            min(CASE WHEN kind = 'notification' THEN lrn_full_id END) OVER (PARTITION BY mrn_key)
        ) AS mrn_full_id
    FROM met_by_lrn
),

versioned AS (
    SELECT
        {columns of keyed},
        CASE
            WHEN kind = 'notification' THEN NULL
            WHEN full_id IS NOT NULL OR registration_number IS NOT NULL THEN own_id
            ELSE coalesce(own_full_id, mrn_full_id, lrn_full_id, own_id)
        END AS version_id
    FROM met_by_mrn
),

answered_by_mrn AS (
    SELECT
        {columns of keyed},
        version_id,
        coalesce(
            first_value(version_id) OVER (
                PARTITION BY mrn_key, post
                ORDER BY CASE WHEN version_id IS NULL THEN 1 ELSE 0 END, said_at, version_id
            ),
            first_value(version_id) OVER (
                PARTITION BY mrn_key
                ORDER BY CASE WHEN version_id IS NULL THEN 1 ELSE 0 END, said_at, version_id
            )
        ) AS mrn_id
    FROM versioned
),

answered_by_lrn AS (
    SELECT
        {columns of keyed},
        version_id,
        mrn_id,
        coalesce(
            first_value(version_id) OVER (
                PARTITION BY lrn_key, post
                ORDER BY CASE WHEN version_id IS NULL THEN 1 ELSE 0 END, said_at, version_id
            ),
            first_value(version_id) OVER (
                PARTITION BY lrn_key
                ORDER BY CASE WHEN version_id IS NULL THEN 1 ELSE 0 END, said_at, version_id
            )
        ) AS lrn_id
    FROM answered_by_mrn
),

paired AS (
    SELECT
        {columns of keyed},
        version_id,
        mrn_id,
        coalesce(
            lrn_id,
            min(CASE WHEN kind = 'notification' THEN lrn_id END) OVER (PARTITION BY mrn_key)
        ) AS lrn_id
    FROM answered_by_lrn
),

tied AS (
    SELECT
        {columns of said},
        coalesce(version_id, mrn_id, lrn_id) AS declaration_id,
        CASE
            WHEN kind <> 'notification' THEN NULL
            WHEN mrn_id IS NOT NULL THEN 'mrn'
            WHEN lrn_id IS NOT NULL THEN 'lrn'
            ELSE 'none'
        END AS tied_by,
        coalesce(version_id, mrn_id, lrn_id, lrn_key) AS tie
    FROM paired
),

placed AS (
    SELECT
        {columns of tied},
        row_number() OVER (
            PARTITION BY tie
            ORDER BY
                CASE WHEN kind = 'notification' THEN 1 ELSE 0 END,
                coalesce(
                    version_number,
                    CASE WHEN kind = 'original' THEN 0 ELSE 9223372036854775807 END
                ),
                said_at,
                upload_id,
                record_number
        ) AS place,
        max(CASE WHEN state_code = 'rejected' THEN said_at END) OVER (
            PARTITION BY tie, lrn
        ) AS rejected_at,
        max(CASE WHEN state_code IN ('accepted', 'amendment-accepted') THEN said_at END) OVER (
            PARTITION BY tie, lrn
        ) AS accepted_at,
        max(CASE WHEN state_code = 'amendment-accepted' THEN said_at END) OVER (
            PARTITION BY tie, lrn
        ) AS granted_at,
        count(CASE WHEN kind <> 'notification' THEN 1 END) OVER (
            PARTITION BY tie, lrn
        ) AS bearers,
        min(CASE WHEN kind <> 'notification' THEN mrn END) OVER (PARTITION BY tie) AS stated_mrn,
        min(mrn) OVER (PARTITION BY tie) AS told_mrn
    FROM tied
),

judged AS (
    SELECT
        {columns of tied},
        coalesce(stated_mrn, told_mrn) AS declaration_mrn,
        CASE WHEN kind <> 'notification' THEN place END AS version_place,
        CASE
            WHEN kind = 'notification' OR lrn IS NULL OR rejected_at IS NULL THEN false
            WHEN accepted_at IS NULL THEN true
            ELSE kind NOT IN ('original', 'replacement') AND rejected_at > accepted_at
        END AS is_rejected,
        CASE
            WHEN kind IN ('amendment', 'cancellation', 'arrival') AND lrn IS NOT NULL
                AND bearers = 1
                THEN granted_at
        END AS granted_at
    FROM placed
),

founded AS (
    SELECT
        {columns of judged},
        coalesce(
            max(
                CASE
                    WHEN kind IN ('original', 'replacement') AND NOT is_rejected THEN version_place
                END
            ) OVER (PARTITION BY tie),
            max(
                CASE WHEN kind IN ('original', 'replacement') THEN version_place END
            ) OVER (PARTITION BY tie),
            1
        ) AS base_place,
        coalesce(
            min(
                CASE
                    WHEN kind NOT IN ('original', 'replacement') THEN NULL
                    WHEN is_rejected THEN 1
                    ELSE 0
                END
            ) OVER (PARTITION BY tie),
            max(CASE WHEN version_place = 1 AND is_rejected THEN 1 ELSE 0 END) OVER (
                PARTITION BY tie
            )
        ) = 1 AS is_declaration_rejected,
        min(
            CASE
                WHEN state_code = 'cancelled' THEN state_at
                WHEN kind <> 'cancellation' OR is_rejected THEN NULL
                WHEN granted_at IS NOT NULL THEN granted_at
                WHEN function_code = '1' THEN said_at
            END
        ) OVER (PARTITION BY tie) AS cancelled_at
    FROM judged
)

SELECT
    declaration_id,
    tied_by,
    kind,
    version_place,
    version_number,
    function_code,
    type_code,
    state_code,
    lrn,
    mrn,
    dated_on,
    office_code,
    flow_code,
    issued_at,
    said_at,
    state_at,
    post,
    upload_id,
    record_number,
    is_rejected,
    granted_at IS NOT NULL AS is_granted,
    coalesce(version_place = base_place, false) AS is_base,
    kind = 'amendment' AND version_place > base_place AND NOT is_rejected AS is_change,
    declaration_mrn,
    is_declaration_rejected,
    cancelled_at
FROM founded
