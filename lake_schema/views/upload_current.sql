-- How each upload stands after its last run.
SELECT
    {columns of upload}
FROM (
    SELECT
        {columns of upload},
        row_number() OVER (PARTITION BY upload_id ORDER BY run_number DESC) AS age
    FROM upload
)
WHERE age = 1
