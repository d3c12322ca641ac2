"""Using credit: what a payer has over goes to dues that still help, the oldest money and the oldest
dues first (handbook section 3). Called wherever credit arises and wherever an invoice does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.models import Allocation, Invoice, InvoiceState
from billing.queries.balances import balances, chargeable, taking_credit, total
from billing.queries.desk_money import credits_of
from billing.queries.payers import lock_payers
from billing.rules.allocation import allocate
from billing.rules.money import ZERO
from billing.services import settling
from billing.verbs import MoneyVerb
from members.models import User
from members.services import history


def use(
    *,
    payer_ids: Collection[int],
    on: date,
    actor: User | None,
    asked: Collection[int] = (),
) -> Decimal:
    """Put the credit of some payers to their open dues, which are paid on that day by it; return
    how much. Inside the caller's transaction; locks the payers. One query for those without credit.

    asked: invoices to which the payer asks it to be put, whatever they are for.
    """
    owners = set(credits_of(payer_ids).values_list("payer", flat=True))
    if not owners:
        return ZERO
    lock_payers(owners)
    return sum((_use_of(owner, on, actor, asked) for owner in sorted(owners)), ZERO)


def put_to(*, invoice: Invoice, on: date, actor: User) -> Decimal:
    """Put the payer's credit to an invoice that they ask for, after dues; return how much of it."""
    with transaction.atomic():
        lock_payers([invoice.payer_id])
        before = total(balances([invoice.pk]))
        use(payer_ids=[invoice.payer_id], on=on, actor=actor, asked=[invoice.pk])
        return before - total(balances([invoice.pk]))


def _use_of(payer_id: int, on: date, actor: User | None, asked: Collection[int]) -> Decimal:
    invoices = list(
        Invoice.objects.select_for_update()
        .filter(payer=payer_id, state=InvoiceState.OPEN)
        .order_by("pk")
    )
    owed = balances([row.pk for row in invoices])
    chosen = [one for one in chargeable(owed, on) if one.line.invoice_id in asked]
    lines = {one.line.pk: one for one in [*taking_credit(owed, on), *chosen]}
    left = {pk: balance.due for pk, balance in lines.items()}
    put: list[Allocation] = []
    for payment in credits_of([payer_id]).order_by("received_on", "pk"):
        due = (replace(one.asks, due=left[pk]) for pk, one in lines.items())
        for pk, part in allocate(payment.credit, due, on).parts.items():
            left[pk] -= part
            put.append(Allocation(payment=payment, line=lines[pk].line, amount=part, put_on=on))
    if not put:
        return ZERO
    Allocation.objects.bulk_create(put)
    touched = {one.line.invoice_id for one in put if one.line}
    settling.overtake(invoice_ids=touched)
    for invoice in invoices:
        if invoice.pk in touched:
            settling.settle(invoice=invoice, on=on)
    full = [lines[pk] for pk, due in left.items() if due == ZERO]
    settling.report_paid(lines=full, paid_on=on, on=on, actor=actor)
    for one in put:
        history.record(
            actor=actor,
            verb=MoneyVerb.CREDIT_USED,
            subject=f"payment:{one.payment_id}",
            certificant_id=one.payment.payer.certificant_id,
            after={"amount": one.amount, "invoice": lines[one.line_id or 0].line.invoice.number},
        )
    return sum((one.amount for one in put), ZERO)
