"""A person's invoices and payments, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Value, When

from billing.models import Invoice, InvoiceLine, InvoiceState, Payment
from billing.queries.balances import Balance, balances, chargeable, total, with_balance
from billing.rules.money import ZERO
from members.models import Certificant
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY
from members.rules.dues import first_unpaid
from members.rules.facts import Known
from members.rules.standing import StandingDecision, decide

SHOWN = 100


def invoices_of(certificant: Certificant) -> QuerySet[Invoice]:
    """The person's invoices with `paid` and `due`: open ones first, then the newest."""
    order = Case(
        When(state=InvoiceState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return (
        with_balance(Invoice.objects.filter(certificant=certificant))
        .prefetch_related("lines")
        .order_by(order, "-issued_on", "-pk")[:SHOWN]
    )


def invoice_of(certificant: Certificant, number: str) -> Invoice | None:
    """The person's own invoice under that number, with `paid` and `due`."""
    return with_balance(Invoice.objects.filter(certificant=certificant, number=number)).first()


def payments_of(invoice: Invoice) -> QuerySet[Payment]:
    """The payments that went to an invoice, oldest first."""
    return (
        Payment.objects.filter(allocations__line__invoice=invoice)
        .distinct()
        .order_by("received_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """What one invoice asks for today: `helped` are the lines that a payment would go to."""

    lines: list[Balance]
    helped: list[Balance]
    past_due: bool

    @property
    def payable(self) -> bool:
        """False once paying no longer helps."""
        return bool(self.helped) or total(self.lines) == ZERO

    @property
    def beyond(self) -> list[Balance]:
        """The lines with something due that paying no longer helps."""
        return [one for one in self.lines if one.due > ZERO and one not in self.helped]

    @property
    def charged(self) -> list[Balance]:
        """The lines that the page speaks of: where a payment would go to none, those with
        something due, or all.
        """
        return self.helped or self.beyond or self.lines

    @property
    def due(self) -> Decimal:
        return total(self.charged)

    @property
    def newest(self) -> Balance:
        return self.charged[-1]

    @property
    def last_day(self) -> date:
        """The last day of grace of the newest dues year."""
        return self.newest.year.grace_through


def owed(invoice: Invoice, on: date) -> Owed:
    """Read the lines of an invoice; those of a void one too, with nothing due."""
    lines = balances([invoice.pk]) or [
        Balance(line, line.amount)
        for line in invoice.lines.select_related("certification", "invoice")
    ]
    past_due = invoice.state == InvoiceState.OPEN and invoice.due_on < on
    return Owed(lines, chargeable(lines, on), past_due)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A certification on an invoice: a line, its standing, and what it is once the invoice is paid.
    paid_through: the last day then covered without a gap.
    """

    line: InvoiceLine
    now: StandingDecision
    then: StandingDecision
    paid_through: date | None

    @property
    def needs_more(self) -> bool:
        """Whether an earlier fee, on another invoice, would still keep it lapsed."""
        return self.then.way_back == "pay_dues"


def prospects(owed: Owed, on: date) -> list[Prospect]:
    """What paying the lines that an invoice charges for would do on that day: three queries."""
    lines = {balance.line.certification_id: balance.line for balance in owed.charged}
    known = standing_facts(lines)
    found = []
    for pk, line in lines.items():
        years = {one.line.year: on for one in owed.charged if one.line.certification_id == pk}
        paid = replace(known[pk], dues_paid=years | dict(known[pk].dues_paid))
        unpaid = first_unpaid(Known(paid, on), policy())
        through = unpaid.covers.start - ONE_DAY if unpaid else None
        now, then = (decide(facts, on, policy()) for facts in (known[pk], paid))
        found.append(Prospect(line, now, then, through))
    return found


def payable_now(invoices: Collection[Invoice], on: date) -> dict[int, Decimal]:
    """What a payment today could go to on each of some invoices, by id: two queries."""
    due: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for balance in chargeable(balances([invoice.pk for invoice in invoices]), on):
        due[balance.line.invoice_id] += balance.due
    return dict(due)
