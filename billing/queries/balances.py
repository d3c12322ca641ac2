"""What is still to be paid of invoices, by line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from billing.dues.rules.charges import GONE
from billing.dues.rules.paying import Open
from billing.models import Invoice, InvoiceLine, InvoiceState, LineKind
from billing.rules.money import ZERO
from members.queries.facts import dues_paid, facts_of, own_facts, standing_facts
from members.queries.policy import policy
from members.rules.dues import DuesYear, dues_year, first_unpaid
from members.rules.facts import Known, StandingFacts
from members.rules.standing import judge

NOTHING = Value(ZERO, output_field=DecimalField(max_digits=10, decimal_places=2))
PAID = Coalesce(Sum("allocations__amount"), NOTHING)


@dataclass(frozen=True, slots=True)
class Balance:
    """One invoice line, what was put to it, and its dues year under the certification's anchor.
    first_unpaid: the first dues year of the certification that nobody has paid.
    """

    line: InvoiceLine
    paid: Decimal
    first_unpaid: DuesYear | None = None

    @property
    def due(self) -> Decimal:
        return self.line.amount - self.paid

    @property
    def year(self) -> DuesYear:
        anchor = self.line.certification.anchor
        return dues_year(anchor, max(self.line.year - anchor.year, 1), policy())

    @property
    def payable_before(self) -> date | None:
        """The day from which paying this line no longer helps; None: it always does.

        A later year does not bring back what an earlier one, unpaid for too long, has lost.
        """
        if self.cleared:
            return self.line.certification.anchor
        ends = [year.unpayable_from for year in (self.year, self.first_unpaid) if year]
        return min((end for end in ends if end), default=None)

    @property
    def cleared(self) -> bool:
        """Whether its year is before the present anchor: a recertification has cleared it."""
        return self.line.year <= self.line.certification.anchor.year

    def payable_on(self, day: date) -> bool:
        return self.payable_before is None or day < self.payable_before


def balances(invoice_ids: Collection[int]) -> list[Balance]:
    """The lines of open and paid invoices with what was put to each: two queries."""
    lines = list(
        _with_paid(InvoiceLine.objects.filter(invoice__in=invoice_ids, live=True)).order_by(
            "invoice", "position"
        )
    )
    held = {line.certification for line in lines}
    dues = dues_paid([row.pk for row in held])
    return _balanced(lines, {row.pk: own_facts(row, dues.get(row.pk)) for row in held})


def balances_beside(invoice: Invoice) -> tuple[list[Balance], dict[int, StandingFacts]]:
    """The lines of an invoice and of its holder's open ones, the invoice that is due first before
    the others, with the facts of their certifications: three queries. Of a void one nothing is due.
    """
    asked = Q(invoice=invoice) | Q(invoice__state=InvoiceState.OPEN, live=True)
    lines = list(
        _with_paid(
            InvoiceLine.objects.filter(asked, invoice__certificant=invoice.certificant_id)
        ).order_by("invoice__due_on", "invoice", "position")
    )
    known = facts_of({line.certification for line in lines})
    return _balanced(lines, known), known


def _with_paid(lines: QuerySet[InvoiceLine]) -> QuerySet[InvoiceLine]:
    return lines.select_related("certification__certificant", "invoice").annotate(paid=PAID)


def _balanced(lines: Iterable[InvoiceLine], known: Mapping[int, StandingFacts]) -> list[Balance]:
    """First unpaid by all that is on record, whatever its day."""
    unpaid = {pk: first_unpaid(Known(facts, date.max), policy()) for pk, facts in known.items()}
    return [
        Balance(
            line,
            line.paid if line.live else line.amount,  # type: ignore[attr-defined]
            unpaid[line.certification_id],
        )
        for line in lines
    ]


def open_lines(certificant_id: int) -> list[Open]:
    """The unpaid dues lines of a person's open invoices that no recertification has cleared, the
    invoice that is due first before the others: one query.
    """
    return [line for line in open_lines_and_fees(certificant_id) if not line.late_fee]


def open_lines_and_fees(certificant_id: int) -> list[Open]:
    """The same with late fees among them."""
    lines = InvoiceLine.objects.filter(
        invoice__certificant=certificant_id,
        invoice__state=InvoiceState.OPEN,
        live=True,
        year__gt=ExtractYear("certification__anchor"),
    )
    due = F("amount") - Coalesce(Sum("allocations__amount"), NOTHING)
    return [
        Open(*row)
        for row in lines.order_by("invoice__due_on", "invoice", "position")
        .annotate(due=due, late_fee=Q(kind=LineKind.LATE_FEE))
        .filter(due__gt=ZERO)
        .values_list("pk", "invoice__number", "certification_id", "year", "due", "late_fee")
    ]


def still_open(lines: Iterable[Balance]) -> list[Open]:
    """The same of lines that are at hand with their invoice."""
    return [
        Open(
            one.line.pk, one.line.invoice.number, one.line.certification_id, one.line.year, one.due
        )
        for one in lines
        if one.line.invoice.state == InvoiceState.OPEN
        and one.line.kind == LineKind.DUES
        and one.due > ZERO
        and not one.cleared
    ]


def with_balance(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Annotate invoices with `paid` and `due`; of a void one nothing is due."""
    due = Case(When(state=InvoiceState.VOID, then=NOTHING), default=F("total") - F("paid"))
    return invoices.annotate(paid=Coalesce(Sum("lines__allocations__amount"), NOTHING)).annotate(
        due=due
    )


def chargeable(lines: Iterable[Balance], on: date) -> list[Balance]:
    """The lines with something due to which a payment received on that day would go."""
    return [balance for balance in lines if balance.due > ZERO and balance.payable_on(on)]


def helped(lines: Iterable[Balance], on: date) -> list[Balance]:
    """Of these the dues whose payment on that day does its certification some good: it is neither
    gone nor to be recertified (section 8). Three queries.
    """
    due = [one for one in chargeable(lines, on) if one.line.kind == LineKind.DUES]
    known = standing_facts({one.line.certification_id for one in due})
    now = {pk: judge(Known(facts, on), on, policy()) for pk, facts in known.items()}
    gone = {pk for pk, one in now.items() if one.standing in GONE or one.way_back == "recertify"}
    return [one for one in due if one.line.certification_id not in gone]


def total(lines: Iterable[Balance]) -> Decimal:
    """What is due on these lines together."""
    return sum((balance.due for balance in lines), ZERO)
