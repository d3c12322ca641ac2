"""Invoices with the numbers of their series, which only the whole set can tell."""

from __future__ import annotations

STAGE = """
CREATE UNLOGGED TABLE bulk_invoice (
    id bigint, certificant_id bigint, period date, due_on date, total numeric(10, 2),
    settled_on date, bill_to jsonb, email text
);
CREATE UNLOGGED TABLE bulk_line (
    id bigint, invoice_id bigint, position smallint, certification_id bigint, year smallint,
    covers_from date, covers_to date, description text, program_code text, program_name text,
    certification_number text, amount numeric(10, 2), payment_id bigint, paid_on date
);
"""
UNSTAGE = "DROP TABLE bulk_invoice, bulk_line"

# As `billing.rules.numbers.invoice_number` writes it.
NUMBER = "to_char(period, 'YY') || '-' || lpad(count::text, greatest(6, length(count::text)), '0')"
# Numbers run on through the months of a year, in each in the order of the people.
INVOICES = f"""
INSERT INTO billing_invoice (id, number, payer_id, kind, issued_on, due_on, total, state,
                             settled_on, void_reason, bill_to, email, remind_on, created_at)
SELECT id, {NUMBER}, certificant_id, 'dues', period, due_on, total,
       CASE WHEN settled_on IS NULL THEN 'open' ELSE 'paid' END,
       settled_on, '', bill_to, email, CASE WHEN settled_on IS NULL THEN period + 14 END,
       period + time '13:00' AT TIME ZONE 'UTC'
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY extract(year FROM period) ORDER BY period, certificant_id) AS count
    FROM bulk_invoice
) AS numbered
ORDER BY period, certificant_id
"""
NUMBERS = """
INSERT INTO billing_invoicenumbers (year, last)
SELECT extract(year FROM period), count(*) FROM bulk_invoice GROUP BY 1
"""
LINES = """
INSERT INTO billing_invoiceline (id, invoice_id, position, kind, description, amount, live)
SELECT id, invoice_id, position, 'dues', description, amount, true
FROM bulk_line
ORDER BY id
"""
DUES = """
INSERT INTO dues_duesline (line_id, kind, certification_id, year, covers_from, covers_to,
                           program_code, program_name, certification_number, live)
SELECT id, 'dues', certification_id, year, covers_from, covers_to,
       program_code, program_name, certification_number, true
FROM bulk_line
ORDER BY id
"""
ALLOCATIONS = """
INSERT INTO billing_allocation (id, payment_id, line_id, amount, created_at)
SELECT id, payment_id, id, amount, paid_on + time '17:00' AT TIME ZONE 'UTC'
FROM bulk_line
WHERE payment_id IS NOT NULL
ORDER BY id
"""
ALL = (INVOICES, NUMBERS, LINES, DUES, ALLOCATIONS)
