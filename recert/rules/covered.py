"""What the record covers of the points that recertification by CCP asks for (handbook section 9).

The tally is that of cycles, with the last years before a day in place of a cycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.rules.activities import ActivityFacts
from ccp.rules.points import Line, Tally, tally
from members.rules.calendar import ONE_DAY, Period, anniv
from members.rules.dated import Policy
from recert.rules.figures import WINDOW_YEARS


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity that may be claimed. files: that show it. posted: the portal knows it itself."""

    facts: ActivityFacts
    files: int = 0
    posted: bool = False

    @property
    def proven(self) -> bool:
        return self.posted or self.files > 0


@dataclass(frozen=True, slots=True)
class Covered:
    """The window of a day and what counts in it. all: of every activity; proven: of those with
    proof, by which it is decided whether paying opens.
    """

    window: Period
    all: Tally
    proven: Tally

    @property
    def required(self) -> Decimal:
        return self.all.required

    @property
    def with_proof(self) -> Decimal:
        return min(self.proven.total, self.all.total)

    @property
    def without(self) -> Decimal:
        """Points that only lack their proof."""
        return self.all.total - self.with_proof

    @property
    def missing(self) -> Decimal:
        """Points that are not on record at all."""
        return self.all.missing

    @property
    def met(self) -> bool:
        """Whether the application can be sent."""
        return self.proven.met


def window(on: date, policy: Policy) -> Period:
    """The days that count for an application of that day: (anniv(on, -3), on]."""
    years = policy[WINDOW_YEARS].on(on)
    return Period(anniv(on, -years) + ONE_DAY, on + ONE_DAY)


def counts_through(completed_on: date, policy: Policy, on: date) -> date:
    """The last day of paying on which what was completed then still counts."""
    years = policy[WINDOW_YEARS].on(on)
    day = anniv(completed_on, years) - ONE_DAY
    while anniv(day + ONE_DAY, -years) < completed_on:  # of a February 29
        day += ONE_DAY
    return day


def count(
    activities: Iterable[ActivityFacts],
    required: Decimal,
    on: date,
    policy: Policy,
    at_most: Mapping[int, Decimal] | None = None,
) -> Tally:
    """Tally activities for an application of that day, by its factors, caps and requirement.

    at_most: by activity, the points that were accepted of it, before the cap.
    """
    return tally(window(on, policy), required, activities, on, policy, at_most, figures_of=on)


def covered(entries: Iterable[Entry], required: Decimal, on: date, policy: Policy) -> Covered:
    """What these activities come to on a day, with and without those that lack proof."""
    entries = list(entries)
    return Covered(
        window(on, policy),
        count([each.facts for each in entries], required, on, policy),
        count([each.facts for each in entries if each.proven], required, on, policy),
    )


def leaving_next(tally: Tally, on: date, policy: Policy) -> tuple[date, tuple[Line, ...]] | None:
    """The last day on which the oldest counted activities still count, and these; None without."""
    ends = {line.id: counts_through(line.completed_on, policy, on) for line in tally.lines}
    counted = [line for line in tally.lines if line.counted]
    if not counted:
        return None
    day = min(ends[line.id] for line in counted)
    return day, tuple(line for line in counted if ends[line.id] == day)
