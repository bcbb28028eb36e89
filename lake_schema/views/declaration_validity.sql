-- Under which MRN each declaration is known, and whether it still holds.
-- The MRN is that of its versions, else that of a notification. A declaration is cancelled when
-- customs says so, by a cancellation (function 1) that customs did not reject, or by a request for
-- one (type INV) that customs granted.
WITH stated AS (
    SELECT
        declaration_id,
        min(mrn) AS mrn,
        count_if(
            kind = 'cancellation'
            AND NOT is_rejected
            AND (function_code = '1' OR is_granted)
        ) AS cancellations,
        count_if(is_base AND is_rejected) AS rejections
    FROM declaration_version
    GROUP BY declaration_id
),

told AS (
    SELECT
        declaration_id,
        min(mrn) AS mrn,
        count_if(state_code = 'cancelled') AS cancellations
    FROM declaration_notification
    WHERE declaration_id IS NOT NULL
    GROUP BY declaration_id
)

SELECT
    s.declaration_id,
    coalesce(s.mrn, t.mrn) AS mrn,
    s.rejections > 0 AS is_rejected,
    s.cancellations + coalesce(t.cancellations, 0) > 0 AS is_cancelled
FROM stated AS s
LEFT JOIN told AS t
    ON s.declaration_id = t.declaration_id
