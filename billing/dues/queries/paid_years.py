"""Which day a dues year was paid on, by all the money on record for it (handbook section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q

from billing.models import Allocation, InvoiceLine, LineKind
from billing.rules.money import ZERO
from members.models import Certification


def paid_on(certification: Certification, year: int) -> date | None:
    """The day a dues year counts as paid on; None when it is not paid.

    A line is paid on the day on which the last of its money came, which need not be entered last;
    credit comes on the day it was put there, and what was given back whole never came. One of 0.00
    is paid by being issued; an imported payment, which has no line, pays its year as long as
    nothing of it was given back. Of several days the earliest counts that is not older than the
    anchor. Two queries, under the member's lock.
    """
    of_line: dict[int, list[Allocation]] = defaultdict(list)
    imported: dict[int, list[Allocation]] = defaultdict(list)
    put = Allocation.objects.filter(certification=certification, year=year)
    for one in put.select_related("payment").order_by("pk"):
        if one.line_id is None:
            imported[one.payment_id].append(one)
        else:
            of_line[one.line_id].append(one)
    days = [
        parts[0].payment.received_on
        for parts in imported.values()
        if all(part.refund_id is None for part in parts)
    ]
    lines = InvoiceLine.objects.filter(
        Q(live=True) | Q(amount=ZERO), certification=certification, year=year, kind=LineKind.DUES
    )
    for line in lines.select_related("invoice"):
        parts = of_line[line.pk]
        if sum((part.amount for part in parts), ZERO) >= line.amount:
            days.append(max(_came_on(parts), default=line.invoice.issued_on))
    return min(days, key=lambda day: (day < certification.anchor, day), default=None)


def last_came(line: InvoiceLine) -> date | None:
    """The day on which the last of a line's money came; None without any. One query."""
    return max(_came_on(line.allocations.select_related("payment")), default=None)


def _came_on(parts: Iterable[Allocation]) -> Iterator[date]:
    """The days on which the money came that is still there."""
    of_payment: dict[int, list[Allocation]] = defaultdict(list)
    for part in parts:
        of_payment[part.payment_id].append(part)
    for own in of_payment.values():
        if sum((part.amount for part in own), ZERO) > ZERO:
            yield max(
                part.put_on or part.payment.received_on for part in own if part.refund_id is None
            )
