"""Issuing an invoice: its number in the one series without a gap, its lines, its wanted PDF and its
history (handbook section 3). A kind that issues thousands at once writes the same set by set.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing import kinds
from billing.models import Invoice, InvoiceLine, InvoiceNumbers, Paper, Payer
from billing.rules.money import ZERO
from billing.rules.numbers import invoice_number
from billing.services import crediting
from billing.verbs import MoneyVerb
from members.delivery.address import plain_lines
from members.models import User
from members.services import history
from notices.services import planning


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for."""

    kind: str
    description: str
    amount: Decimal


def issue(
    *,
    payer: Payer,
    lines: Sequence[Asked],
    on: date,
    due_on: date,
    actor: User | None,
    send: bool = False,
) -> Invoice:
    """Write one invoice. Inside a transaction that has locked the payer. Raises ValueError for
    lines of several kinds: an invoice is told by one.

    send: it goes out by email and letter; else whoever asks for it tells of it in its own way.
    """
    if len({kinds.of(line.kind) for line in lines}) != 1:
        raise ValueError("an invoice has lines of one kind")
    invoice = Invoice.objects.create(
        number=take_numbers(on.year, 1)[0],
        payer=payer,
        kind=lines[0].kind,
        issued_on=on,
        due_on=due_on,
        total=sum((line.amount for line in lines), ZERO),
        bill_to=plain_lines(payer.whom),
        email=payer.whom.email,
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            position=position,
            kind=line.kind,
            description=line.description,
            amount=line.amount,
        )
        for position, line in enumerate(lines, start=1)
    )
    Paper.objects.create(kind=Paper.Kind.INVOICE, invoice=invoice)
    history.record(
        actor=actor,
        verb=MoneyVerb.INVOICE_ISSUED,
        subject=f"invoice:{invoice.number}",
        certificant_id=payer.certificant_id,
        after={"total": invoice.total, "issued_on": on, "due_on": due_on},
    )
    crediting.use(payer_ids=[payer.pk], on=on, actor=actor)
    if send:
        planning.plan_to(payer.whom, kind="invoice", about=invoice.pk, due_on=on)
    return invoice


def take_numbers(year: int, count: int) -> list[str]:
    """The next numbers of a year; who comes second waits until the first has committed."""
    InvoiceNumbers.objects.bulk_create([InvoiceNumbers(year=year)], ignore_conflicts=True)
    series = InvoiceNumbers.objects.select_for_update().get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [invoice_number(year, n) for n in range(first, series.last + 1)]
