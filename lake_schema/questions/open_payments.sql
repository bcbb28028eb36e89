-- Which declarations are not paid, or paid too much?
-- A positive balance is owed to customs, a negative one to the declarant.
-- :balance_code text: open or overpaid (such as open)
-- :due_before day: open amounts that were due before (such as 2026-06-30)
SELECT
    declaration_id,
    declaration_name,
    balance_code,
    currency,
    assessed_amount,
    paid_amount,
    refunded_amount,
    balance_amount,
    due_on,
    paid_on
FROM payment_reconciliation
WHERE balance_code <> 'settled'
    AND balance_code = :balance_code -- if given
    AND due_on < :due_before -- if given
ORDER BY abs(balance_amount) DESC, declaration_name, declaration_id
LIMIT 100
