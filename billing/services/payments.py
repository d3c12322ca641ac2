"""Booking money: the one place where a payment, its allocations and what follows are written
(handbook section 3). Called by the checkout, by staff who enter a check, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing import kinds
from billing.kinds import Balance
from billing.models import (
    Allocation,
    Invoice,
    InvoiceState,
    Method,
    Paper,
    Payment,
)
from billing.queries.balances import balances
from billing.queries.payers import lock_payer, payers
from billing.rules import checks
from billing.rules.allocation import Allocated, allocate
from billing.rules.checks import same_check
from billing.rules.money import ZERO
from billing.services import crediting, settling
from billing.verbs import MoneyVerb
from members.models import User
from members.services import history
from notices.services import planning


class PaymentRefused(Exception):
    """This payment cannot be taken; the text is for the person who enters it."""


class LooksEnteredTwice(Exception):
    """The same money is on record already; `payments` are those that it looks like."""

    def __init__(self, payments: list[Payment]) -> None:
        super().__init__("A payment like it was entered already.")
        self.payments = payments


@dataclass(frozen=True, slots=True)
class Money:
    """What came in. `provider_ref` is the provider's intent, `reference` a check number,
    `external_ref` a key under which it is booked once.
    """

    method: Method
    amount: Decimal
    received_on: date
    provider_ref: str | None = None
    reference: str = ""
    external_ref: str | None = None


def enter(
    *,
    payer_id: int,
    invoice_ids: Collection[int],
    money: Money,
    on: date,
    actor: User,
    seen: Collection[int] = (),
) -> Payment:
    """Book a check or cash that staff hold in their hands.

    seen: payments like it that the person who enters it knows of and says are others. Any further
    one raises LooksEnteredTwice, so that a form sent twice books once. Raises PaymentRefused for a
    day to come, years ago or before the certification it pays for, an amount of nothing, or another
    payer's invoice.
    """
    if money.received_on > on:
        raise PaymentRefused("The day it was received is still to come.")
    if money.amount <= ZERO:
        raise PaymentRefused("The amount must be more than 0.00.")
    for kind, lines in kinds.apart(balances(invoice_ids)):
        for line in lines:
            if refused := kind.refuses(line, money.received_on):
                raise PaymentRefused(refused)
    if money.received_on < checks.earliest(on):
        raise PaymentRefused(f"That is more than {checks.YEARS_BACK} years ago: look at the year.")
    with transaction.atomic():
        lock_payer(payer_id)
        unknown = [row for row in similar_payments(payer_id, money) if row.pk not in seen]
        if unknown:
            raise LooksEnteredTwice(unknown)
        return book(
            payer_id=payer_id,
            invoice_ids=invoice_ids,
            money=money,
            on=on,
            actor=actor,
            first=_first(invoice_ids, money),
        )


def _first(invoice_ids: Collection[int], money: Money) -> list[int]:
    """The lines of these invoices that are paid before all others."""
    return [
        pk
        for kind, lines in kinds.apart(balances(invoice_ids))
        for pk in kind.first(lines, money.amount, money.received_on)
    ]


def similar_payments(payer_id: int, money: Money) -> list[Payment]:
    """A payer's payments that may be the same money: of the same amount and day, or by a check
    of the same number, however it is spelled.
    """
    rows = Payment.objects.filter(payer=payer_id).order_by("pk")
    return [
        row
        for row in rows
        if (row.received_on, row.amount) == (money.received_on, money.amount)
        or (row.provider_ref is None and same_check(row.reference, money.reference))
    ]


def book(
    *,
    payer_id: int,
    invoice_ids: Collection[int],
    money: Money,
    on: date,
    actor: User | None,
    first: Collection[int] = (),
    receipt: bool = True,
) -> Payment:
    """Write a payment and put it to the open lines of these invoices, the oldest dues first; before
    them to those of `first` (ids), which the payer chose.

    Inside the caller's transaction: locks the payer and the invoices, marks what is settled,
    reports the dues years that are now paid, and with `receipt` wants it and plans its notice. What
    no line takes is the payer's credit, and used as such. Raises PaymentRefused for another
    payer's invoice.
    """
    lock_payer(payer_id)
    payer = payers().get(pk=payer_id)
    invoices = list(Invoice.objects.select_for_update().filter(pk__in=invoice_ids).order_by("pk"))
    if any(invoice.payer_id != payer_id for invoice in invoices):
        raise PaymentRefused("An invoice of somebody else was chosen.")
    open_invoices = [invoice for invoice in invoices if invoice.state == InvoiceState.OPEN]
    lines = balances([invoice.pk for invoice in open_invoices])
    split = allocate(money.amount, (one.asks for one in lines), money.received_on, first)
    payment = Payment.objects.create(
        payer_id=payer_id,
        method=money.method,
        amount=money.amount,
        received_on=money.received_on,
        left_over=split.credit,
        provider_ref=money.provider_ref,
        external_ref=money.external_ref,
        reference=money.reference,
        entered_by=actor if money.provider_ref is None else None,
    )
    history.record(
        actor=actor,
        verb=MoneyVerb.PAYMENT_RECEIVED,
        subject=f"payment:{payment.pk}",
        certificant_id=payer.certificant_id,
        after={
            "amount": payment.amount,
            "method": payment.method,
            "received_on": payment.received_on,
            "invoices": [invoice.number for invoice in invoices],
        },
    )
    settled = _allocate(payment, split, lines)
    for invoice in open_invoices:
        settling.settle(invoice=invoice, on=payment.received_on)
    settling.report_paid(lines=settled, paid_on=payment.received_on, on=on, actor=actor)
    settling.overtake(invoice_ids=[invoice.pk for invoice in open_invoices])
    if split.credit:
        crediting.use(payer_ids=[payer_id], on=on, actor=actor)
    if receipt:
        Paper.objects.create(kind=Paper.Kind.RECEIPT, payment=payment)
        planning.plan_to(
            payer.whom,
            kind="payment_received",
            about=payment.pk,
            step="receipt",
            due_on=on,
        )
    return payment


def _allocate(payment: Payment, split: Allocated, lines: Iterable[Balance]) -> list[Balance]:
    """Put the payment to lines; return those that are now paid in full."""
    known = {balance.line.pk: balance for balance in lines}
    Allocation.objects.bulk_create(
        Allocation(payment=payment, line=known[pk].line, amount=part)
        for pk, part in split.parts.items()
    )
    return [known[pk] for pk, part in split.parts.items() if part == known[pk].due]
