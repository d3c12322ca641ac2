"""Which reminder of a cycle has its time, and whom points still help (handbook section 4).

Steps are days before the end.
"""

from __future__ import annotations

from datetime import date, timedelta

from ccp.rules.figures import CCP_REMINDER_DAYS
from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy
from members.rules.standing import StandingDecision
from notices.rules.steps import Steps


def helps(standing: StandingDecision) -> bool:
    """Tell whether points still help: the certified, the suspended, who can come back by paying."""
    return standing.certified or standing.standing == "suspended" or standing.way_back == "pay_dues"


def steps(end: date, on: date, policy: Policy) -> Steps:
    """The reminders of a cycle with this end, as the policy of a day has them."""
    days = policy[CCP_REMINDER_DAYS].on(on)
    return Steps({f"{n} days": end - timedelta(days=n) for n in days}, end - ONE_DAY)


def next_step_on(end: date, on: date, policy: Policy) -> date | None:
    """The first later day on which another reminder comes into its time, None without one; the
    day of a change of the steps too, where one of them has its time then.
    """
    dated = policy[CCP_REMINDER_DAYS]
    every = {step: end - timedelta(days=step) for entry in dated.entries for step in entry.value}
    days = {day for step, day in every.items() if step in dated.on(day)}
    changes = (one.valid_from for one in dated.entries)
    days |= {day for day in changes if steps(end, day, policy).now(day)}
    return min((day for day in days if day > on), default=None)
