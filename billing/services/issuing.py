"""Issuing invoices: their numbers in the one series without a gap, their lines, wanted PDFs and
history (handbook section 3). One or thousands: each table is written by one statement.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing import kinds
from billing.models import Invoice, InvoiceLine, InvoiceNumbers, InvoiceState, Paper, Payer
from billing.rules.money import ZERO
from billing.rules.numbers import invoice_number
from billing.services import crediting
from billing.verbs import MoneyVerb
from members.delivery.address import plain_lines
from members.models import Certificant, User
from members.services import history
from members.services.history import Deed
from notices.models import Recipient
from notices.services import planning
from plumbing import clock, copying

INVOICE = (
    *("id", "number", "payer_id", "total", "bill_to", "email", "kind"),
    *("issued_on", "due_on", "remind_on", "state", "void_reason", "created_at"),
)
LINE = ("id", "invoice_id", "position", "kind", "description", "amount", "live")
PAPER = ("kind", "invoice_id", "path", "sha256", "size", "wanted_at", "attempts", "error")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for. about: what its kind keeps of it, as its `issued` takes it."""

    kind: str
    description: str
    amount: Decimal
    about: Any = None


@dataclass(frozen=True, slots=True)
class Bill:
    """What one payer is asked for, who has that name and address."""

    payer_id: int
    whom: Certificant | Recipient
    lines: Sequence[Asked]

    @property
    def certificant_id(self) -> int | None:
        return self.payer_id if isinstance(self.whom, Certificant) else None


@dataclass(frozen=True, slots=True)
class Issued:
    """A bill with the id and number of its invoice."""

    pk: int
    number: str
    bill: Bill
    total: Decimal

    @property
    def own(self) -> tuple[Any, ...]:
        """Its columns, as INVOICE begins."""
        whom, lines = self.bill.whom, self.bill.lines
        kept = json.dumps(plain_lines(whom))
        head = (self.pk, self.number, self.bill.payer_id, self.total)
        return (*head, kept, whom.email, lines[0].kind)


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
    bill = Bill(payer.pk, payer.whom, lines)
    [issued] = write(bills=[bill], on=on, due_on=due_on, actor=actor)
    crediting.use(payer_ids=[payer.pk], on=on, actor=actor)
    if send:
        planning.plan_to(payer.whom, kind="invoice", about=issued.pk, due_on=on)
    return Invoice.objects.get(pk=issued.pk)


def write(
    *,
    bills: Sequence[Bill],
    on: date,
    due_on: date,
    actor: User | None,
    remind_on: date | None = None,
) -> list[Issued]:
    """Write invoices of one kind with their lines, wanted PDFs and history, likewise; credit is for
    the caller to use. Raises ValueError for lines of several kinds.

    The numbers are taken here, when it is known how many are needed: the series has no gap.
    """
    asked = {kinds.of(key) for key in {line.kind for bill in bills for line in bill.lines}}
    if len(asked) > 1:
        raise ValueError("an invoice has lines of one kind")
    numbers, now = take_numbers(on.year, len(bills)), clock.now()
    issued = [
        Issued(pk, number, bill, sum((line.amount for line in bill.lines), ZERO))
        for pk, number, bill in zip(
            copying.new_ids(Invoice, len(bills)), numbers, bills, strict=True
        )
    ]
    same = (on, due_on, remind_on, InvoiceState.OPEN, "", now)
    copying.add_values(Invoice, INVOICE, (one.own + same for one in issued))
    lines = [
        (one.pk, position, line)
        for one in issued
        for position, line in enumerate(one.bill.lines, start=1)
    ]
    ids = copying.new_ids(InvoiceLine, len(lines))
    copying.add_values(
        InvoiceLine,
        LINE,
        (
            (pk, invoice, position, line.kind, line.description, line.amount, True)
            for pk, (invoice, position, line) in zip(ids, lines, strict=True)
        ),
    )
    for kind in asked:
        kind.issued([(pk, line.about) for pk, (_, _, line) in zip(ids, lines, strict=True)])
    wanted = ("", "", 0, now, 0, "")
    copying.add_values(Paper, PAPER, ((Paper.Kind.INVOICE, one.pk, *wanted) for one in issued))
    history.record_many(
        actor=actor,
        verb=MoneyVerb.INVOICE_ISSUED,
        deeds=(
            Deed(
                f"invoice:{one.number}",
                one.bill.certificant_id,
                {"total": one.total, "issued_on": on, "due_on": due_on},
            )
            for one in issued
        ),
    )
    return issued


def take_numbers(year: int, count: int) -> list[str]:
    """The next numbers of a year; who comes second waits until the first has committed."""
    InvoiceNumbers.objects.bulk_create([InvoiceNumbers(year=year)], ignore_conflicts=True)
    series = InvoiceNumbers.objects.select_for_update().get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [invoice_number(year, n) for n in range(first, series.last + 1)]
