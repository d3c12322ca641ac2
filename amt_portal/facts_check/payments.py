"""Money: where each payment went, what was given back, how a checkout ended."""

from __future__ import annotations

from amt_portal.facts_check.statement import declare

declare(
    "payment_put",
    "billing_payment",
    """
    SELECT 'payment ' || payment.id, 'put to dues ' || put,
           'between 0.00 and ' || (amount - coalesce(given, 0))
    FROM billing_payment payment
    JOIN (SELECT payment_id, sum(amount) AS put FROM billing_allocation GROUP BY 1) allocated
        ON allocated.payment_id = payment.id
    LEFT JOIN (
        SELECT payment_id, sum(amount) AS given
        FROM billing_refund WHERE state = 'done' GROUP BY 1
    ) refund ON refund.payment_id = payment.id
    WHERE put NOT BETWEEN 0 AND amount - coalesce(given, 0)
    """,
)

# What no dues took when the payment was booked; neither a refund nor the use of it as credit
# makes it more or less.
declare(
    "payment_left_over",
    "billing_payment",
    """
    SELECT 'payment ' || payment.id, left_over, amount - coalesce(booked, 0)
    FROM billing_payment payment
    LEFT JOIN (
        SELECT payment_id, sum(amount) AS booked
        FROM billing_allocation WHERE refund_id IS NULL AND put_on IS NULL GROUP BY 1
    ) put ON put.payment_id = payment.id
    WHERE left_over <> amount - coalesce(booked, 0)
    """,
)

# Nothing stays on a void line, and no line takes more than it asks.
declare(
    "line_paid",
    "billing_invoiceline",
    """
    SELECT 'invoice ' || number || ', line ' || position, 'paid ' || paid,
           'between 0.00 and ' || CASE WHEN live THEN amount ELSE 0.00 END
    FROM billing_invoiceline line
    JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    JOIN (SELECT line_id, sum(amount) AS paid FROM billing_allocation GROUP BY 1) put
        ON put.line_id = line.id
    WHERE paid NOT BETWEEN 0 AND CASE WHEN live THEN amount ELSE 0.00 END
    """,
)

declare(
    "allocation_holder",
    "billing_allocation",
    """
    SELECT 'allocation ' || put.id,
           'person ' || payment.payer_id,
           coalesce('person ' || coalesce(invoice.payer_id, held.certificant_id), 'nothing')
    FROM billing_allocation put
    JOIN billing_payment payment ON payment.id = put.payment_id
    LEFT JOIN billing_invoiceline line ON line.id = put.line_id
    LEFT JOIN billing_invoice invoice ON invoice.id = line.invoice_id
    LEFT JOIN dues_importeddues imported
        ON imported.payment_id = put.payment_id AND put.line_id IS NULL
    LEFT JOIN members_certification held ON held.id = imported.certification_id
    WHERE payment.payer_id
        IS DISTINCT FROM coalesce(invoice.payer_id, held.certificant_id)
    """,
)

declare(
    "refund",
    "billing_refund",
    """
    SELECT 'refund ' || refund.id, state || ', taken back ' || coalesce(-taken, 0.00),
           'at most ' || most
    FROM billing_refund refund
    CROSS JOIN LATERAL (
        SELECT CASE WHEN state = 'done' THEN amount ELSE 0.00 END AS most
    ) may
    JOIN (
        SELECT refund_id, sum(amount) AS taken
        FROM billing_allocation WHERE refund_id IS NOT NULL GROUP BY 1
    ) allocated ON allocated.refund_id = refund.id
    WHERE -taken > most
    """,
)

declare(
    "checkout",
    "billing_checkout",
    """
    SELECT 'checkout ' || checkout.key,
           state || ', ' || checkout.amount || ', person ' || checkout.payer_id,
           coalesce('completed, ' || payment.amount || ', person ' || payment.payer_id,
                    'not completed')
    FROM billing_checkout checkout
    LEFT JOIN billing_payment payment ON payment.id = checkout.payment_id
    WHERE (state = 'completed') <> (payment.id IS NOT NULL)
       OR (payment.amount, payment.payer_id) <> (checkout.amount, checkout.payer_id)
    """,
)

declare(
    "checkout_open",
    "billing_checkoutinvoice",
    """
    SELECT 'checkout ' || key || ', invoice ' || number,
           CASE WHEN item.open THEN 'open' ELSE 'closed' END,
           CASE WHEN checkout.state IN ('created', 'open') THEN 'open' ELSE 'closed' END
    FROM billing_checkoutinvoice item
    JOIN billing_checkout checkout ON checkout.id = item.checkout_id
    JOIN billing_invoice invoice ON invoice.id = item.invoice_id
    WHERE item.open <> (checkout.state IN ('created', 'open'))
    """,
)

declare(
    "paper",
    "billing_paper",
    """
    SELECT 'paper ' || id, 'made at ' || coalesce(rendered_at::text, 'no time'),
           CASE WHEN path = '' THEN 'no file' ELSE path END || ' of ' || size || ' bytes'
    FROM billing_paper
    WHERE (rendered_at IS NOT NULL) <> (path <> '' AND length(sha256) = 64 AND size > 0)
    """,
)
