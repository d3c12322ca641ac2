"""Who is invoiced in a month, for which dues years and how much (handbook section 3)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from billing.dues.rules.figures import FURTHER_CERTIFICATION_DISCOUNT, INVOICE_LEAD_DAYS
from billing.rules.money import ZERO, cents
from members.rules.calendar import first_of_month
from members.rules.dated import Policy
from members.rules.dues import DuesYear, dues_year
from members.rules.programs import Program

GONE = frozenset({"retired", "revoked", "deceased"})
FIRST_MONTH, LAST_MONTH = date(2000, 1, 1), date(2099, 12, 1)  # that are looked at and run


def has_renewals(month: date) -> bool:
    """Whether the renewals of a month can be looked at and run; `month` is its first day."""
    return FIRST_MONTH <= month <= LAST_MONTH


@dataclass(frozen=True, slots=True)
class DuesFacts:
    """What is asked of one certification to invoice it, as known on the day `on`.

    standing, way_back: as the standing rule has them on that day; no way back is "".
    paid: one character for each dues year from the first on, `1` where it is paid.
    invoiced: the dues years, by name, that are on an invoice that is not void.
    further: the person holds an older certification, so the discount applies.
    """

    on: date
    anchor: date
    standing: str
    way_back: str
    paid: str
    invoiced: Container[int] = ()
    further: bool = False

    def is_paid(self, n: int) -> bool:
        """Whether dues year n ≥ 1 is paid, by a payment that counts."""
        return self.paid[n - 1 : n] == "1"

    def begins_in(self, month: date) -> int | None:
        """The number of the dues year that begins in a month; None of a month without one."""
        n = month.year - self.anchor.year
        return n if n >= 1 and self.anchor.month == month.month else None


@dataclass(frozen=True, slots=True)
class Charge:
    """One line to invoice."""

    year: DuesYear
    amount: Decimal
    discount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Decision:
    """The lines to invoice, arrears first; or why there are none.

    Reasons: `not_yet` (the first year is covered by the certification fee), `invoiced` (it has its
    invoice, whatever became of that since), `paid` without one, `recertify`, `retired`, `revoked`,
    `deceased`.
    """

    charges: tuple[Charge, ...] = ()
    left_out: str = ""


def issue_day(month: date, policy: Policy) -> date:
    """The day the invoices of a month are issued on; `month` is any day of it."""
    first = first_of_month(month)
    return first - timedelta(days=policy[INVOICE_LEAD_DAYS].on(first))


def decide(facts: DuesFacts, month: date, program: Program, policy: Policy) -> Decision:
    """What to invoice one certification for a month, as of the day of its facts."""
    n = facts.begins_in(month)
    if n is None:
        return Decision(left_out="not_yet")
    year = dues_year(facts.anchor, n, policy)
    if year.name in facts.invoiced:
        return Decision(left_out="invoiced")
    if facts.standing in GONE:
        return Decision(left_out=facts.standing)
    if facts.way_back == "recertify":
        return Decision(left_out="recertify")
    if facts.is_paid(n):
        return Decision(left_out="paid")
    if not year.payable_on(facts.on):
        return Decision(left_out="recertify")
    return Decision(
        tuple(
            _charge(one, program, policy, further=facts.further)
            for one in (*_arrears(facts, n, policy), year)
        )
    )


def _arrears(facts: DuesFacts, n: int, policy: Policy) -> Iterator[DuesYear]:
    """Dues years before year n that are past due, unpaid, on no invoice, and that paying helps."""
    for earlier in range(1, n):
        if not facts.is_paid(earlier) and facts.anchor.year + earlier not in facts.invoiced:
            year = dues_year(facts.anchor, earlier, policy)
            if year.due_on < facts.on and year.payable_on(facts.on):
                yield year


def _charge(year: DuesYear, program: Program, policy: Policy, *, further: bool) -> Charge:
    """The fee in force on the first day of the anniversary month, less the discount."""
    day = first_of_month(year.covers.start)
    fee = program.terms.on(day).annual_fee
    discount = policy[FURTHER_CERTIFICATION_DISCOUNT].on(day) if further else ZERO
    discount = min(cents(discount), fee)
    return Charge(year, cents(fee - discount), discount)
