"""What paying would do for a certification, and the sum that does it (handbook section 3).

Home, the way back, invoices, links, letters and the checkout all ask here, so that none of them
promises what its amount does not bring about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing.dues.rules.charges import GONE
from billing.rules.money import ZERO
from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy
from members.rules.dues import DuesYear, dues_year, first_unpaid, unpaid_past_due
from members.rules.facts import Known, StandingFacts
from members.rules.standing import StandingDecision, judge


@dataclass(frozen=True, slots=True)
class Open:
    """What is still due of one line of an open invoice: of dues, or of a late fee; `year` by its
    name.
    """

    line: int
    invoice: str
    certification: int
    year: int
    due: Decimal
    late_fee: bool = False


@dataclass(frozen=True, slots=True)
class Paying:
    """What paying `lines` on a day does: the standing `now` and `then`, and the last day that is
    covered without a gap then.

    missing: dues years without which nothing comes back and that are on no open invoice.
    """

    now: StandingDecision
    then: StandingDecision
    lines: tuple[Open, ...]
    missing: tuple[int, ...]
    paid_through: date | None

    @property
    def amount(self) -> Decimal:
        return sum((line.due for line in self.lines), ZERO)

    @property
    def invoices(self) -> list[str]:
        """The numbers of the invoices that it is put to, the oldest dues first."""
        return list(dict.fromkeys(line.invoice for line in self.lines))

    @property
    def years(self) -> list[int]:
        """The dues years that it pays, by name."""
        return list(dict.fromkeys(line.year for line in self.lines))

    @property
    def returns(self) -> bool:
        """Whether it brings a lapsed certification back."""
        return self.now.standing == "lapsed" and self.then.certified

    @property
    def falls_short(self) -> bool:
        """Whether more would have to be paid before it comes back."""
        return self.then.way_back == "pay_dues"


def what_it_takes(
    certification: int, facts: StandingFacts, lines: Iterable[Open], on: date, policy: Policy
) -> Paying:
    """The least that does what can be done for a certification by paying on that day.

    Of a lapsed one all lapsed years, on however many invoices, and no others; in grace the years
    past due; else all that is open. lines: all that is due on the open invoices of who is to pay,
    for whatever certification.
    """
    known = Known(facts, on)
    now = judge(known, on, policy)
    own = (line for line in lines if line.certification == certification)
    useful = sorted(_useful(known, now, own, policy), key=lambda line: (line.year, line.line))
    if now.standing not in {"lapsed", "grace"}:
        return _paying(known, now, useful, (), policy)
    needed = [
        year.name
        for n in unpaid_past_due(known, on, policy)
        for year in [dues_year(known.anchor, n, policy)]
        if now.standing == "grace" or year.lapses_on <= on
    ]
    chosen = [line for line in useful if line.year in needed]
    missing = set(needed) - {line.year for line in chosen}
    return _paying(known, now, chosen, tuple(sorted(missing)), policy)


def paying(facts: StandingFacts, lines: Iterable[Open], on: date, policy: Policy) -> Paying:
    """What paying just these lines does for a certification on that day."""
    known = Known(facts, on)
    return _paying(known, judge(known, on, policy), tuple(lines), (), policy)


def _useful(
    known: Known, now: StandingDecision, lines: Iterable[Open], policy: Policy
) -> list[Open]:
    """The lines that a payment of the day would go to and that change something."""
    if now.standing in GONE or now.way_back == "recertify":
        return []
    unpaid = first_unpaid(known, policy)
    if unpaid is None or not unpaid.payable_on(known.on):
        return []
    return [line for line in lines if line.year >= unpaid.name]


def _paying(
    known: Known,
    now: StandingDecision,
    lines: Iterable[Open],
    missing: tuple[int, ...],
    policy: Policy,
) -> Paying:
    lines = tuple(lines)
    paid = dict(known.facts.dues_paid) | {line.year: known.on for line in lines}
    after = Known(replace(known.facts, dues_paid=paid), known.on)
    then = judge(after, known.on, policy) if lines else now
    return Paying(now, then, lines, missing, _through(first_unpaid(after, policy)))


def _through(unpaid: DuesYear | None) -> date | None:
    return unpaid.covers.start - ONE_DAY if unpaid else None
