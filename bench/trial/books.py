"""What the month's runs wrote, so that two databases can be compared, and who is writing now."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import psycopg

# Everything that an invoice says, by who got it: ids and moments differ between any two runs.
INVOICES = """
SELECT c.member_number, i.kind, i.issued_on, i.due_on, i.total, i.state, i.bill_to::text, i.email,
       l.position, l.kind, a.year, a.covers_from, a.covers_to, l.description, a.program_code,
       a.program_name, a.certification_number, l.amount, l.live
FROM billing_invoice i
JOIN members_certificant c ON c.id = i.payer_id
JOIN billing_invoiceline l ON l.invoice_id = i.id
LEFT JOIN dues_duesline a ON a.line_id = l.id
ORDER BY c.member_number, i.due_on, i.issued_on, l.position, a.certification_number, a.year
"""
NOTICES = """
SELECT c.member_number, n.kind, n.step, n.channel, n.due_on, n.skip_reason
FROM notices_notice n JOIN members_certificant c ON c.id = n.certificant_id
WHERE n.kind = 'renewal'
ORDER BY c.member_number, n.kind, n.step, n.channel, n.due_on
"""
DOCUMENTS = """
SELECT c.member_number, i.due_on, d.kind
FROM billing_paper d
JOIN billing_invoice i ON i.id = d.invoice_id
JOIN members_certificant c ON c.id = i.payer_id
ORDER BY 1, 2, 3
"""
GAPS = """
SELECT left(number, 2), count(*), count(DISTINCT number), max(substr(number, 4)::int), last
FROM billing_invoice i JOIN billing_invoicenumbers n ON n.year % 100 = left(number, 2)::int
GROUP BY 1, last
"""
WRITERS = """
SELECT DISTINCT a.application_name
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.relation = 'billing_invoice'::regclass AND l.mode = 'RowExclusiveLock' AND l.granted
"""
UNFINISHED = """
SELECT (SELECT count(*) FROM dues_renewalrun WHERE state <> 'done')
     , (SELECT count(*) FROM billing_paper WHERE rendered_at IS NULL)
     , (SELECT count(*) FROM notices_notice
        WHERE kind = 'renewal' AND channel = 'email' AND state IN ('planned', 'claimed'))
     , (SELECT count(*) FROM dues_renewalrun)
"""


class Books:
    """A connection of the trial's own to look into a database."""

    def __init__(self, url: str) -> None:
        self.line = psycopg.connect(url, autocommit=True)

    def close(self) -> None:
        self.line.close()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.line.execute(query, values or None).fetchall()

    def digests(self) -> dict[str, tuple[int, str]]:
        """Per kind how many rows there are, and a hash of all of them."""
        found = {}
        for name, query in (("lines", INVOICES), ("notices", NOTICES), ("documents", DOCUMENTS)):
            rows = self.rows(query)
            found[name] = (len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())
        return found

    def numbers_in_order(self) -> bool:
        """Whether each year's invoice numbers run from 1 to the last one, each there once."""
        rows = self.rows(GAPS)
        return bool(rows) and all(len({*counts}) == 1 for _year, *counts in rows)

    def writers(self) -> set[str]:
        """The hosts that are inside a transaction which writes invoices."""
        return {name for (name,) in self.rows(WRITERS)}

    def now(self) -> datetime:
        [(moment,)] = self.rows("SELECT now()")
        assert isinstance(moment, datetime)
        return moment

    def beats(self) -> dict[int, datetime | None]:
        """When each run that is not done moved last."""
        query = "SELECT id, free_at FROM dues_renewalrun WHERE state <> 'done'"
        return dict(self.rows(query))

    def unfinished(self) -> tuple[int, int, int]:
        """Runs, PDFs and renewal emails that still wait; a run at least while there is none."""
        runs, documents, emails, all_runs = self.rows(UNFINISHED)[0]
        return (runs if all_runs else 1), documents, emails
