"""What paying does for the certifications on an invoice, and what came of a payment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing.dues.models import DuesLine, LineKind
from billing.dues.queries.open_lines import known_facts, open_lines, still_open
from billing.dues.rules import telling
from billing.dues.rules.paying import Open, Paying, paying, what_it_takes
from billing.kinds import Balance
from billing.models import InvoiceLine, Payment
from billing.queries.balances import total
from billing.queries.member_invoices import Owed
from billing.rules.money import ZERO
from members.models import Certificant
from members.queries.facts import cycle_facts, standing_facts
from members.queries.policy import policy
from members.rules.facts import StandingFacts
from members.rules.standing import StandingDecision


@dataclass(frozen=True, slots=True)
class Prospect:
    """A certification on an invoice: a line of it, what paying all that the invoice charges for it
    does, and what it takes to do the same or more. here: the part of that which is on the invoice;
    late_fee: nothing else is charged for it.
    """

    line: DuesLine
    invoice: Paying
    takes: Paying
    here: tuple[Open, ...]
    late_fee: bool

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

    @property
    def brings(self) -> str:
        """Which words tell what paying the invoice does for it."""
        return telling.brings(self.invoice, late_fee=self.late_fee)


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


def prospects(charged: Sequence[Balance], owed: Owed, on: date) -> Prospects:
    """What paying the lines of dues that an invoice charges for would do on that day: one query."""
    facts = _with_cycles(known_facts(owed.beside))
    open_ = still_open(owed.beside)
    lines = {one.line.dues.certification_id: one.line.dues for one in charged}
    with_dues = {
        one.line.dues.certification_id for one in charged if one.line.kind == LineKind.DUES
    }
    due = {one.line.pk for one in charged if one.due > ZERO}
    found = []
    for pk, line in lines.items():
        takes = what_it_takes(pk, facts[pk], open_, on, policy())
        on_it = [one for one in open_ if one.certification == pk and one.line in due]
        found.append(
            Prospect(
                line,
                paying(facts[pk], on_it, on, policy()),
                takes,
                tuple(one for one in takes.lines if one.line in due),
                pk not in with_dues,
            )
        )
    return Prospects(found, total(charged))


def _with_cycles(known: Mapping[int, StandingFacts]) -> dict[int, StandingFacts]:
    cycles = cycle_facts(known)
    return {pk: replace(facts, cycles=tuple(cycles.get(pk, ()))) for pk, facts in known.items()}


def lines_it_takes(
    certificant: Certificant, certification_ids: Collection[int], on: date
) -> list[Open]:
    """The lines by which the named certifications of a person are kept, renewed or brought back;
    those with a year on no open invoice are left out. Four queries.
    """
    known = standing_facts(certification_ids)
    open_ = open_lines(certificant.pk)
    found: list[Open] = []
    for pk, facts in known.items():
        takes = what_it_takes(pk, facts, open_, on, policy())
        found += () if takes.missing else takes.lines
    return found


@dataclass(frozen=True, slots=True)
class PaidFor:
    """A certification that a payment went to, as it stands now: a line of it, and in `takes` what
    would still be needed. paid_through: the last day covered without a gap.
    """

    line: DuesLine
    takes: Paying
    paid_through: date | None

    @property
    def telling(self) -> str:
        """Which words tell how it stands."""
        return telling.paid(self.takes)


def paid_for(payment: Payment, lines: Sequence[InvoiceLine], on: date) -> list[PaidFor]:
    """Each certification that a payment went to, and what came of it: four queries."""
    first = {line.dues.certification_id: line.dues for line in lines}
    known = standing_facts(first)
    open_ = open_lines(payment.payer_id)
    return [
        PaidFor(
            line,
            what_it_takes(pk, known[pk], open_, on, policy()),
            paying(known[pk], (), on, policy()).paid_through,
        )
        for pk, line in first.items()
    ]
