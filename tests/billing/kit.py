"""A kind of line that exists in tests only, and what is done with it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from amt_portal.facts_check.run import check
from amt_portal.facts_check.statement import STATEMENTS
from billing.kinds import Kind
from billing.models import Invoice, Method, Payer
from billing.services import issuing, payments, refunds
from billing.services.issuing import Asked
from members.models import Role
from plumbing import clock
from tests import builders

NAME = "Blood draw test kit"
PRICE = Decimal("25.00")


class Kit(Kind):
    """Sold once: paid for it is sent, given back it is called in."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.called_in: list[tuple[int, str]] = []
        self.dropped: list[str] = []

    def settled(self, *, lines, paid_on, on, actor):
        self.sent += [one.line.pk for one in lines]

    def taken_back(self, *, lines, on, actor, reason):
        self.called_in += [(line.pk, reason) for line in lines]

    def voided(self, *, invoice):
        self.dropped.append(invoice.number)


def bought(payer=None, *, send=False):
    """An open invoice of a kit, asked of somebody who holds no certification."""
    on = clock.today()
    with transaction.atomic():
        return issuing.issue(
            payer=payer or Payer.of(builders.certificant()),
            lines=[Asked("test_kit", NAME, PRICE)],
            on=on,
            due_on=on + timedelta(days=14),
            actor=None,
            send=send,
        )


def by_check(invoice, amount=PRICE, reference="1042"):
    return payments.enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money(Method.CHECK, Decimal(amount), clock.today(), reference=reference),
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )


def given_back(payment, amount=None):
    asked = refunds.ask(
        payment=payment,
        amount=amount or payment.amount,
        reason="It broke",
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )
    return refunds.carry_out(refund=asked, on=clock.today())


def state_of(invoice):
    return Invoice.objects.get(pk=invoice.pk).state


def books_differ():
    """What `check_facts` finds of money."""
    kinds = [name for name, one in STATEMENTS.items() if one.of.startswith("billing_")]
    return [one.first for one in check(clock.today(), kinds=kinds) if one.differ]
