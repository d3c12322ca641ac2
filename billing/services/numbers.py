"""Taking invoice numbers: one series for all kinds of lines, without a gap."""

from __future__ import annotations

from billing.models import InvoiceNumbers
from billing.rules.numbers import invoice_number


def take_numbers(year: int, count: int) -> list[str]:
    """The next numbers of a year; who comes second waits until the first has committed."""
    InvoiceNumbers.objects.bulk_create([InvoiceNumbers(year=year)], ignore_conflicts=True)
    series = InvoiceNumbers.objects.select_for_update().get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [invoice_number(year, n) for n in range(first, series.last + 1)]
