"""Paid dues years against the money that paid them (handbook section 3)."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare
from members.services.bulk_facts import BEST_FIRST

# A line is paid on the day on which the last of its money came, credit on the day it was put there;
# what was given back whole never came. An imported payment, which has no line, pays its year as
# long as nothing of it was given back; a line of 0.00 is paid by itself, on a day that nothing
# tells.
declare(
    "dues_paid",
    "members_duespaid",
    f"""
    WITH came AS (
        SELECT put.line_id, sum(put.amount) AS amount,
               max(coalesce(put.put_on, payment.received_on))
                   FILTER (WHERE put.refund_id IS NULL) AS day
        FROM billing_allocation put
        JOIN billing_payment payment ON payment.id = put.payment_id
        WHERE put.line_id IS NOT NULL
        GROUP BY put.line_id, put.payment_id
        HAVING sum(put.amount) > 0
    ),
    paid AS (
        SELECT about.certification_id, about.year, max(came.day) AS day
        FROM dues_duesline about
        JOIN billing_invoiceline line ON line.id = about.line_id
        LEFT JOIN came ON came.line_id = line.id
        WHERE about.kind = 'dues' AND (line.live OR line.amount = 0)
        GROUP BY about.line_id, line.id
        HAVING coalesce(sum(came.amount), 0) >= line.amount
        UNION ALL
        SELECT imported.certification_id, imported.year, payment.received_on
        FROM dues_importeddues imported
        JOIN billing_payment payment ON payment.id = imported.payment_id
        JOIN billing_allocation put ON put.payment_id = payment.id AND put.line_id IS NULL
        GROUP BY imported.payment_id, payment.received_on
        HAVING bool_and(put.refund_id IS NULL)
    ),
    wanted AS (
        SELECT DISTINCT ON (certification_id, year) certification_id, year, day
        FROM paid
        JOIN members_certification held ON held.id = paid.certification_id
        ORDER BY certification_id, year, {BEST_FIRST.format(day="day")}
    )
    SELECT 'certification ' || number || ', year ' || year,
           coalesce('paid ' || known.paid_on, 'not paid'),
           CASE WHEN wanted.year IS NULL THEN 'not paid'
                ELSE coalesce('paid ' || wanted.day, 'paid') END
    FROM members_duespaid known
    FULL JOIN wanted USING (certification_id, year)
    JOIN members_certification held ON held.id = certification_id
    WHERE known.paid_on IS NULL OR wanted.certification_id IS NULL OR known.paid_on <> wanted.day
    """,  # noqa: S608 - a constant
)
