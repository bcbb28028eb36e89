-- Which rules are broken most, and where in the records?
-- Rejecting rules keep a record out; warning rules only mark it.
-- :post text: one post (such as dover)
-- :severity text: reject or warn (such as reject)
SELECT
    rule,
    severity,
    dataset,
    wire_name,
    count(*) AS findings,
    count(DISTINCT upload_id) AS uploads,
    count(DISTINCT post) AS posts
FROM finding
WHERE true
    AND post = :post -- if given
    AND severity = :severity -- if given
GROUP BY rule, severity, dataset, wire_name
ORDER BY findings DESC, rule, dataset, wire_name
LIMIT 100
