"""Which day a dues year was paid on, by all the money on record for it (handbook section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from billing.dues.models import DuesLine, ImportedDues, LineKind
from billing.models import Allocation, InvoiceLine
from billing.rules.money import ZERO
from members.models import Certification
from members.rules.dues import best_day


def paid_on(certification: Certification, year: int) -> date | None:
    """The day a dues year counts as paid on; None when it is not paid.

    A line is paid on the day on which the last of its money came, which need not be entered last;
    credit comes on the day it was put there, and what was given back whole never came. One of 0.00
    is paid by being issued; an imported payment, which has no line, pays its year as long as
    nothing of it was given back. Of several days `best_day` is kept. Three queries, under the
    member's lock.
    """
    given_back = Allocation.objects.filter(
        payment=OuterRef("payment"), line=None, refund__isnull=False
    )
    days = list(
        ImportedDues.objects.filter(~Exists(given_back), certification=certification, year=year)
        .order_by("payment")
        .values_list("payment__received_on", flat=True)
    )
    lines = DuesLine.objects.filter(
        Q(live=True) | Q(line__amount=ZERO),
        certification=certification,
        year=year,
        kind=LineKind.DUES,
    )
    for own in lines.select_related("line__invoice").prefetch_related(
        Prefetch("line__allocations", Allocation.objects.select_related("payment").order_by("pk"))
    ):
        parts = own.line.allocations.all()
        if sum((part.amount for part in parts), ZERO) >= own.line.amount:
            days.append(max(_came_on(parts), default=own.line.invoice.issued_on))
    return best_day(days, certification.anchor)


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
