"""The demo with a little of everything that has stored facts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings

from billing.models import (
    Checkout,
    CheckoutInvoice,
    CheckoutState,
    Invoice,
    InvoiceState,
    Paper,
    Payment,
)
from billing.services import refunds, voids
from ccp.models import Activity
from ccp.services import cycles
from members.models import User
from notices.models import Notice, NoticeState, PrintRun
from plumbing import clock
from tests import builders, demo, emptying

ON = date(2026, 11, 22)


@pytest.fixture(scope="class")
def portal(django_db_setup, django_db_blocker, tmp_path_factory, shared) -> Iterator[None]:
    """Rows for every kind of fact, and no job left to run: made once for the tests of a class."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, emptying.taken_back():
        demo.seeded(ON, shared)
        everything_else()
        while cycles.look_again(on=ON):
            pass
        yield


def everything_else() -> None:
    """A refund, a void invoice, an open and a completed checkout, a made PDF, a posted run, and a
    proof.
    """
    clerk = User.objects.get(email="finn.mercer@example.org")
    banked = Payment.objects.exclude(reference="").order_by("pk")
    given = refunds.ask(
        payment=banked[0], amount=Decimal("10.00"), reason="Paid too much", on=ON, actor=clerk
    )
    refunds.carry_out(refund=given, on=ON)
    owed = Invoice.objects.filter(state=InvoiceState.OPEN, lines__allocations=None).order_by("pk")
    voids.void(invoice=owed[0], reason="Issued in error", on=ON, actor=clerk)
    checkout(owed[0], CheckoutState.OPEN)
    paid = Invoice.objects.filter(lines__allocations__payment=banked[1])
    checkout(paid[0], CheckoutState.COMPLETED, payment=banked[1])
    Paper.objects.filter(invoice=owed[0]).update(
        path="documents/a.pdf", sha256="a" * 64, size=9, rendered_at=clock.now()
    )
    builders.proof(Activity.objects.order_by("pk")[0])
    letters = Notice.objects.filter(channel="letter", state=NoticeState.PLANNED).order_by("pk")[:2]
    run = PrintRun.objects.create(
        made_on=ON, state="posted", posted_on=ON, letters=2, pages=3, file="a.pdf", sha256="a" * 64
    )
    for page, letter in zip((1, 3), list(letters), strict=True):
        letter.state, letter.print_run, letter.page = NoticeState.PRINTED, run, page
        letter.save()
        letter.state, letter.sent_at = NoticeState.SENT, clock.now()
        letter.save()


def checkout(invoice: Invoice, state: str, payment: Payment | None = None) -> None:
    row = Checkout.objects.create(
        key=uuid.uuid4(),
        payer_id=invoice.payer_id,
        amount=payment.amount if payment else invoice.total,
        state=state,
        payment=payment,
        return_path="/",
        expires_at=clock.now() + timedelta(hours=1),
    )
    CheckoutInvoice.objects.create(checkout=row, invoice=invoice, open=state == CheckoutState.OPEN)
