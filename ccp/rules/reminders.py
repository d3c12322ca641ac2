"""Which reminder of a cycle has its time, and whom points still help (handbook section 4).

Steps are days before the end; each holds until the next, smaller one begins.
"""

from __future__ import annotations

from datetime import date, timedelta

from ccp.rules.figures import CCP_REMINDER_DAYS
from members.rules.policy import Policy
from members.rules.standing import StandingDecision


def helps(standing: StandingDecision) -> bool:
    """Tell whether points still help: the certified, the suspended, who can come back by paying."""
    return standing.certified or standing.standing == "suspended" or standing.way_back == "pay_dues"


def step_on(end: date, on: date, policy: Policy) -> int | None:
    """The reminder that is in its time on `on` for a cycle with this end; None before the first,
    and once the cycle is over.
    """
    left = (end - on).days
    steps = policy[CCP_REMINDER_DAYS].on(on)
    return min((step for step in steps if step >= left), default=None) if left > 0 else None


def missed(end: date, since: date, on: date, policy: Policy) -> list[int]:
    """The steps whose day came from `since` through `on` and whose time is over, the first one
    first: overtaken by the one that is in its time now, or by the cycle's end.
    """
    steps = policy[CCP_REMINDER_DAYS].on(on)
    days = {step: end - timedelta(days=step) for step in steps}
    now = step_on(end, on, policy)
    came = [step for step, day in days.items() if since <= day <= on and step != now]
    return sorted(came, reverse=True)


def next_step_on(end: date, on: date, policy: Policy) -> date | None:
    """The first later day on which another reminder comes into its time, None without one; the
    day of a change of the steps too, where one of them has its time then.
    """
    dated = policy[CCP_REMINDER_DAYS]
    steps = {step: end - timedelta(days=step) for entry in dated.entries for step in entry.value}
    days = {day for step, day in steps.items() if step in dated.on(day)}
    days |= {one.valid_from for one in dated.entries if step_on(end, one.valid_from, policy)}
    return min((day for day in days if day > on), default=None)
