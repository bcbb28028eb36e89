-- Each trader that imports or exports: what it trades, how often it is corrected, found out, in debt.
-- The importer of an import counts, the exporter of an export. Rates are fractions of its
-- declarations; a hit is an inspection with a result. Links are to other traders, see trader_link.
WITH version AS (
    SELECT
        v.declaration_id,
        max(
            CASE
                WHEN v.is_base AND d.flow_code = 'EX'
                    THEN coalesce(d.exporter_id_pseudonym, d.declarant_id_pseudonym)
                WHEN v.is_base
                    THEN coalesce(d.importer_id_pseudonym, d.declarant_id_pseudonym)
            END
        ) AS trader_id_pseudonym,
        max(CASE WHEN v.is_base THEN v.dated_on END) AS dated_on,
        max(CASE WHEN v.is_base THEN d.flow_code END) AS flow_code,
        max(CASE WHEN v.is_base THEN d.declarant_id_pseudonym END) AS declarant_id_pseudonym,
        count_if(v.is_change) AS amendment_count,
        bool_or(v.is_base AND v.is_rejected) AS is_rejected,
        bool_or(v.cancelled_at IS NOT NULL) AS is_cancelled
    FROM declaration_record AS v
    INNER JOIN declaration AS d
        ON v.upload_id = d.upload_id
        AND v.record_number = d.record_number
    GROUP BY v.declaration_id
),

item AS (
    SELECT
        declaration_id,
        count(*) AS item_count,
        sum(national_value_amount) AS national_value_amount,
        max(national_currency) AS national_currency,
        sum(CAST(net_mass_kg AS double)) AS net_mass_kg
    FROM item_value
    GROUP BY declaration_id
),

event AS (
    SELECT
        declaration_id,
        count_if(event_code = 'inspection') AS inspection_count,
        count_if(event_code = 'inspection' AND coalesce(result_code, 'none') <> 'none') AS hit_count,
        sum(CASE WHEN event_code = 'inspection' THEN amount END) AS recovered_duty_amount,
        sum(CASE WHEN event_code = 'payment' AND kind_code = 'assessed' THEN amount END)
            AS assessed_amount,
        sum(
            CASE
                WHEN event_code <> 'payment' THEN NULL
                WHEN kind_code = 'paid' THEN amount
                WHEN kind_code = 'refunded' THEN -amount
            END
        ) AS paid_amount,
        count_if(event_code = 'seizure') AS seizure_count
    FROM declaration_event
    WHERE declaration_id IS NOT NULL
    GROUP BY declaration_id
),

link AS (
    SELECT
        trader_id_pseudonym,
        count(DISTINCT other_trader_id_pseudonym) AS linked_trader_count
    FROM trader_link
    GROUP BY trader_id_pseudonym
),

profile AS (
    SELECT
        v.trader_id_pseudonym,
        count(*) AS declaration_count,
        count_if(v.flow_code = 'IM') AS import_count,
        count_if(v.flow_code = 'EX') AS export_count,
        count(DISTINCT v.declarant_id_pseudonym) AS declarant_count,
        sum(i.item_count) AS item_count,
        sum(i.national_value_amount) AS national_value_amount,
        max(i.national_currency) AS national_currency,
        sum(i.net_mass_kg) AS net_mass_kg,
        sum(v.amendment_count) AS amendment_count,
        CAST(count_if(v.amendment_count > 0) AS double) / count(*) AS amendment_rate,
        CAST(count_if(v.is_rejected) AS double) / count(*) AS rejection_rate,
        CAST(count_if(v.is_cancelled) AS double) / count(*) AS cancellation_rate,
        sum(coalesce(e.inspection_count, 0)) AS inspection_count,
        sum(coalesce(e.hit_count, 0)) AS hit_count,
        sum(e.recovered_duty_amount) AS recovered_duty_amount,
        sum(e.assessed_amount) AS assessed_amount,
        sum(e.paid_amount) AS paid_amount,
        sum(coalesce(e.seizure_count, 0)) AS seizure_count,
        min(v.dated_on) AS first_seen_on,
        max(v.dated_on) AS last_seen_on
    FROM version AS v
    LEFT JOIN item AS i
        ON v.declaration_id = i.declaration_id
    LEFT JOIN event AS e
        ON v.declaration_id = e.declaration_id
    WHERE v.trader_id_pseudonym IS NOT NULL
    GROUP BY v.trader_id_pseudonym
)

SELECT
    p.trader_id_pseudonym,
    p.declaration_count,
    p.import_count,
    p.export_count,
    p.declarant_count,
    p.item_count,
    p.national_value_amount,
    p.national_currency,
    p.net_mass_kg,
    p.amendment_count,
    p.amendment_rate,
    p.rejection_rate,
    p.cancellation_rate,
    p.inspection_count,
    p.hit_count,
    p.recovered_duty_amount,
    p.assessed_amount,
    p.paid_amount,
    p.seizure_count,
    coalesce(l.linked_trader_count, 0) AS linked_trader_count,
    p.first_seen_on,
    p.last_seen_on
FROM profile AS p
LEFT JOIN link AS l
    ON p.trader_id_pseudonym = l.trader_id_pseudonym
