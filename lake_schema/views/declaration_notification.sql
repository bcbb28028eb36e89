-- Every notification once, tied to the declaration that it answers.
-- By MRN, where a version of the declaration bears it; else by LRN, its own or the one that another
-- notification pairs with its MRN. Of several declarations the same post's comes first, then the
-- earliest. tied_by says how: mrn, lrn or none; without a tie declaration_id is null.
WITH known AS (
    SELECT
        declaration_id,
        lrn,
        mrn,
        post,
        min(arrived_at) AS first_at
    FROM declaration_version
    GROUP BY declaration_id, lrn, mrn, post
),

paired AS (
    SELECT DISTINCT
        mrn,
        lrn
    FROM notification
    WHERE mrn IS NOT NULL
        AND lrn IS NOT NULL
),

candidate AS (
    SELECT
        n.upload_id,
        n.record_number,
        k.declaration_id,
        'mrn' AS tied_by,
        1 AS tie,
        k.post,
        n.post AS own_post,
        k.first_at
    FROM notification AS n
    INNER JOIN known AS k ON n.mrn = k.mrn
    UNION ALL
    SELECT
        n.upload_id,
        n.record_number,
        k.declaration_id,
        'lrn' AS tied_by,
        2 AS tie,
        k.post,
        n.post AS own_post,
        k.first_at
    FROM notification AS n
    INNER JOIN known AS k ON n.lrn = k.lrn
    UNION ALL
    SELECT
        n.upload_id,
        n.record_number,
        k.declaration_id,
        'lrn' AS tied_by,
        3 AS tie,
        k.post,
        n.post AS own_post,
        k.first_at
    FROM notification AS n
    INNER JOIN paired AS p ON n.mrn = p.mrn
    INNER JOIN known AS k ON p.lrn = k.lrn
),

tied AS (
    SELECT
        upload_id,
        record_number,
        declaration_id,
        tied_by
    FROM (
        SELECT
            upload_id,
            record_number,
            declaration_id,
            tied_by,
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
)

SELECT
    t.declaration_id,
    coalesce(t.tied_by, 'none') AS tied_by,
    {columns of notification as n without declaration_id}
FROM notification AS n
LEFT JOIN tied AS t
    ON n.upload_id = t.upload_id
    AND n.record_number = t.record_number
