"""Which cycles stand on the list of a round, and why others do not (handbook section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ccp.audit.rules.figures import REST_YEARS, YEARS_BACK
from members.rules.calendar import ONE_DAY, anniv
from members.rules.dated import Policy


class LeftOut(StrEnum):
    """Why a cycle that might be audited is not; the first that applies."""

    STAFF = "staff"
    OPEN_CASE = "open_case"
    PASSED_RECENTLY = "passed_recently"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A cycle is looked at when it rolled over on a day in [first, last]; who passed an audit on
    or after `rested` is left out, None where nobody is for that.
    """

    first: date
    last: date
    rested: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a cycle on the day of the freeze. listed: on an earlier round's list.
    anchor: of its certification; a revocation before it counts no more.
    """

    rolled_on: date | None
    listed: bool = False
    deceased_on: date | None = None
    revoked_on: date | None = None
    anchor: date = date.min
    open_case: bool = False
    passed_on: date | None = None
    by_staff: bool = False


def bounds(year: int, on: date, policy: Policy) -> Bounds:
    """The days that count for round `year` when it is frozen on a day; nothing later is known."""
    back, rest = policy[YEARS_BACK].on(on), policy[REST_YEARS].on(on)
    return Bounds(
        first=date(year - back, 1, 1),
        last=min(date(year - 1, 12, 31), on),
        rested=anniv(on, -rest) if rest else None,
    )


def rests_through(passed_on: date, years: int) -> date | None:
    """The last day whose list leaves out, for so many years, who passed then; None: none does."""
    if not years:
        return None
    day = anniv(passed_on, years)
    return day if anniv(day, -years) < passed_on else day - ONE_DAY


def belongs(candidate: Candidate, within: Bounds, on: date) -> bool:
    """Whether a cycle is one of those that a round looks at."""
    revoked = candidate.revoked_on
    return (
        candidate.rolled_on is not None
        and within.first <= candidate.rolled_on <= within.last
        and not candidate.listed
        and not _has_come(candidate.deceased_on, on)
        and not (revoked is not None and candidate.anchor <= revoked <= on)
    )


def left_out(candidate: Candidate, within: Bounds) -> LeftOut | None:
    """Why a cycle that belongs is not on the list; None: it is."""
    if candidate.by_staff:
        return LeftOut.STAFF
    if candidate.open_case:
        return LeftOut.OPEN_CASE
    if within.rested and candidate.passed_on and candidate.passed_on > within.rested:
        return LeftOut.PASSED_RECENTLY
    return None


def _has_come(day: date | None, on: date) -> bool:
    return day is not None and day <= on
