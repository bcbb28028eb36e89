-- How far each declaration has come, when it was in each state, and the hours between.
-- The furthest state of: declared, received, accepted, controlled, documents-wanted, corrected,
-- taxed, released, cleared, exited; cancelled ends all, rejected ends what was not accepted.
-- state_at is when it came into that state.
WITH moment AS (
    SELECT
        declaration_id,
        max(CASE WHEN is_base THEN lrn END) AS lrn,
        max(declaration_mrn) AS mrn,
        max(CASE WHEN is_base THEN dated_on END) AS dated_on,
        max(CASE WHEN is_base THEN post END) AS post,
        max_by(
            office_code,
            CASE WHEN office_code IS NOT NULL AND (is_base OR is_change) THEN version_place END
        ) AS office_code,
        max_by(
            flow_code,
            CASE WHEN flow_code IS NOT NULL AND (is_base OR is_change) THEN version_place END
        ) AS flow_code,
        count_if(kind = 'notification') AS notification_count,
        min(CASE WHEN is_base THEN said_at END) AS declared_at,
        max(CASE WHEN kind = 'notification' THEN state_at END) AS last_notified_at,
        min(CASE WHEN state_code = 'received' THEN state_at END) AS received_at,
        coalesce(
            min(CASE WHEN state_code = 'accepted' THEN state_at END),
            max_by(
                state_at,
                CASE WHEN state_at IS NOT NULL AND (is_base OR is_change) THEN version_place END
            )
        ) AS accepted_at,
        min(CASE WHEN state_code = 'controlled' THEN state_at END) AS controlled_at,
        min(CASE WHEN state_code = 'documents-wanted' THEN state_at END) AS documents_wanted_at,
        max(CASE WHEN state_code = 'corrected' THEN state_at END) AS corrected_at,
        min(CASE WHEN state_code = 'taxed' THEN state_at END) AS taxed_at,
        min(CASE WHEN state_code = 'released' THEN state_at END) AS released_at,
        min(CASE WHEN state_code = 'cleared' THEN state_at END) AS cleared_at,
        min(CASE WHEN state_code = 'exited' THEN state_at END) AS exited_at,
        max(CASE WHEN state_code = 'rejected' THEN state_at END) AS rejected_at,
        max(cancelled_at) AS cancelled_at
    FROM declaration_record
    WHERE declaration_id IS NOT NULL
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
        {columns of moment},
        coalesce(released_at, cleared_at) AS free_at,
        CASE
            WHEN cancelled_at IS NOT NULL THEN 'cancelled'
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
        END AS state_code
    FROM moment
)

SELECT
    s.declaration_id,
    s.state_code,
    CASE s.state_code
        WHEN 'rejected' THEN s.rejected_at
        WHEN 'declared' THEN s.declared_at
        ELSE coalesce(
            s.cancelled_at,
            s.exited_at,
            s.cleared_at,
            s.released_at,
            s.taxed_at,
            s.corrected_at,
            s.documents_wanted_at,
            s.controlled_at,
            s.accepted_at,
            s.received_at
        )
    END AS state_at,
    s.lrn,
    s.mrn,
    s.dated_on,
    s.office_code,
    s.flow_code,
    s.post,
    s.notification_count,
    s.last_notified_at,
    s.received_at,
    s.accepted_at,
    s.controlled_at,
    s.documents_wanted_at,
    s.corrected_at,
    s.taxed_at,
    s.released_at,
    s.cleared_at,
    s.exited_at,
    s.rejected_at,
    s.cancelled_at,
    CAST(date_diff('second', s.received_at, s.accepted_at) AS double) / 3600 AS hours_to_acceptance,
    CAST(date_diff('second', s.accepted_at, s.free_at) AS double) / 3600 AS hours_to_release,
    CAST(date_diff('second', s.accepted_at, s.cleared_at) AS double) / 3600 AS hours_to_clearance,
    a.assessed_amount,
    a.assessed_currency
FROM state AS s
LEFT JOIN assessed AS a
    ON s.declaration_id = a.declaration_id
