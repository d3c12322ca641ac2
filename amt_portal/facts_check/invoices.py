"""Invoices: what their totals, lines, days and states follow from (handbook section 3)."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "invoice_total",
    "billing_invoice",
    """
    SELECT 'invoice ' || number, total, sum
    FROM billing_invoice invoice
    LEFT JOIN (SELECT invoice_id, sum(amount) FROM billing_invoiceline GROUP BY 1) line
        ON line.invoice_id = invoice.id
    WHERE total IS DISTINCT FROM sum
    """,
)

# What renews something is due on the last day of its anniversary month.
declare(
    "invoice_days",
    "billing_invoice",
    """
    SELECT 'invoice ' || number,
           'due ' || due_on, 'due ' || last
    FROM billing_invoice
    CROSS JOIN LATERAL (
        SELECT (date_trunc('month', due_on) + interval '1 month - 1 day')::date AS last
    ) month
    WHERE kind = 'dues' AND due_on <> last
    """,
)

# A line of 0.00 needs no payment. What is on a line of a void invoice shows in `line_paid`. What
# was given back of a course that somebody has is not asked for again.
declare(
    "invoice_state",
    "billing_invoice",
    """
    SELECT 'invoice ' || number, state, computed
    FROM billing_invoice invoice
    JOIN (
        SELECT invoice_id,
               CASE WHEN bool_or(amount > coalesce(paid, 0)
                                 AND (place.state IS NULL OR coalesce(paid, 0) = 0
                                      OR place.state NOT IN ('open', 'completed')))
                    THEN 'open' ELSE 'paid' END AS computed
        FROM billing_invoiceline line
        LEFT JOIN courses_courseline course ON course.line_id = line.id
        LEFT JOIN courses_enrollment place ON place.id = course.enrollment_id
        LEFT JOIN (SELECT line_id, sum(amount) AS paid FROM billing_allocation GROUP BY 1) put
            ON put.line_id = line.id
        GROUP BY 1
    ) owed ON owed.invoice_id = invoice.id
    WHERE state <> 'void' AND state <> computed
    """,
)

# Settled on the day the last of its money came in; lines of 0.00 leave no trace of theirs.
declare(
    "invoice_settled_on",
    "billing_invoice",
    """
    SELECT 'invoice ' || number, settled_on, received_on
    FROM billing_invoice invoice
    JOIN (
        SELECT line.invoice_id, max(coalesce(put.put_on, payment.received_on)) AS received_on
        FROM billing_allocation put
        JOIN billing_invoiceline line ON line.id = put.line_id
        JOIN billing_payment payment ON payment.id = put.payment_id
        WHERE put.refund_id IS NULL
        GROUP BY 1
    ) last ON last.invoice_id = invoice.id
    WHERE state = 'paid' AND settled_on <> received_on
    """,
)

declare(
    "line_live",
    "billing_invoiceline",
    """
    SELECT 'invoice ' || number || ', line ' || position,
           CASE WHEN live THEN 'live' ELSE 'not live' END,
           CASE WHEN state = 'void' THEN 'not live' ELSE 'live' END
    FROM billing_invoiceline line
    JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    WHERE live = (state = 'void')
    """,
)

# Lines of one invoice are numbered from 1 without a gap.
declare(
    "line_position",
    "billing_invoiceline",
    """
    SELECT 'invoice ' || number, positions, 'lines 1 to ' || count
    FROM billing_invoice invoice
    JOIN (
        SELECT invoice_id, count(*), max(position), min(position),
               'lines ' || string_agg(position::text, ' ' ORDER BY position) AS positions
        FROM billing_invoiceline GROUP BY 1
    ) line ON line.invoice_id = invoice.id
    WHERE (min, max) <> (1, count)
    """,
)

# A member pays for what they hold; an organization for whomever it likes.
declare(
    "line_holder",
    "billing_invoiceline",
    """
    SELECT 'invoice ' || invoice.number || ', line ' || position,
           'person ' || invoice.payer_id || ', certification ' || certification_number,
           'person ' || held.certificant_id || ', certification ' || held.number
    FROM dues_duesline about
    JOIN billing_invoiceline line ON line.id = about.line_id
    JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    JOIN billing_payer payer ON payer.id = invoice.payer_id
    JOIN members_certification held ON held.id = about.certification_id
    WHERE certification_number <> held.number OR payer.certificant_id <> held.certificant_id
    """,
)

# The dues year of the anchor that was in force when the invoice was issued, one of the two.
declare(
    "line_covers",
    "billing_invoiceline",
    """
    SELECT 'invoice ' || invoice.number || ', line ' || position,
           year || ': ' || covers_from || ' to ' || covers_to,
           year || ': ' || granted.covers[1] || ' to ' || granted.covers[2]
    FROM dues_duesline about
    JOIN billing_invoiceline line ON line.id = about.line_id
    JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    JOIN members_certification held ON held.id = about.certification_id
    CROSS JOIN LATERAL (
        SELECT ARRAY[
            (granted_on + make_interval(years => n))::date,
            (granted_on + make_interval(years => n + 1))::date
        ] AS covers
        FROM (SELECT year - extract(year FROM granted_on)::int AS n) years
    ) granted
    CROSS JOIN LATERAL (
        SELECT ARRAY[
            (recertified_on + make_interval(years => n))::date,
            (recertified_on + make_interval(years => n + 1))::date
        ] AS covers
        FROM (SELECT year - extract(year FROM recertified_on)::int AS n) years
    ) recertified
    WHERE ARRAY[covers_from, covers_to] <> granted.covers
      AND (ARRAY[covers_from, covers_to] = recertified.covers) IS NOT TRUE
    """,
)

# A series counts from 1 to its last number. Numbers are unique: as many as the last leave no gap.
declare(
    "invoice_numbers",
    "billing_invoice",
    """
    SELECT 'year ' || year,
           'last number ' || coalesce(series.last, 0),
           coalesce(count, 0) || ' invoices, highest number ' || coalesce(highest, 0)
    FROM billing_invoicenumbers series
    FULL JOIN (
        SELECT extract(year FROM issued_on)::int AS year, count(*),
               max(right(number, 6)::int) AS highest
        FROM billing_invoice GROUP BY 1
    ) given USING (year)
    WHERE coalesce(series.last, 0) <> coalesce(count, 0) OR highest <> count
    UNION ALL
    SELECT 'invoice ' || number, left(number, 3), to_char(issued_on, 'YY-')
    FROM billing_invoice
    WHERE left(number, 3) <> to_char(issued_on, 'YY-')
    """,
)

# The first step after today, or the due day; one that has come is to be looked at tonight. Steps
# begin on the 15th of the month, on the day after the due day and on the last day of grace.
declare(
    "invoice_remind_on",
    "billing_invoice",
    """
    SELECT 'invoice ' || number, 'thought of on ' || coalesce(remind_on::text, 'no day'),
           'thought of on ' || coalesce(next::text, 'no day')
    FROM billing_invoice invoice
    CROSS JOIN LATERAL (
        SELECT value::int AS days FROM members_policyvalue
        WHERE name = 'grace_days' AND valid_from <= due_on
        ORDER BY valid_from DESC LIMIT 1
    ) grace
    CROSS JOIN LATERAL (
        SELECT min(day) AS next
        FROM unnest(ARRAY[date_trunc('month', due_on)::date + 14,
                          due_on, due_on + 1, due_on + grace.days]) AS day
        WHERE day > %(on)s
    ) step
    WHERE state = 'open' AND kind = 'dues' AND remind_on IS DISTINCT FROM next
      AND (remind_on IS NULL OR remind_on > %(on)s)
    """,
)

# What is kept of a line of dues is as live, and of the kind, as the line.
declare(
    "line_about",
    "dues_duesline",
    """
    SELECT 'invoice ' || number || ', line ' || position,
           coalesce(about.kind || CASE WHEN about.live THEN ', live' ELSE ', not live' END, 'none'),
           line.kind || CASE WHEN line.live THEN ', live' ELSE ', not live' END
    FROM billing_invoiceline line
    JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    LEFT JOIN dues_duesline about ON about.line_id = line.id
    WHERE (line.kind IN ('dues', 'late_fee') OR about.line_id IS NOT NULL)
      AND (about.kind, about.live) IS DISTINCT FROM (line.kind, line.live)
    """,
)
