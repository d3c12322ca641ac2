"""Money on places in courses, and requests to have it back."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import QuerySet, Sum

from billing.models import Allocation, Payment
from billing.queries.payers import NAMES
from courses.models import RefundRequest

State = RefundRequest.State


def on_places(place_ids: Collection[int]) -> dict[int, Decimal]:
    """What was paid for each of some places and not given back: one query."""
    rows = Allocation.objects.filter(line__course__enrollment__in=place_ids, line__live=True)
    sums = rows.order_by().values_list("line__course__enrollment").annotate(sum=Sum("amount"))
    return {pk: paid for pk, paid in sums if paid}


def paid_by(place_id: int) -> list[tuple[Payment, int, Decimal]]:
    """What each payment has on a place, with the line that it paid, the newest first."""
    rows = (
        Allocation.objects.filter(line__course__enrollment=place_id, line__live=True)
        .order_by()
        .values_list("payment", "line")
        .annotate(left=Sum("amount"))
    )
    left = [(payment, line, on) for payment, line, on in rows if line and on > 0]
    payments = Payment.objects.in_bulk([payment for payment, _, _ in left])
    return [(payments[pk], line, on) for pk, line, on in sorted(left, reverse=True)]


def latest_of(place_ids: Collection[int]) -> dict[int, RefundRequest]:
    """The latest request of each of some places, by place: one query."""
    rows = RefundRequest.objects.filter(enrollment__in=place_ids).order_by("pk")
    return {row.enrollment_id: row for row in rows}


def requests() -> QuerySet[RefundRequest]:
    """Every request with its place, course and payer."""
    return RefundRequest.objects.select_related(
        "enrollment__course", "enrollment__payer", *NAMES, "decided_by"
    )


def waiting() -> QuerySet[RefundRequest]:
    """Those that wait for finance, the oldest first."""
    return requests().filter(state=State.ASKED).order_by("asked_at", "pk")
