"""Issuing invoices: numbers, lines, wanted PDFs, notices and history (handbook sections 3 and 11).

For one person or for thousands: each table is written by one statement.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.renewals import Wanted, due_day
from billing.dues.rules.dunning import RENEWAL, next_look_on
from billing.models import (
    Invoice,
    InvoiceLine,
    InvoiceState,
    Paper,
)
from billing.rules.money import ZERO
from billing.services import crediting, settling
from billing.services.issuing import take_numbers
from billing.verbs import MoneyVerb
from members.delivery.address import plain_lines
from members.models import Certificant, User
from members.queries.policy import policy
from members.services import history
from members.services.history import Deed
from notices.services import planning
from plumbing import clock, copying

INVOICE = (
    "id",
    "number",
    "payer_id",
    "total",
    "bill_to",
    "email",
    "kind",
    "issued_on",
    "due_on",
    "remind_on",
    "state",
    "void_reason",
    "created_at",
)
LINE = ("id", "invoice_id", "position", "kind", "description", "amount", "live")
DUES = (
    "line_id",
    "kind",
    "certification_id",
    "year",
    "covers_from",
    "covers_to",
    "program_code",
    "program_name",
    "certification_number",
    "live",
)
DOCUMENT = ("kind", "invoice_id", "path", "sha256", "size", "wanted_at", "attempts", "error")


@dataclass(frozen=True, slots=True)
class Issued:
    """A wanted invoice with the id and number it gets."""

    pk: int
    number: str
    wanted: Wanted
    total: Decimal

    @property
    def person(self) -> Certificant:
        return self.wanted.certificant

    @property
    def has_free_lines(self) -> bool:
        return any(line.charge.amount == ZERO for line in self.wanted.lines)


def issue(*, wanted: Sequence[Wanted], month: date, on: date, actor: User | None) -> None:
    """Write these invoices with their lines, wanted PDFs, notices and history.

    Inside a transaction that has locked the people. The numbers are taken here, when it is known
    how many are needed, so that the series of a year has no gap.
    """
    numbers = take_numbers(on.year, len(wanted))
    ids = copying.new_ids(Invoice, len(wanted))
    issued = [
        Issued(pk, number, one, one.total)
        for pk, number, one in zip(ids, numbers, wanted, strict=True)
    ]
    due_on, now = due_day(month), clock.now()
    remind_on = next_look_on(month, due_on, on, policy())
    same = (LineKind.DUES, on, due_on, remind_on, InvoiceState.OPEN, "", now)
    copying.add_values(Invoice, INVOICE, (_invoice(one) + same for one in issued))
    _add_lines(issued, on)
    wanted_pdf = ("", "", 0, now, 0, "")
    copying.add_values(
        Paper, DOCUMENT, ((Paper.Kind.INVOICE, one.pk, *wanted_pdf) for one in issued)
    )
    planning.plan_step(
        kind=RENEWAL,
        step=f"{month:%Y-%m}",
        about={one.pk: one.person.pk for one in issued},
        due_on=on,
    )
    history.record_many(
        actor=actor,
        verb=MoneyVerb.INVOICE_ISSUED,
        deeds=(
            Deed(
                f"invoice:{one.number}",
                one.person.pk,
                {"total": one.total, "issued_on": on, "due_on": due_on},
            )
            for one in issued
        ),
    )
    free = [one.pk for one in issued if one.has_free_lines]
    for invoice in Invoice.objects.filter(pk__in=free).order_by("pk"):
        settling.settle_free(invoice=invoice, on=on, actor=actor)
    crediting.use(payer_ids=[one.person.pk for one in issued], on=on, actor=actor)


def _invoice(one: Issued) -> tuple[Any, ...]:
    kept = json.dumps(plain_lines(one.person))
    return one.pk, one.number, one.person.pk, one.total, kept, one.person.email


def _add_lines(issued: Sequence[Issued], on: date) -> None:
    """Write the lines, under the programme's code and name of the day, and what they are about."""
    wanted = [
        (one.pk, position, line)
        for one in issued
        for position, line in enumerate(one.wanted.lines, start=1)
    ]
    lines, dues = [], []
    for pk, (invoice, position, line) in zip(
        copying.new_ids(InvoiceLine, len(wanted)), wanted, strict=True
    ):
        charge, held = line.charge, line.certification
        program = policy().programs[held.program].names.on(on)
        year, covers = charge.year.name, charge.year.covers
        less = f", less discount {charge.discount}" if charge.discount else ""
        description = f"{program.code} renewal fee {year}{less}"
        lines.append((pk, invoice, position, LineKind.DUES, description, charge.amount, True))
        names = (program.code, program.name, held.number)
        dues.append((pk, LineKind.DUES, held.pk, year, covers.start, covers.end, *names, True))
    copying.add_values(InvoiceLine, LINE, lines)
    copying.add_values(DuesLine, DUES, dues)
