"""Which routes back are open on a day, until when, and why not (handbook sections 8 and 9).

Standing decides; this puts its answer into what a page says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.rules.calendar import ONE_DAY
from members.rules.dated import Policy
from members.rules.standing import Route, StandingDecision, exam_only_from

ROUTES: tuple[Route, ...] = ("ccp", "exam")


class Shut(StrEnum):
    """Why a route is not open: nothing is lapsed, paying is enough, or the lapse is too old."""

    NOT_LAPSED = "not_lapsed"
    PAY = "pay"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class Offer:
    """One route on a day. through: its last day, None without end; closed_from: the first day on
    which it is not open, of one that was.
    """

    route: Route
    shut: Shut | None = None
    through: date | None = None
    closed_from: date | None = None

    @property
    def open(self) -> bool:
        return self.shut is None


def not_needed(standing: str, way_back: str | None) -> str:
    """Why a certification cannot be recertified as it stands, for whoever decides; "" where only
    recertification helps it.
    """
    if way_back == "recertify":
        return ""
    if standing == "suspended":
        return "The certification is suspended: this waits until the suspension has ended."
    if way_back == "pay_dues":
        return "Paying brings the certification back: it does not need recertification any more."
    return f"The certification does not need recertification any more: it is {standing} now."


def offers(now: StandingDecision, policy: Policy) -> tuple[Offer, ...]:
    """Both routes, as the standing of a day has them."""
    return tuple(_offer(route, now, policy) for route in ROUTES)


def offer(route: str, now: StandingDecision, policy: Policy) -> Offer:
    """One of them; KeyError for a route that is none."""
    return {each.route: each for each in offers(now, policy)}[route]  # type: ignore[index]


def _offer(route: Route, now: StandingDecision, policy: Policy) -> Offer:
    if now.standing != "lapsed" or now.since is None:
        return Offer(route, Shut.NOT_LAPSED)
    if now.way_back != "recertify":
        return Offer(route, Shut.PAY)
    if route == "exam":
        return Offer(route)
    ends = exam_only_from(now.since, policy)
    if route in now.routes:
        return Offer(route, through=ends and ends - ONE_DAY)
    return Offer(route, Shut.TOO_OLD, closed_from=ends)
