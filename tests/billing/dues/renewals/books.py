"""What must be true of the invoices of a month, however its runs went."""

from __future__ import annotations

from collections import Counter
from datetime import date

from billing.dues.queries import renewals as queries
from billing.models import Invoice, InvoiceLine, Paper
from members.models import History
from notices.models import Notice
from tests.billing.dues.renewals.people import MONTH, ON


def wanted(month: date = MONTH, on: date = ON) -> set[tuple[int, tuple[tuple[int, int], ...]]]:
    """(person, lines as (certification, year)) of every invoice that a run would issue."""
    return {
        (
            one.certificant.pk,
            tuple((line.certification.pk, line.charge.year.name) for line in one.lines),
        )
        for people in queries.all_people_due(month)
        for one in queries.plan(people, month, on).invoices
    }


def issued() -> Counter[tuple[int, tuple[tuple[int, int], ...]]]:
    """The same of the invoices that are there, counted."""
    lines: dict[int, list[tuple[int, int]]] = {}
    for line in InvoiceLine.objects.select_related("dues").order_by("invoice", "position"):
        lines.setdefault(line.invoice_id, []).append((line.dues.certification_id, line.dues.year))
    return Counter(
        (invoice.payer_id, tuple(lines[invoice.pk])) for invoice in Invoice.objects.all()
    )


def check_whole() -> None:
    """No invoice without its lines, sum, notices, wanted PDF and history; no gap in the numbers."""
    invoices = list(Invoice.objects.order_by("number"))
    assert [invoice.number for invoice in invoices] == [
        f"26-{n:06}" for n in range(1, len(invoices) + 1)
    ]
    notices = Counter(Notice.objects.values_list("about_id", flat=True))
    told = Counter(History.objects.values_list("subject", flat=True))
    papers = Counter(Paper.objects.values_list("invoice", flat=True))
    for invoice in invoices:
        assert sum(line.amount for line in invoice.lines.all()) == invoice.total
        assert notices[invoice.pk] == 2
        assert told[f"invoice:{invoice.number}"] == 1
        assert papers[invoice.pk] == 1
