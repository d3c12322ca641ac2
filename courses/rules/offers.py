"""A course as the catalogue offers it on a day, and what is done with it (handbook section 6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

EXTERNAL = "external"
IN_PERSON = frozenset({"session", "chapter"})
"""Kinds where people meet."""
LIVE = IN_PERSON | {"webinar"}
"""Kinds that happen at one time."""


class Offer(NamedTuple):
    """A course beside what somebody who looks has of it.

    programs: keys of those that it counts for. starts_on: the office day of `starts_at`. taken: of
    the seats, where they are limited. held: the state of the viewer's place, "" without one;
    place_id: of that place. done_on: when they completed it, also where AMT has that from somewhere
    else and they have no place. in_cart: whether they mean to buy it. over: whether what happens at
    one time is, by now (`attending`).
    """

    id: int
    code: str
    kind: str
    title: str
    summary: str
    author: str
    hours: Decimal
    programs: frozenset[str]
    provider: str
    own: bool
    member_price: Decimal | None
    other_price: Decimal | None
    opens_on: date | None
    closes_on: date | None
    starts_on: date | None
    starts_at: datetime | None
    place: str
    seats: int | None
    taken: int
    retired: bool
    link: str = ""
    objectives: tuple[str, ...] = ()
    held: str = ""
    place_id: int | None = None
    done_on: date | None = None
    in_cart: bool = False
    over: bool = False

    @property
    def seats_left(self) -> int | None:
        return None if self.seats is None else max(self.seats - self.taken, 0)

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be begun; None where there is none."""
        return min(filter(None, (self.closes_on, self.starts_on)), default=None)

    @property
    def free(self) -> bool:
        """Whether nobody pays for it."""
        return self.other_price == 0

    @property
    def live(self) -> bool:
        """Whether it happens at one time, and a place in it is a seat."""
        return self.kind in LIVE

    @property
    def in_person(self) -> bool:
        return self.kind in IN_PERSON

    @property
    def external(self) -> bool:
        return self.kind == EXTERNAL


def closed(offer: Offer, on: date) -> str:
    """Why who has no place cannot begin it on that day: `retired`, `ended`, `not_yet`, `full`; ""
    where they can. What happens at one time has its own as the last day, until it is over.
    """
    if offer.retired:
        return "retired"
    if offer.over or (offer.last_day is not None and offer.last_day < on):
        return "ended"
    if offer.opens_on is not None and on < offer.opens_on:
        return "not_yet"
    return "full" if offer.seats_left == 0 else ""


def shown_as(offer: Offer, on: date, price: Decimal | None) -> str:
    """What its row says and offers, of `templates/courses/rows`: of who has a place `done`, `open`
    or `ordered`; `done` also of what would be paid for in vain, as it is on record; else why it is
    `closed`; else `external`, `free`, `cart` or `sold`.
    """
    if offer.held in {"completed", "open", "ordered"}:
        return "done" if offer.held == "completed" else offer.held
    if offer.done_on and price != 0:
        return "done"
    if why := closed(offer, on):
        return why
    if offer.external:
        return EXTERNAL
    if price == 0:
        return "free"
    return "cart" if offer.in_cart else "sold"


def in_order(
    offers: Iterable[Offer],
    on: date,
    *,
    chosen: frozenset[int],
    short: frozenset[str],
    mine: frozenset[str],
) -> list[Offer]:
    """Sort offers by how they fit: those of the plan first (`chosen`, by id), then those that count
    for a program whose points are missing (`short`), for another of theirs (`mine`), and the rest;
    within each by title. What cannot be begun any more comes last.
    """

    def fit(offer: Offer) -> tuple[bool, bool, bool, bool, bool, str]:
        gone = offer.held == "completed" or (
            not offer.held and bool(offer.done_on or closed(offer, on))
        )
        return (
            gone,
            offer.id not in chosen,
            offer.programs.isdisjoint(short),
            offer.programs.isdisjoint(mine),
            not offer.own,
            offer.title.casefold(),
        )

    return sorted(offers, key=fit)
