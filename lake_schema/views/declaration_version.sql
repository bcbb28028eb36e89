-- Every version of every declaration in order; changes stand under the id of what they change.
-- A change names its declaration by declarant and LRN, by MRN, or by LRN alone; a notification may
-- tell which LRN an MRN was given to. An LRN that several bear ties within a post only.
-- Order: version as stated, then arrival; without a version an original comes first and a change
-- last, whichever arrived first. The base is the last full statement (original or replacement) that
-- customs did not reject, else the last; changes are the amendments after it that customs did not
-- reject. Answers bear the LRN of the message: a full statement is rejected when none of them
-- accepts, a change when the last one rejects. Customs granted a change when it said so under an
-- LRN that no other message of the declaration bears.
WITH said AS (
    SELECT
        d.declaration_id,
        d.upload_id,
        d.record_number,
        d.post,
        d.lrn,
        d.mrn,
        d.version_number,
        d.function_code,
        d.type_code,
        d.dated_on,
        coalesce(u.arrived_at, d.ingested_at) AS arrived_at,
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
),

full_statement AS (
    SELECT
        declaration_id,
        lrn,
        mrn,
        post,
        min(arrived_at) AS first_at
    FROM said
    WHERE kind IN ('original', 'replacement')
    GROUP BY declaration_id, lrn, mrn, post
),

shared_lrn AS (
    SELECT
        lrn,
        count(DISTINCT declaration_id) AS bearers
    FROM full_statement
    WHERE lrn IS NOT NULL
    GROUP BY lrn
),

paired AS (
    SELECT DISTINCT
        mrn,
        lrn
    FROM notification
    WHERE mrn IS NOT NULL
        AND lrn IS NOT NULL
),

answer AS (
    SELECT
        lrn,
        post,
        max(
            CASE WHEN state_code = 'rejected' THEN coalesce(issued_at, ingested_at) END
        ) AS rejected_at,
        max(
            CASE WHEN state_code <> 'rejected' THEN coalesce(issued_at, ingested_at) END
        ) AS accepted_at,
        count_if(state_code = 'amendment-accepted') AS grants
    FROM notification
    WHERE state_code IN ('rejected', 'accepted', 'amendment-accepted')
        AND lrn IS NOT NULL
    GROUP BY lrn, post
),

verdict AS (
    SELECT
        c.upload_id,
        c.record_number,
        max(a.rejected_at) AS rejected_at,
        max(a.accepted_at) AS accepted_at,
        sum(a.grants) AS grants
    FROM said AS c
    INNER JOIN answer AS a ON c.lrn = a.lrn
    LEFT JOIN shared_lrn AS h ON c.lrn = h.lrn
    WHERE coalesce(h.bearers, 1) = 1 OR a.post = c.post
    GROUP BY c.upload_id, c.record_number
),

candidate AS (
    SELECT
        c.upload_id,
        c.record_number,
        s.declaration_id,
        s.post,
        c.post AS own_post,
        s.first_at,
        1 AS tie
    FROM said AS c
    INNER JOIN full_statement AS s ON c.declaration_id = s.declaration_id
    WHERE c.kind NOT IN ('original', 'replacement')
    UNION ALL
    SELECT
        c.upload_id,
        c.record_number,
        s.declaration_id,
        s.post,
        c.post AS own_post,
        s.first_at,
        2 AS tie
    FROM said AS c
    INNER JOIN full_statement AS s ON c.mrn = s.mrn
    WHERE c.kind NOT IN ('original', 'replacement')
    UNION ALL
    SELECT
        c.upload_id,
        c.record_number,
        s.declaration_id,
        s.post,
        c.post AS own_post,
        s.first_at,
        3 AS tie
    FROM said AS c
    INNER JOIN paired AS p ON c.mrn = p.mrn
    INNER JOIN full_statement AS s ON p.lrn = s.lrn
    INNER JOIN shared_lrn AS h ON s.lrn = h.lrn
    WHERE c.kind NOT IN ('original', 'replacement')
        AND (h.bearers = 1 OR s.post = c.post)
    UNION ALL
    SELECT
        c.upload_id,
        c.record_number,
        s.declaration_id,
        s.post,
        c.post AS own_post,
        s.first_at,
        4 AS tie
    FROM said AS c
    INNER JOIN full_statement AS s ON c.lrn = s.lrn
    INNER JOIN shared_lrn AS h ON s.lrn = h.lrn
    WHERE c.kind NOT IN ('original', 'replacement')
        AND (h.bearers = 1 OR s.post = c.post)
),

tied AS (
    SELECT
        upload_id,
        record_number,
        declaration_id
    FROM (
        SELECT
            upload_id,
            record_number,
            declaration_id,
            row_number() OVER (
                PARTITION BY upload_id, record_number
                ORDER BY
                    tie,
                    CASE WHEN post = own_post THEN 0 ELSE 1 END,
                    first_at,
                    declaration_id
            ) AS choice
        FROM candidate
    )
    WHERE choice = 1
),

placed AS (
    SELECT
        coalesce(t.declaration_id, s.declaration_id) AS declaration_id,
        s.upload_id,
        s.record_number,
        s.post,
        s.lrn,
        s.mrn,
        s.version_number,
        s.function_code,
        s.type_code,
        s.dated_on,
        s.arrived_at,
        s.kind,
        CASE
            WHEN r.rejected_at IS NULL THEN false
            WHEN r.accepted_at IS NULL THEN true
            ELSE s.kind NOT IN ('original', 'replacement') AND r.rejected_at > r.accepted_at
        END AS is_rejected,
        coalesce(r.grants, 0) > 0
        AND count(*) OVER (
            PARTITION BY coalesce(t.declaration_id, s.declaration_id), s.lrn
        ) = 1 AS is_granted,
        row_number() OVER (
            PARTITION BY coalesce(t.declaration_id, s.declaration_id)
            ORDER BY
                coalesce(
                    s.version_number,
                    CASE WHEN s.kind = 'original' THEN 0 ELSE 9223372036854775807 END
                ),
                s.arrived_at,
                s.upload_id,
                s.record_number
        ) AS version_place
    FROM said AS s
    LEFT JOIN tied AS t
        ON s.upload_id = t.upload_id
        AND s.record_number = t.record_number
    LEFT JOIN verdict AS r
        ON s.upload_id = r.upload_id
        AND s.record_number = r.record_number
),

founded AS (
    SELECT
        declaration_id,
        coalesce(
            max(
                CASE
                    WHEN kind IN ('original', 'replacement') AND NOT is_rejected THEN version_place
                END
            ),
            max(CASE WHEN kind IN ('original', 'replacement') THEN version_place END),
            1
        ) AS base_place
    FROM placed
    GROUP BY declaration_id
)

SELECT
    p.declaration_id,
    p.version_place,
    p.kind,
    p.version_number,
    p.function_code,
    p.type_code,
    p.lrn,
    p.mrn,
    p.dated_on,
    p.arrived_at,
    p.post,
    p.upload_id,
    p.record_number,
    p.is_rejected,
    p.kind NOT IN ('original', 'replacement') AND p.is_granted AS is_granted,
    p.version_place = f.base_place AS is_base,
    p.kind = 'amendment' AND p.version_place > f.base_place AND NOT p.is_rejected AS is_change
FROM placed AS p
INNER JOIN founded AS f
    ON p.declaration_id = f.declaration_id
