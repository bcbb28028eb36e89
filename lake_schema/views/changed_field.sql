-- The log of changed fields: what a declarant asked to change and what customs corrected.
-- changed_column names the column that holds the element pointed to: of several, the one whose class
-- stands last in the pointer; where the model tells no more, all of them.
WITH element AS (
    SELECT
        element_code,
        class_code,
        column_name
    FROM (
        VALUES
            {elements}
    ) AS e (element_code, class_code, column_name)
),

ranked AS (
    SELECT
        a.upload_id,
        a.record_number,
        a.line_number,
        e.column_name,
        rank() OVER (
            PARTITION BY a.upload_id, a.record_number, a.line_number
            ORDER BY strpos(a.pointer, e.class_code) DESC
        ) AS depth
    FROM amendment AS a
    INNER JOIN element AS e
        ON a.element_code = e.element_code
),

named AS (
    SELECT
        upload_id,
        record_number,
        line_number,
        array_join(array_agg(column_name ORDER BY column_name), ', ') AS changed_column
    FROM ranked
    WHERE depth = 1
    GROUP BY upload_id, record_number, line_number
)

SELECT
    coalesce(r.declaration_id, a.declaration_id) AS declaration_id,
    CASE WHEN r.kind = 'notification' THEN 'customs' ELSE 'declarant' END AS said_by,
    coalesce(r.said_at, a.ingested_at) AS said_at,
    r.mrn,
    n.changed_column,
    {columns of amendment as a without declaration_id}
FROM amendment AS a
LEFT JOIN declaration_record AS r
    ON a.upload_id = r.upload_id
    AND a.record_number = r.record_number
LEFT JOIN named AS n
    ON a.upload_id = n.upload_id
    AND a.record_number = n.record_number
    AND a.line_number = n.line_number
