"""What billing shows on pages that cross apps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.models import Invoice, InvoiceState
from billing.queries.balances import balances
from billing.rules.money import ZERO
from members.models import Certificant, Certification
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY, first_of_month
from members.rules.dues import DuesYear, first_unpaid
from members.rules.facts import Known


@dataclass(frozen=True, slots=True)
class DuesCard:
    """The dues of one certification. paid_through: last day covered without a gap. year: the first
    unpaid dues year, past due or to come. amount: what is still due on `invoice` for this
    certification, invoice_due all that is due on it; invoice None: nothing is open. invoiced_on:
    when the next invoice comes.
    """

    paid_through: date
    year: DuesYear
    amount: Decimal
    invoice: Invoice | None
    invoice_due: Decimal
    invoiced_on: date
    past_due: bool


def dues_cards(certificant: Certificant, on: date) -> dict[int, DuesCard]:
    """The dues of each certification of a person, by its id: five queries."""
    rows = list(
        Certification.objects.filter(certificant=certificant, granted_on__lte=on).select_related(
            "certificant"
        )
    )
    known = {pk: Known(facts, on) for pk, facts in facts_of(rows).items()}
    owed = _owed(certificant)
    cards: dict[int, DuesCard] = {}
    for row in rows:
        year = first_unpaid(known[row.pk], policy())
        if year is None:
            continue
        invoice, amount = owed.of.get(row.pk, (None, ZERO))
        cards[row.pk] = DuesCard(
            paid_through=year.covers.start - ONE_DAY,
            year=year,
            amount=amount,
            invoice=invoice,
            invoice_due=owed.due[invoice.pk] if invoice else ZERO,
            invoiced_on=first_of_month(year.covers.start),
            past_due=year.due_on < on,
        )
    return cards


@dataclass(slots=True)
class _Owed:
    """What is due: by certification with the oldest open invoice it is on, and by invoice."""

    of: dict[int, tuple[Invoice, Decimal]]
    due: dict[int, Decimal]


def _owed(certificant: Certificant) -> _Owed:
    invoices = list(
        Invoice.objects.filter(certificant=certificant, state=InvoiceState.OPEN).order_by(
            "due_on", "pk"
        )
    )
    by_id = {invoice.pk: invoice for invoice in invoices}
    order = {pk: place for place, pk in enumerate(by_id)}
    owed = _Owed({}, defaultdict(lambda: ZERO))
    lines = balances(list(by_id))
    for balance in sorted(lines, key=lambda one: order[one.line.invoice_id]):
        line = balance.line
        invoice, amount = owed.of.get(line.certification_id, (by_id[line.invoice_id], ZERO))
        if invoice.pk == line.invoice_id:
            owed.of[line.certification_id] = (invoice, amount + balance.due)
        owed.due[line.invoice_id] += balance.due
    return owed
