"""Who is invoiced in a month, for which dues years and how much (handbook section 3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from billing.rules.money import ZERO, cents
from members.rules.calendar import first_of_month
from members.rules.dues import DuesYear, dues_year, is_paid, unpaid_past_due
from members.rules.facts import Known, StandingFacts
from members.rules.policy import Policy, Program
from members.rules.standing import StandingDecision


@dataclass(frozen=True, slots=True)
class Charge:
    """One line to invoice; `late_fee` marks the fee for coming back late."""

    year: DuesYear
    amount: Decimal
    discount: Decimal = ZERO
    late_fee: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The lines to invoice, arrears first; or why there are none.

    Reasons: `not_yet` (the first year is covered by the certification fee), `paid`, `invoiced`
    (on an open invoice already), `recertify`, `retired`, `revoked`, `deceased`.
    """

    charges: tuple[Charge, ...] = ()
    left_out: str = ""


def issue_day(month: date, policy: Policy) -> date:
    """The day the invoices of a month are issued on; `month` is any day of it."""
    first = first_of_month(month)
    return first - timedelta(days=policy.settings.invoice_lead_days.on(first))


def decide(
    facts: StandingFacts,
    standing: StandingDecision,
    month: date,
    invoiced: Collection[int],
    program: Program,
    policy: Policy,
    *,
    further: bool = False,
) -> Decision:
    """What to invoice one certification for a month, as of the day of its `standing`.

    `invoiced` names the dues years that are on an open invoice. `further`: the person holds an
    older certification, so the discount applies.
    """
    on = standing.on
    known = Known(facts, on)
    anchor = known.anchor
    n = month.year - anchor.year
    if anchor.month != month.month or n < 1:
        return Decision(left_out="not_yet")
    year = dues_year(anchor, n, policy)
    if standing.standing in {"retired", "revoked", "deceased"}:
        return Decision(left_out=standing.standing)
    if standing.way_back == "recertify":
        return Decision(left_out="recertify")
    if is_paid(known, n, policy):
        return Decision(left_out="paid")
    if year.name in invoiced:
        return Decision(left_out="invoiced")
    if not year.payable_on(on):
        return Decision(left_out="recertify")
    earlier = (dues_year(anchor, m, policy) for m in unpaid_past_due(known, on, policy) if m < n)
    arrears = [one for one in earlier if one.name not in invoiced and one.payable_on(on)]
    charges = [_charge(one, program, policy, further=further) for one in (*arrears, year)]
    late_fee = policy.settings.late_fee.on(on)
    if standing.standing == "lapsed" and late_fee:
        charges.append(Charge(year, cents(late_fee), late_fee=True))
    return Decision(tuple(charges))


def _charge(year: DuesYear, program: Program, policy: Policy, *, further: bool) -> Charge:
    """The fee in force on the first day of the anniversary month, less the discount."""
    day = first_of_month(year.covers.start)
    fee = program.terms.on(day).annual_fee
    discount = policy.settings.further_certification_discount.on(day) if further else ZERO
    discount = min(cents(discount), fee)
    return Charge(year, cents(fee - discount), discount)
