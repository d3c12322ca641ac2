"""A course as the catalogue offers it on a day: what can be done with it, and which search finds it
(handbook section 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

EXTERNAL = "external"
HOURS: Mapping[str, tuple[Decimal, Decimal | None]] = {
    "short": (Decimal(0), Decimal(1)),
    "middle": (Decimal(1), Decimal(2)),
    "long": (Decimal(2), None),
}
"""Groups of contact hours: more than the first number, up to the second."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A course beside what somebody who looks has of it.

    programs: keys of those that it counts for. starts_on: the office day of `starts_at`. taken: of
    the seats, where they are limited. held: the state of the viewer's place, "" without one;
    place_id, done_on: of that place. in_cart: whether they mean to buy it.
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
    def external(self) -> bool:
        return self.kind == EXTERNAL


def closed(offer: Offer, on: date) -> str:
    """Why who has no place cannot begin it on that day: `retired`, `ended`, `not_yet`, `full`; ""
    where they can. What happens at one time can be bought through its very day.
    """
    if offer.retired:
        return "retired"
    if offer.last_day is not None and offer.last_day < on:
        return "ended"
    if offer.opens_on is not None and on < offer.opens_on:
        return "not_yet"
    return "full" if offer.seats_left == 0 else ""


def shown_as(offer: Offer, on: date, price: Decimal | None) -> str:
    """What its row says and offers, of `templates/courses/rows`: of who has a place `done`, `open`
    or `ordered`; else why it is `closed`; else `external`, `free`, `cart` or `sold`.
    """
    if offer.held in {"completed", "open", "ordered"}:
        return "done" if offer.held == "completed" else offer.held
    if why := closed(offer, on):
        return why
    if offer.external:
        return EXTERNAL
    if price == 0:
        return "free"
    return "cart" if offer.in_cart else "sold"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: each group of which nothing is chosen leaves all."""

    words: str = ""
    programs: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    free: bool = False

    def finds(self, offer: Offer) -> bool:
        """Whether an offer is among what is looked for: every word, one of each group."""
        return (
            self._says(offer)
            and (not self.programs or not self.programs.isdisjoint(offer.programs))
            and (not self.kinds or offer.kind in self.kinds)
            and (not self.hours or any(_within(offer.hours, name) for name in self.hours))
            and (offer.free or not self.free)
        )

    def _says(self, offer: Offer) -> bool:
        if not self.words:
            return True
        text = " ".join((offer.title, offer.summary, offer.author, *offer.objectives)).casefold()
        return all(word in text for word in self.words.casefold().split())


def _within(hours: Decimal, name: str) -> bool:
    above, through = HOURS[name]
    return above < hours and (through is None or hours <= through)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many offers each choice would leave, with what is chosen in the other groups."""

    programs: Mapping[str, int]
    kinds: Mapping[str, int]
    hours: Mapping[str, int]
    free: int
    all_programs: int


def counted(offers: Iterable[Offer], wanted: Wanted) -> Counts:
    """Count the choices of a search over these offers."""
    rows = list(offers)
    by_program = [row for row in rows if replace(wanted, programs=frozenset()).finds(row)]
    by_kind = [row for row in rows if replace(wanted, kinds=frozenset()).finds(row)]
    by_hours = [row for row in rows if replace(wanted, hours=frozenset()).finds(row)]
    programs = {key for row in rows for key in row.programs}
    return Counts(
        programs={key: sum(key in row.programs for row in by_program) for key in programs},
        kinds=_tally(by_kind, lambda row: row.kind),
        hours={name: sum(_within(row.hours, name) for row in by_hours) for name in HOURS},
        free=sum(row.free for row in rows if replace(wanted, free=False).finds(row)),
        all_programs=len(by_program),
    )


def _tally(rows: Iterable[Offer], of: Callable[[Offer], str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[of(row)] = found.get(of(row), 0) + 1
    return found


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
        gone = offer.held == "completed" or (not offer.held and bool(closed(offer, on)))
        return (
            gone,
            offer.id not in chosen,
            offer.programs.isdisjoint(short),
            offer.programs.isdisjoint(mine),
            not offer.own,
            offer.title.casefold(),
        )

    return sorted(offers, key=fit)
