"""Dues that are open: the terms on which money goes to a line, and what is due of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce, ExtractYear

from billing.dues.models import DuesLine, LineKind
from billing.dues.rules.charges import GONE
from billing.dues.rules.paying import Open
from billing.kinds import Balance, Terms
from billing.models import InvoiceLine, InvoiceState
from billing.queries.balances import NOTHING
from billing.rules.money import ZERO
from members.queries.facts import dues_paid, own_facts, standing_facts
from members.queries.policy import policy
from members.rules.dues import DuesYear, dues_year, first_unpaid
from members.rules.facts import Known, StandingFacts
from members.rules.standing import judge


@dataclass(frozen=True, slots=True)
class DuesTerms(Terms):
    """Terms of dues and late fees. cleared: the year is before the present anchor, a
    recertification has cleared it. known: the facts of the certification, its cycles left out.
    """

    cleared: bool = False
    known: StandingFacts | None = None


def terms(lines: Sequence[InvoiceLine]) -> dict[int, DuesTerms]:
    """The terms of lines that were read with their certifications and holders: one query."""
    held = {line.dues.certification for line in lines}
    paid = dues_paid([row.pk for row in held])
    known = {row.pk: own_facts(row, paid.get(row.pk)) for row in held}
    # First unpaid by all that is on record, whatever its day.
    unpaid = {pk: first_unpaid(Known(facts, date.max), policy()) for pk, facts in known.items()}
    found = {}
    for line in lines:
        own = line.dues
        cleared = own.year <= own.certification.anchor.year
        found[line.pk] = DuesTerms(
            since=own.covers_from,
            payable_before=own.certification.anchor
            if cleared
            else _payable_before(year_of(own), unpaid[own.certification_id]),
            waits=own.kind != LineKind.DUES,
            cleared=cleared,
            known=known[own.certification_id],
        )
    return found


def year_of(line: DuesLine) -> DuesYear:
    """The dues year of a line under the certification's present anchor."""
    anchor = line.certification.anchor
    return dues_year(anchor, max(line.year - anchor.year, 1), policy())


def _payable_before(*years: DuesYear | None) -> date | None:
    """The day from which paying a year no longer helps: a later one does not bring back what an
    earlier one, unpaid for too long, has lost.
    """
    ends = [year.unpayable_from for year in years if year]
    return min((end for end in ends if end), default=None)


def open_lines(payer_id: int) -> list[Open]:
    """The unpaid dues lines of a payer's open invoices that no recertification has cleared, the
    invoice that is due first before the others: one query. Whose each is, its certification says.
    """
    return [line for line in open_lines_and_fees(payer_id) if not line.late_fee]


def open_lines_and_fees(payer_id: int) -> list[Open]:
    """The same with late fees among them."""
    lines = InvoiceLine.objects.filter(
        invoice__payer=payer_id,
        invoice__state=InvoiceState.OPEN,
        live=True,
        dues__year__gt=ExtractYear("dues__certification__anchor"),
    )
    due = F("amount") - Coalesce(Sum("allocations__amount"), NOTHING)
    return [
        Open(*row)
        for row in lines.order_by("invoice__due_on", "invoice", "position")
        .annotate(due=due, late_fee=Q(kind=LineKind.LATE_FEE))
        .filter(due__gt=ZERO)
        .values_list(
            "pk", "invoice__number", "dues__certification", "dues__year", "due", "late_fee"
        )
    ]


def still_open(lines: Iterable[Balance]) -> list[Open]:
    """The same of dues lines that are at hand with their invoice."""
    return [
        Open(
            one.line.pk,
            one.line.invoice.number,
            one.line.dues.certification_id,
            one.line.dues.year,
            one.due,
        )
        for one in lines
        if one.line.kind == LineKind.DUES
        and one.line.invoice.state == InvoiceState.OPEN
        and one.due > ZERO
        and not cleared(one)
    ]


def cleared(balance: Balance) -> bool:
    """Whether a recertification has cleared the year of a line."""
    return isinstance(balance.terms, DuesTerms) and balance.terms.cleared


def known_facts(lines: Iterable[Balance]) -> Mapping[int, StandingFacts]:
    """The facts of the certifications on lines of dues, their cycles left out, by certification."""
    return {
        one.line.dues.certification_id: one.terms.known
        for one in lines
        if isinstance(one.terms, DuesTerms) and one.terms.known is not None
    }


def helped(lines: Iterable[Balance], on: date) -> list[Balance]:
    """The dues among them whose payment on that day does its certification some good: it is neither
    gone nor to be recertified (section 8). Three queries.
    """
    due = [one for one in lines if one.line.kind == LineKind.DUES]
    known = standing_facts({one.line.dues.certification_id for one in due})
    now = {pk: judge(Known(facts, on), on, policy()) for pk, facts in known.items()}
    gone = {pk for pk, one in now.items() if one.standing in GONE or one.way_back == "recertify"}
    return [one for one in due if one.line.dues.certification_id not in gone]
