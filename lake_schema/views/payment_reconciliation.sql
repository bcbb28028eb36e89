-- Of each declaration what was assessed and what was paid, and what is open or overpaid.
-- Assessed is what the accounting office booked as such, else the last assessment that customs sent.
-- balance_amount is assessed less waived and less paid, plus what was refunded: open above zero,
-- overpaid below. Guarantees are told apart: they are not paid.
WITH booked AS (
    SELECT
        coalesce(declaration_id, declaration_name) AS declaration_name,
        max(declaration_id) AS declaration_id,
        currency,
        sum(CASE WHEN kind_code = 'assessed' THEN amount END) AS assessed,
        sum(CASE WHEN kind_code = 'guaranteed' THEN amount WHEN kind_code = 'released' THEN -amount END)
            AS guaranteed,
        sum(CASE WHEN kind_code = 'paid' THEN amount END) AS paid,
        sum(CASE WHEN kind_code = 'refunded' THEN amount END) AS refunded,
        sum(CASE WHEN kind_code = 'waived' THEN amount END) AS waived,
        max(CASE WHEN kind_code = 'assessed' THEN ended_at END) AS due_at,
        max(CASE WHEN kind_code = 'paid' THEN started_at END) AS paid_at
    FROM declaration_event
    WHERE event_code = 'payment'
    GROUP BY coalesce(declaration_id, declaration_name), currency
),

sent AS (
    SELECT
        declaration_id,
        assessed_currency AS currency,
        sum(assessed_amount) AS assessed
    FROM assessed_duty
    WHERE is_latest
        AND declaration_id IS NOT NULL
    GROUP BY declaration_id, assessed_currency
),

balanced AS (
    SELECT
        coalesce(b.declaration_id, s.declaration_id) AS declaration_id,
        coalesce(b.declaration_name, s.declaration_id) AS declaration_name,
        coalesce(b.currency, s.currency) AS currency,
        coalesce(b.assessed, s.assessed, 0) AS assessed,
        coalesce(b.guaranteed, 0) AS guaranteed,
        coalesce(b.paid, 0) AS paid,
        coalesce(b.refunded, 0) AS refunded,
        coalesce(b.waived, 0) AS waived,
        b.due_at,
        b.paid_at
    FROM booked AS b
    FULL OUTER JOIN sent AS s
        ON b.declaration_name = s.declaration_id
        AND b.currency = s.currency
)

SELECT
    declaration_id,
    declaration_name,
    currency,
    assessed AS assessed_amount,
    guaranteed AS guaranteed_amount,
    waived AS waived_amount,
    paid AS paid_amount,
    refunded AS refunded_amount,
    assessed - waived - paid + refunded AS balance_amount,
    CASE
        WHEN assessed - waived - paid + refunded > 0 THEN 'open'
        WHEN assessed - waived - paid + refunded < 0 THEN 'overpaid'
        ELSE 'settled'
    END AS balance_code,
    CAST(due_at AS date) AS due_on,
    CAST(paid_at AS date) AS paid_on
FROM balanced
