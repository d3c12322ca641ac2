"""A person's invoices and payments, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Value, When

from billing.dues.rules.paying import Open, Paying, paying, what_it_takes
from billing.models import Invoice, InvoiceLine, InvoiceState, Payment
from billing.queries.balances import (
    Balance,
    balances,
    balances_beside,
    chargeable,
    open_lines,
    still_open,
    total,
    with_balance,
)
from billing.rules.money import ZERO
from members.models import Certificant
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.facts import StandingFacts
from members.rules.standing import StandingDecision

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
    """What one invoice asks for today: `helped` are the lines that a payment would go to.

    open: what is due on all open invoices of its holder. known: the facts of the certifications on
    them.
    """

    lines: list[Balance]
    helped: list[Balance]
    past_due: bool
    open: list[Open]
    known: Mapping[int, StandingFacts]

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
    """Read the lines of an invoice, void or not, and those of others of its holder that are open:
    three queries.
    """
    beside, known = balances_beside(invoice)
    lines = [one for one in beside if one.line.invoice_id == invoice.pk]
    past_due = invoice.state == InvoiceState.OPEN and invoice.due_on < on
    return Owed(lines, chargeable(lines, on), past_due, still_open(beside), known)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A certification on an invoice: a line of it, what paying all that the invoice charges for it
    does, and what it takes to do the same or more. here: the part of that which is on the invoice.
    """

    line: InvoiceLine
    invoice: Paying
    takes: Paying
    here: tuple[Open, ...]

    @property
    def now(self) -> StandingDecision:
        return self.takes.now

    @property
    def needs_more(self) -> bool:
        """Whether an earlier fee, on another invoice or on none, would still keep it lapsed."""
        return self.invoice.falls_short

    @property
    def elsewhere(self) -> Paying | None:
        """What it takes where this invoice alone does not do it; None when that cannot be paid."""
        return self.takes if self.needs_more and self.takes.returns else None


@dataclass(frozen=True, slots=True)
class Prospects:
    """What paying an invoice does, for each certification on it. due: what it asks for today."""

    each: list[Prospect]
    due: Decimal

    @property
    def short(self) -> list[Prospect]:
        """Those that stay lapsed for a fee that is not on it."""
        return [one for one in self.each if one.needs_more]

    @property
    def back(self) -> list[Prospect]:
        """Those that it brings back."""
        return [one for one in self.each if one.invoice.returns]

    @property
    def least_lines(self) -> list[int]:
        """The lines that bring those back: the lapsed years alone."""
        return [line.line for one in self.back for line in one.here]

    @property
    def least(self) -> Decimal:
        """What is due on these, which may be less than on the invoice."""
        return sum((line.due for one in self.back for line in one.here), ZERO)

    @property
    def rest(self) -> Decimal:
        """What is left of the invoice then."""
        return self.due - self.least

    @property
    def codes(self) -> list[str]:
        """The programmes that it brings back."""
        return [one.line.program_code for one in self.back]


def prospects(owed: Owed, on: date) -> Prospects:
    """What paying the lines that an invoice charges for would do on that day."""
    lines = {balance.line.certification_id: balance.line for balance in owed.charged}
    charged = {balance.line.pk for balance in owed.charged if balance.due > ZERO}
    found = []
    for pk, line in lines.items():
        own = [one for one in owed.open if one.certification == pk]
        takes = what_it_takes(owed.known[pk], own, on, policy())
        on_it = [one for one in own if one.line in charged]
        found.append(
            Prospect(
                line,
                paying(owed.known[pk], on_it, on, policy()),
                takes,
                tuple(one for one in takes.lines if one.line in charged),
            )
        )
    return Prospects(found, owed.due)


def lines_it_takes(
    certificant: Certificant, certification_ids: Collection[int], on: date
) -> list[Open]:
    """The lines by which the named certifications of a person are kept, renewed or brought back;
    those with a year on no open invoice are left out. Four queries.
    """
    known = standing_facts(certification_ids)
    open_ = [one for one in open_lines(certificant.pk) if one.certification in known]
    found: list[Open] = []
    for pk, facts in known.items():
        takes = what_it_takes(
            facts, (one for one in open_ if one.certification == pk), on, policy()
        )
        found += () if takes.missing else takes.lines
    return found


@dataclass(frozen=True, slots=True)
class PaidFor:
    """A certification that a payment went to, as it stands now: a line of it, and in `takes` what
    would still be needed. paid_through: the last day covered without a gap.
    """

    line: InvoiceLine
    takes: Paying
    paid_through: date | None


def paid_for(payment: Payment, on: date) -> list[PaidFor]:
    """Each certification that a payment went to, and what came of it: five queries."""
    parts = payment.allocations.filter(refund=None, line__isnull=False).order_by("pk")
    lines = {
        part.line.certification_id: part.line for part in parts.select_related("line") if part.line
    }
    known = standing_facts(lines)
    open_ = open_lines(payment.certificant_id)
    return [
        PaidFor(
            line,
            what_it_takes(
                known[pk], (one for one in open_ if one.certification == pk), on, policy()
            ),
            paying(known[pk], (), on, policy()).paid_through,
        )
        for pk, line in lines.items()
    ]


def payable_now(invoices: Collection[Invoice], on: date) -> dict[int, Decimal]:
    """What a payment today could go to on each of some invoices, by id: two queries."""
    due: defaultdict[int, Decimal] = defaultdict(lambda: ZERO)
    for balance in chargeable(balances([invoice.pk for invoice in invoices]), on):
        due[balance.line.invoice_id] += balance.due
    return dict(due)
