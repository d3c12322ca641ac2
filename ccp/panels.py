"""What the ccp app shows on pages that cross apps."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Activity, Cycle
from ccp.queries.activities import latest
from ccp.queries.cycles import (
    current_cycles,
    is_mandatory,
    met_days_of,
    was_attested,
)
from ccp.queries.tally import tallies
from ccp.rules.categories import CATEGORIES
from ccp.rules.figures import CCP_REMINDER_DAYS
from ccp.rules.pace import Pace, pace, pressing
from ccp.rules.points import Tally
from members.models import Certificant
from members.queries.held import Held
from members.queries.policy import policy
from members.queries.programs import labels
from members.rules.calendar import cycle_index, cycle_period


@dataclass(frozen=True, slots=True)
class CategoryPoints:
    """What one category adds to a cycle. cap: most points per cycle, None without one."""

    code: str
    label: str
    cap: Decimal | None
    counted: Decimal

    @property
    def room(self) -> Decimal | None:
        """Points that still fit under the cap."""
        return None if self.cap is None else self.cap - self.counted


@dataclass(frozen=True, slots=True)
class CycleCard:
    """Where the current cycle of one certification stands.

    categories: those with points, the fullest first. met_on: the day it was met, None if not.
    attested: whether that was by a signature. pace: None once it is met.
    presses: it is not, and its last day is near.
    """

    cycle: Cycle
    tally: Tally
    categories: tuple[CategoryPoints, ...]
    met_on: date | None
    attested: bool
    mandatory: bool
    days_left: int
    pace: Pace | None
    presses: bool

    @property
    def met(self) -> bool:
        return self.met_on is not None

    @property
    def last_day(self) -> date:
        return self.cycle.period.last_day

    @property
    def scale(self) -> Decimal:
        """Points at the end of the bar: the requirement, or more where there are more."""
        return max(self.cycle.required, self.tally.total)

    @property
    def met_parts(self) -> list[tuple[str, Decimal]]:
        """The bar of a met cycle: all of it is good."""
        return [("kept", self.tally.total)]


def cycle_cards(held: Collection[Held], on: date) -> dict[int, CycleCard]:
    """The current cycle of each certification that a person holds, by its id, by what was on
    record on that day: two queries.
    """
    cycles = current_cycles([one.certification for one in held], on)
    found = tallies(cycles.values(), on, logged_by=on)
    met = {key: day for key, day in met_days_of(held).items() if day <= on}
    return {
        pk: card(cycle, found[pk], met.get((pk, cycle.start)), on) for pk, cycle in cycles.items()
    }


def card(cycle: Cycle, result: Tally, met_on: date | None, on: date) -> CycleCard:
    """The card of a cycle whose tally and met day are known; the cycle contains `on`."""
    period = cycle.period
    days_left, steps = period.days_left(on), policy()[CCP_REMINDER_DAYS].on(on)
    return CycleCard(
        cycle=cycle,
        tally=result,
        categories=category_points(cycle, result),
        met_on=met_on,
        attested=was_attested(cycle, met_on),
        mandatory=is_mandatory(cycle.certification, cycle.start),
        days_left=days_left,
        pace=None if met_on else pace(period, cycle.required, result.total, on),
        presses=met_on is None and pressing(days_left, steps),
    )


def category_points(cycle: Cycle, result: Tally) -> tuple[CategoryPoints, ...]:
    """The categories that have counted points in a tally, the fullest first."""
    counted = {code: points for code, points in result.categories.items() if points}
    rows = [
        CategoryPoints(code, in_force.label, in_force.cap, points)
        for code, points in counted.items()
        for in_force in [policy()[CATEGORIES][code].on(cycle.start)]
    ]
    return tuple(sorted(rows, key=lambda row: (-row.counted, row.label)))


@dataclass(frozen=True, slots=True)
class RecentActivity:
    """One entry for a short list. points: what it earned, the most of its certifications.

    counted_for: codes of the certifications for whose current cycle it counts. ended: the last day
    of the earlier cycle that it belongs to, where it is older than the current ones.
    """

    activity: Activity
    points: Decimal
    counted_for: tuple[str, ...]
    ended: date | None


def recent_activities(
    certificant: Certificant, cards: Mapping[int, CycleCard], on: date
) -> list[RecentActivity]:
    """What a person completed last, with the points that count in current cycles: one query.

    cards: the person's, as `cycle_cards` gives them.
    """
    codes = labels([card.cycle.certification for card in cards.values()], on)
    return [_recent(row, cards, codes) for row in latest(certificant)]


def _recent(
    row: Activity, cards: Mapping[int, CycleCard], codes: Mapping[int, str]
) -> RecentActivity:
    counted = {
        codes[pk]: line.counted
        for pk, card in cards.items()
        for line in card.tally.lines
        if line.id == row.pk and line.counted
    }
    points = max(counted.values(), default=Decimal("0.00"))
    return RecentActivity(row, points, tuple(counted), _ended(row.completed_on, cards))


def _ended(day: date, cards: Mapping[int, CycleCard]) -> date | None:
    """The last day of the cycle that contains a day before all current ones; the latest of several
    certifications'.
    """
    if any(card.cycle.start <= day for card in cards.values()):
        return None
    anchors = [card.cycle.certification.anchor for card in cards.values()]
    before = [cycle_period(anchor, cycle_index(anchor, day)) for anchor in anchors if anchor <= day]
    return max((cycle.last_day for cycle in before), default=None)
