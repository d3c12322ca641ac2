"""Giving up an order that nobody has paid (handbook section 6): its invoice is void, its place and
its seat are free at once, and it can be ordered anew at the price of that moment.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.models import Checkout, Invoice, InvoiceState
from billing.queries.payers import lock_payer
from billing.services import checkout as checkouts
from billing.services import voids
from courses.models import Enrollment
from courses.queries.refunds import on_places
from courses.services import places
from courses.verbs import CourseVerb
from members.models import User

CANCELLED = "Cancelled by who ordered it"
PAID = "It has been paid meanwhile, so the course is open. Nothing was cancelled."
PART = "A part of it is paid, so it cannot be cancelled here. Write to us, and we give that back."
STARTED = "A payment of it has just been started. Nothing was cancelled. Try again in a minute."
NOT_THERE = "There is no order of this course to cancel any more."


class CancelRefused(Exception):
    """Nothing was cancelled; the text is for the person."""


def cancel(*, place: Enrollment, on: date, actor: User | None) -> None:
    """Cancel an order. A payment page that stands open is closed at the provider first; where it
    turns out to be paid, the course is theirs; of two who press at once one has cancelled it.
    Raises CancelRefused, ProviderUnreachable (nothing is changed).
    """
    invoice = Invoice.objects.filter(
        lines__course__enrollment=place, lines__course__live=True, state=InvoiceState.OPEN
    ).first()
    if invoice is None:
        raise CancelRefused(NOT_THERE)
    for page in Checkout.objects.filter(items__invoice=invoice, items__open=True):
        checkouts.close(checkout=page, on=on)
    try:
        with transaction.atomic():
            lock_payer(invoice.payer_id)
            invoice.refresh_from_db(fields=["state"])
            place = Enrollment.objects.select_related("course", "payer").get(pk=place.pk)
            if invoice.state != InvoiceState.OPEN:
                raise CancelRefused(PAID if invoice.state == InvoiceState.PAID else NOT_THERE)
            voids.take_off(invoice=invoice, reason=CANCELLED, on=on, actor=None)
            places.note(place, CourseVerb.COURSE_CANCELLED, actor=actor)
    except voids.VoidRefused:
        raise CancelRefused(PART if on_places([place.pk]) else STARTED) from None
