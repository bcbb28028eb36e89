-- How far each declaration has come, when it was in each state, and the hours between.
-- The furthest state of: declared, received, accepted, controlled, documents-wanted, corrected,
-- taxed, released, cleared, exited; cancelled ends all, rejected ends what was not accepted.
WITH event AS (
    SELECT
        declaration_id,
        state_code,
        coalesce(
            CASE
                WHEN state_code = 'accepted' THEN accepted_at
                WHEN state_code = 'rejected' THEN rejected_at
                WHEN state_code = 'cancelled' THEN cancelled_at
            END,
            effective_at,
            issued_at,
            ingested_at
        ) AS at
    FROM declaration_notification
    WHERE declaration_id IS NOT NULL
),

moment AS (
    SELECT
        declaration_id,
        count(*) AS notification_count,
        max(at) AS last_notified_at,
        min(CASE WHEN state_code = 'received' THEN at END) AS received_at,
        min(CASE WHEN state_code = 'accepted' THEN at END) AS accepted_at,
        min(CASE WHEN state_code = 'controlled' THEN at END) AS controlled_at,
        min(CASE WHEN state_code = 'documents-wanted' THEN at END) AS documents_wanted_at,
        max(CASE WHEN state_code = 'corrected' THEN at END) AS corrected_at,
        min(CASE WHEN state_code = 'taxed' THEN at END) AS taxed_at,
        min(CASE WHEN state_code = 'released' THEN at END) AS released_at,
        min(CASE WHEN state_code = 'cleared' THEN at END) AS cleared_at,
        min(CASE WHEN state_code = 'exited' THEN at END) AS exited_at,
        max(CASE WHEN state_code = 'rejected' THEN at END) AS rejected_at,
        max(CASE WHEN state_code = 'cancelled' THEN at END) AS cancelled_at
    FROM event
    GROUP BY declaration_id
),

assessed AS (
    SELECT
        declaration_id,
        sum(assessed_amount) AS assessed_amount,
        max(assessed_currency) AS assessed_currency
    FROM assessed_duty
    WHERE is_latest
        AND declaration_id IS NOT NULL
    GROUP BY declaration_id
    HAVING count(DISTINCT assessed_currency) <= 1
),

state AS (
    SELECT
        d.declaration_id,
        d.lrn,
        d.mrn,
        d.dated_on,
        d.office_code,
        d.flow_code,
        d.post,
        d.is_cancelled,
        coalesce(m.notification_count, 0) AS notification_count,
        m.last_notified_at,
        m.received_at,
        coalesce(m.accepted_at, d.accepted_at) AS accepted_at,
        m.controlled_at,
        m.documents_wanted_at,
        m.corrected_at,
        m.taxed_at,
        m.released_at,
        m.cleared_at,
        coalesce(m.released_at, m.cleared_at) AS free_at,
        m.exited_at,
        m.rejected_at,
        m.cancelled_at,
        a.assessed_amount,
        a.assessed_currency
    FROM declaration_current AS d
    LEFT JOIN moment AS m
        ON d.declaration_id = m.declaration_id
    LEFT JOIN assessed AS a
        ON d.declaration_id = a.declaration_id
)

SELECT
    declaration_id,
    CASE
        WHEN is_cancelled THEN 'cancelled'
        WHEN exited_at IS NOT NULL THEN 'exited'
        WHEN cleared_at IS NOT NULL THEN 'cleared'
        WHEN released_at IS NOT NULL THEN 'released'
        WHEN taxed_at IS NOT NULL THEN 'taxed'
        WHEN corrected_at IS NOT NULL THEN 'corrected'
        WHEN documents_wanted_at IS NOT NULL THEN 'documents-wanted'
        WHEN controlled_at IS NOT NULL THEN 'controlled'
        WHEN accepted_at IS NOT NULL THEN 'accepted'
        WHEN rejected_at IS NOT NULL THEN 'rejected'
        WHEN received_at IS NOT NULL THEN 'received'
        ELSE 'declared'
    END AS state_code,
    lrn,
    mrn,
    dated_on,
    office_code,
    flow_code,
    post,
    notification_count,
    last_notified_at,
    received_at,
    accepted_at,
    controlled_at,
    documents_wanted_at,
    corrected_at,
    taxed_at,
    released_at,
    cleared_at,
    exited_at,
    rejected_at,
    cancelled_at,
    CAST(date_diff('second', received_at, accepted_at) AS double) / 3600 AS hours_to_acceptance,
    CAST(date_diff('second', accepted_at, free_at) AS double) / 3600 AS hours_to_release,
    CAST(date_diff('second', accepted_at, cleared_at) AS double) / 3600 AS hours_to_clearance,
    assessed_amount,
    assessed_currency
FROM state
