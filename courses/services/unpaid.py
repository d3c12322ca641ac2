"""Invoices of courses that nobody pays (handbook section 6): void after some days, and the seat is
somebody else's. It may run at any time, any number of times.
"""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from billing.models import Invoice, InvoiceState
from billing.services import settling, voids
from courses.models import COURSE_LINE, Enrollment
from courses.rules.deadlines import void_from
from courses.services import places

NOT_PAID = "It was not paid in time"
GIVEN_BACK = "The course was given back"
ON_RECORD = "It is on record as completed"

log = logging.getLogger(__name__)
State = Enrollment.State
WAITS = Q(lines__course__enrollment__state=State.ORDERED)
# What was given back of a course that was done leaves its place as it is.
OVER = frozenset({State.CLOSED, State.COMPLETED})
GONE = Q(lines__course__enrollment__state__in=OVER)


def due(on: date) -> QuerySet[Invoice]:
    """The open invoices of courses whose days are over by then, or that are asked for no more."""
    rows = Invoice.objects.filter(kind=COURSE_LINE, state=InvoiceState.OPEN)
    return rows.filter((WAITS & Q(due_on__lt=on)) | GONE).order_by("pk")


def void_unpaid(*, on: date, limit: int = 200) -> int:
    """Void those; return how many. One whose card page is open stays for another run."""
    return sum(_void(invoice, on) for invoice in due(on)[:limit])


def _void(invoice: Invoice, on: date) -> bool:
    gone = invoice.lines.filter(course__enrollment__state__in=OVER).exists()
    if not gone and on < void_from(invoice.due_on):
        return False
    try:
        voids.give_up(invoice=invoice, reason=GIVEN_BACK if gone else NOT_PAID, on=on)
    except voids.VoidRefused as refused:
        log.info("invoice stays: %s", refused, extra={"invoice": invoice.number})
        return False
    return True


def give_up_order(*, place_id: int, reason: str, on: date) -> None:
    """Cancel an order that nobody has paid, as they have the course anyway; in the caller's
    transaction, which has locked the payer. What had paid a part of it becomes credit.
    """
    place = Enrollment.objects.select_related("course", "payer").get(pk=place_id)
    places.close_place(place=place, reason=reason, actor=None)
    asked = Invoice.objects.filter(
        lines__course__enrollment=place, lines__course__live=True, state=InvoiceState.OPEN
    )
    for invoice in asked:
        take_off(invoice, reason, on)


def take_off(invoice: Invoice, reason: str, on: date) -> None:
    """Void the invoice of a place that is asked for no more, in the caller's transaction. Where a
    card page stands open meanwhile, that is closed first, and `page_ended` of its kind goes on.
    """
    try:
        with transaction.atomic():
            voids.take_off(invoice=invoice, reason=reason, on=on, actor=None)
    except voids.VoidRefused:
        settling.overtake(invoice_ids=[invoice.pk])
