"""When the door of a live meeting is open, and what keeps somebody from being in (section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

MINUTES = 60  # of a contact hour


@dataclass(frozen=True, slots=True)
class Hours:
    """The moments of a door: it opens, the session begins and is over, it closes."""

    opens_at: datetime
    begins_at: datetime
    over_at: datetime
    closes_at: datetime

    def open(self, now: datetime) -> bool:
        """Whether staff check people in."""
        return self.opens_at <= now < self.closes_at

    def open_to_phones(self, now: datetime) -> bool:
        """Whether people check in by themselves: afterwards who was there is for staff to say."""
        return self.open(now) and not self.over(now)

    def over(self, now: datetime) -> bool:
        """Whether the session is: nobody has points of it before."""
        return now >= self.over_at


def hours_of(begins_at: datetime, hours: Decimal, *, before: int, after: int) -> Hours:
    """The hours of the door. hours: contact hours of the session, so long does it last; before,
    after: minutes for which the door is open around it.
    """
    over_at = begins_at + timedelta(minutes=int(hours * MINUTES))
    return Hours(
        begins_at - timedelta(minutes=before),
        begins_at,
        over_at,
        over_at + timedelta(minutes=after),
    )


class Lack(StrEnum):
    """What keeps somebody at the door from being in."""

    NOTHING = ""
    UNPAID = "unpaid"  # it is ordered, and an invoice asks for it
    NO_PLACE = "no_place"  # it costs something, and was not ordered
    FULL = "full"  # every seat is somebody's


def lack(place: str, *, free: bool, seats_left: int | None) -> Lack:
    """What is lacking. place: the state of theirs, "" without one; free: it costs them nothing;
    seats_left: None where there is no end of them.
    """
    if place in {"open", "completed"}:
        return Lack.NOTHING
    if place == "ordered":
        return Lack.UNPAID
    if seats_left == 0:
        return Lack.FULL
    return Lack.NOTHING if free else Lack.NO_PLACE
