"""What closes a gap: of the courses that count for a program, a smallest sensible set that brings
the points still missing in time (handbook sections 4 and 6). A courtesy; no rule hangs on it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import gcd

from courses.rules.offers import Offer, closed

ZERO = Decimal("0.00")
HUNDRED = 100


class Aim(StrEnum):
    """What a set is to be: of few courses, cheap, or all done at home."""

    FEWEST = "fewest"
    CHEAPEST = "cheapest"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Choice:
    """A course that may close a gap: its points for the program, what this person pays for it, and
    whether it is done from anywhere.
    """

    id: int
    points: Decimal
    price: Decimal
    online: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Courses that close a gap, or come nearest to it: `left` is what they leave."""

    chosen: tuple[Choice, ...]
    missing: Decimal

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.chosen), ZERO)

    @property
    def price(self) -> Decimal:
        return sum((one.price for one in self.chosen), ZERO)

    @property
    def left(self) -> Decimal:
        return max(self.missing - self.points, ZERO)


def in_time(offer: Offer, program: str, on: date, last_day: date) -> bool:
    """Whether somebody without a place can still do it for that program: it is to be had, and it
    does not happen after the last day of the cycle.
    """
    return (
        program in offer.programs
        and not offer.external
        and offer.held in {"", "closed"}
        and offer.done_on is None
        and closed(offer, on) == ""
        and (offer.starts_on is None or offer.starts_on <= last_day)
    )


def in_hand(offer: Offer, program: str, on: date, last_day: date) -> bool:
    """Whether a place that somebody has, or has ordered, still brings its points in time: it is not
    completed, and does not happen after the last day of the cycle, nor has happened without them.
    """
    return (
        program in offer.programs
        and offer.held in {"open", "ordered"}
        and (offer.starts_on is None or on <= offer.starts_on <= last_day)
    )


def smallest_set(missing: Decimal, choices: Iterable[Choice], aim: Aim = Aim.FEWEST) -> Plan:
    """The courses that bring at least `missing` points.

    FEWEST: as few as can be, of those the set with the least points too many, of those the
    cheapest. CHEAPEST: the cheapest, of those the fewest. ONLINE: as FEWEST, none that asks people
    to be somewhere. Where all together do not reach, all of them. Of equal sets the one whose
    courses come first.
    """
    able = [one for one in choices if one.points > ZERO and (one.online or aim != Aim.ONLINE)]
    if missing <= ZERO or not able:
        return Plan((), max(missing, ZERO))
    if sum((one.points for one in able), ZERO) < missing:
        return Plan(tuple(able), missing)
    if aim == Aim.CHEAPEST:
        return Plan(tuple(_best(missing, able, len(able), aim)), missing)
    most = sorted(able, key=lambda one: -one.points)
    sums = itertools.accumulate(one.points for one in most)
    fewest = next(count for count, total in enumerate(sums, 1) if total >= missing)
    return Plan(tuple(_best(missing, most, fewest, aim)), missing)


def _best(missing: Decimal, able: Sequence[Choice], most: int, aim: Aim) -> list[Choice]:
    """The best set of at most so many courses; `able`: where that is fewer than there are, those
    with the most points first.
    """
    unit = gcd(*(_whole(one.points) for one in able))
    needed = -(-_whole(missing) // unit)
    reached = _reached(able, needed, unit, most, aim)
    best = min(
        (total for total in reached if total >= needed),
        key=lambda total: _final(reached[total][0], total, aim),
    )
    return [able[place] for place in reached[best][1]]


_Cost = tuple[int, int]
_Reached = dict[int, tuple[_Cost, tuple[int, ...]]]


def _reached(able: Sequence[Choice], needed: int, unit: int, most: int, aim: Aim) -> _Reached:
    """For each sum of points, in units, that some set has: what the best such set costs, and its
    places. Nothing is added to a set that is enough, nor kept of one that can no longer become so
    with as many more as it may have.
    """
    found: _Reached = {0: ((0, 0), ())}
    bound = most < len(able)
    for place, one in enumerate(able):
        step, own = _whole(one.points) // unit, _cost(one, aim)
        for total, (cost, places) in list(found.items()):
            if total >= needed:
                continue
            if bound and total + (most - len(places)) * step < needed:
                del found[total]
                continue
            then = (cost[0] + own[0], cost[1] + own[1])
            known = found.get(total + step)
            if known is None or then < known[0]:
                found[total + step] = (then, (*places, place))
    return found


def _cost(one: Choice, aim: Aim) -> _Cost:
    """What counts most, then what counts next; prices in cents."""
    price = _whole(one.price)
    return (price, 1) if aim == Aim.CHEAPEST else (1, price)


def _final(cost: _Cost, total: int, aim: Aim) -> tuple[int, ...]:
    most, next_ = cost
    return (most, next_, total) if aim == Aim.CHEAPEST else (most, total, next_)


def _whole(amount: Decimal) -> int:
    """An amount in hundredths."""
    return int(amount * HUNDRED)
