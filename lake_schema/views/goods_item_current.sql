-- The goods items of each declaration as they are valid now, amended items and added ones too.
-- Of each column the last stated value counts, as in declaration_current.
WITH base AS (
    SELECT
        v.declaration_id AS base_id,
        v.declaration_mrn,
        v.is_declaration_rejected AS is_rejected,
        v.cancelled_at,
        {columns of goods_item as i without declaration_id}
    FROM declaration_record AS v
    INNER JOIN goods_item AS i
        ON v.upload_id = i.upload_id
        AND v.record_number = i.record_number
    WHERE v.is_base
),

changed AS (
    SELECT
        v.declaration_id AS changed_id,
        i.item_number AS changed_item,
        max(v.declaration_mrn) AS declaration_mrn,
        bool_or(v.is_declaration_rejected) AS is_rejected,
        max(v.cancelled_at) AS cancelled_at,
        max(i.dated_on) AS dated_on,
        max(i.post) AS post,
        max_by(i.upload_id, v.version_place) AS upload_id,
        max_by(i.record_number, v.version_place) AS record_number,
        max(i.ingested_at) AS ingested_at,
        {last stated of goods_item as i}
    FROM declaration_record AS v
    INNER JOIN goods_item AS i
        ON v.upload_id = i.upload_id
        AND v.record_number = i.record_number
    WHERE v.is_change
    GROUP BY v.declaration_id, i.item_number
)

SELECT
    coalesce(b.base_id, c.changed_id) AS declaration_id,
    b.version_number,
    coalesce(b.dated_on, c.dated_on) AS dated_on,
    coalesce(b.office_code, c.office_code) AS office_code,
    coalesce(b.flow_code, c.flow_code) AS flow_code,
    coalesce(b.item_number, c.changed_item) AS item_number,
    {overlaid of goods_item as b with c},
    coalesce(b.post, c.post) AS post,
    coalesce(b.upload_id, c.upload_id) AS upload_id,
    coalesce(b.record_number, c.record_number) AS record_number,
    coalesce(b.ingested_at, c.ingested_at) AS ingested_at,
    c.changed_id IS NOT NULL AS is_amended,
    coalesce(b.declaration_mrn, c.declaration_mrn) AS mrn,
    coalesce(b.is_rejected, c.is_rejected) AS is_rejected,
    coalesce(b.cancelled_at, c.cancelled_at) IS NOT NULL AS is_cancelled
FROM base AS b
FULL OUTER JOIN changed AS c
    ON b.base_id = c.changed_id
    AND b.item_number = c.changed_item
