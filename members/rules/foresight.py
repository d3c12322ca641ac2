"""What a change of the policy would do to a certification, if nothing more were paid or logged."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from members.rules.calendar import anniv
from members.rules.dated import Policy
from members.rules.facts import StandingFacts
from members.rules.standing import StandingDecision, decide
from members.rules.timeline import next_look

YEARS_AHEAD = 15  # past the last change that time alone brings about


@dataclass(frozen=True, slots=True)
class Turn:
    """The first day on which a certification would stand otherwise, and how.

    otherwise_on: of a turn for the worse, the day on which it would stand so without the change;
    of one for the better, the day on which it comes to stand so all the same. None: never.
    """

    on: date
    before: StandingDecision
    after: StandingDecision
    worse: bool
    otherwise_on: date | None


def turn(facts: StandingFacts, first: date, before: Policy, after: Policy) -> Turn | None:
    """Compare how a certification stands from the day `first` on by two policies; None: alike.

    Of several differences one for the worse is told. Raises ValueError before it was granted.
    """
    own, other = _course(facts, first, before), _course(facts, first, after)
    days = sorted({step.on for step in own} | {step.on for step in other})
    pairs = [(day, _at(own, day), _at(other, day)) for day in days]
    unlike = [pair for pair in pairs if _rank(pair[1]) != _rank(pair[2])]
    for day, was, then in unlike:
        if _rank(then) > _rank(was):
            reached = (d for d, one, _ in pairs if d > day and _rank(one) >= _rank(then))
            return Turn(day, was, then, worse=True, otherwise_on=next(reached, None))
    for day, was, then in unlike[:1]:
        reached = (d for d, _, one in pairs if d > day and _rank(one) >= _rank(was))
        return Turn(day, was, then, worse=False, otherwise_on=next(reached, None))
    return None


def _course(facts: StandingFacts, first: date, policy: Policy) -> list[StandingDecision]:
    """The standings from a day on, each from the day on which it begins."""
    last = anniv(first, YEARS_AHEAD)
    steps = [decide(facts, first, policy)]
    while (day := next_look(facts, steps[-1])) is not None and day <= last:
        steps.append(decide(facts, day, policy))
    return steps


def _at(steps: list[StandingDecision], day: date) -> StandingDecision:
    return steps[bisect_right(steps, day, key=lambda step: step.on) - 1]


def _rank(decision: StandingDecision) -> int:
    """The higher, the worse for its holder: a lapse, then each way back that closes."""
    if decision.standing != "lapsed":
        return int(decision.standing == "grace")
    if decision.way_back == "pay_dues":
        return 2
    return 3 if "ccp" in decision.routes else 4
