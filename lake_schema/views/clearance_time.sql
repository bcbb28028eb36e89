-- The hours from arrival to release of each declaration, with its office, corridor and inspector.
-- Arrival is when customs received or accepted it; release is its release, else its clearance. The
-- corridor and the inspector are those of its last inspection; none stands for green.
WITH inspected AS (
    SELECT
        declaration_id,
        max_by(event_number, dated_on) AS inspection_number,
        max_by(kind_code, dated_on) AS corridor_code,
        max_by(inspector_id_pseudonym, dated_on) AS inspector_id_pseudonym,
        max_by(result_code, dated_on) AS result_code,
        min(started_at) AS inspection_started_at,
        max(ended_at) AS inspection_ended_at,
        count(*) AS inspection_count
    FROM declaration_event
    WHERE event_code = 'inspection'
        AND declaration_id IS NOT NULL
    GROUP BY declaration_id
)

SELECT
    s.declaration_id,
    s.dated_on,
    s.office_code,
    s.flow_code,
    coalesce(i.corridor_code, 'green') AS corridor_code,
    i.inspection_number,
    i.inspector_id_pseudonym,
    i.result_code,
    coalesce(i.inspection_count, 0) AS inspection_count,
    coalesce(s.received_at, s.accepted_at) AS arrived_at,
    i.inspection_started_at,
    i.inspection_ended_at,
    coalesce(s.released_at, s.cleared_at) AS released_at,
    CAST(
        date_diff(
            'second',
            coalesce(s.received_at, s.accepted_at),
            coalesce(s.released_at, s.cleared_at)
        ) AS double
    ) / 3600 AS hours_to_release,
    CAST(date_diff('second', i.inspection_started_at, i.inspection_ended_at) AS double)
    / 3600 AS hours_of_inspection
FROM declaration_status AS s
LEFT JOIN inspected AS i
    ON s.declaration_id = i.declaration_id
