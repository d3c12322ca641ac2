"""What a person holds: certifications, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import log
from random import Random

from members.rules.calendar import anniv
from practice.bulk.person import Person

MOST = 3  # certifications of one person
FIRST_NUMBER = 2_000_000

# The programmes as they are held, most often first; of each its share of 1,000.
SHARES = {
    "RMA": 450, "RPT": 170, "MLT": 130, "MLS": 95, "CMAS": 50, "RDA": 30, "CMLA": 22, "PCT": 20,
    "AHI": 15, "MDT": 10, "CLC": 8,
}  # fmt: skip
_KEYS = tuple(key for key, share in SHARES.items() for _ in range(share))

# Years since the first certification: up to how many, and the share of people.
_AGES = ((0.0, 3.0, 0.40), (3.0, 7.0, 0.34), (7.0, 13.0, 0.18), (13.0, 40.0, 0.08))
SECOND, THIRD = 0.12, 0.012  # who holds a further certification
SAME_MONTH = 0.25  # of further ones, granted in the month of the first
DROPS_OUT = 0.02  # stops paying, a year
RECERTIFIED = 0.02
RETIRED, REVOKED, SUSPENDED, WAS_SUSPENDED = 0.012, 0.0012, 0.0025, 0.004


@dataclass(slots=True)
class Held:
    """One certification; days are ordinals, `stop` the first day after which nothing is done.

    `drop` is the dues year of the anchor from which nothing is paid.
    """

    id: int
    place: int
    person: int
    program: str
    granted: date
    anchor: date
    drop: int
    stop: int
    recertified: date | None = None
    retired: int | None = None
    revoked: int | None = None
    suspended_from: int | None = None
    suspended_until: int | None = None
    lapsed_for_good: int = 10**9
    """From when it is revoked, retired or lapsed so that paying no longer helps."""

    @property
    def number(self) -> str:
        """The certification number."""
        return str(FIRST_NUMBER + self.id)


def certifications(rng: Random, person: Person, today: date) -> Iterator[Held]:
    """Draw the certifications of a person, the oldest first; none was granted after a death."""
    chance = rng.random
    if person.deceased is not None:
        today = date.fromordinal(person.deceased)
    oldest = _granted(rng, today)
    count = 1 + (chance() < SECOND) + (chance() < THIRD)
    programs: list[str] = []
    for place in range(count):
        program = _KEYS[int(chance() * len(_KEYS))]
        while program in programs:
            program = _KEYS[int(chance() * len(_KEYS))]
        programs.append(program)
        granted = oldest
        if place:
            granted = _later(rng, oldest, today)
        yield _certification(rng, person, place, program, granted, today)


def _granted(rng: Random, today: date) -> date:
    draw = rng.random()
    years = 0.0
    for least, most, share in _AGES:
        if 0.0 <= draw < share:
            years = least + draw / share * (most - least)
        draw -= share
    return date.fromordinal(today.toordinal() - int(years * 365.25))


def _later(rng: Random, first: date, today: date) -> date:
    """A day from the first certification's on."""
    span = today.toordinal() - first.toordinal()
    day = date.fromordinal(first.toordinal() + int(rng.random() * (span + 1)))
    if rng.random() < SAME_MONTH:
        day = min(anniv(first, day.year - first.year), today)
    return max(day, first)


def _certification(
    rng: Random, person: Person, place: int, program: str, granted: date, today: date
) -> Held:
    chance, last = rng.random, today.toordinal()
    held = Held(
        id=person.id * 4 + place,
        place=place,
        person=person.id,
        program=program,
        granted=granted,
        anchor=granted,
        drop=_years_kept(rng),
        stop=last,
    )
    first = granted.toordinal()
    age = last - first
    if chance() < RECERTIFIED and age > 2200:  # six years
        held.recertified = date.fromordinal(first + 1500 + int(chance() * (age - 1900)))
        held.anchor = held.recertified
        held.drop = _years_kept(rng)
        first, age = held.anchor.toordinal(), last - held.anchor.toordinal()
    if chance() < RETIRED and age > 400:
        held.retired = first + 365 + int(chance() * (age - 365))
    if chance() < REVOKED:
        held.revoked = first + int(chance() * age)
    ends = [day for day in (held.retired, held.revoked, person.deceased) if day is not None]
    held.lapsed_for_good = min([held.lapsed_for_good, *ends])
    held.stop = min(last, held.lapsed_for_good)
    dropped = held.anchor.year + held.drop
    if dropped <= today.year:
        held.stop = min(held.stop, date(dropped, held.anchor.month, 1).toordinal())
    if chance() < SUSPENDED and held.stop == last:
        held.suspended_from = last - int(chance() * min(age, 300))
        if chance() < 0.8:  # the others until further notice
            held.suspended_until = last + 10 + int(chance() * 300)
    elif chance() < WAS_SUSPENDED and age > 500:
        held.suspended_from = first + int(chance() * (age - 400))
        held.suspended_until = held.suspended_from + 60 + int(chance() * 300)
    return held


def _years_kept(rng: Random) -> int:
    """The dues year from which somebody no longer pays."""
    return 1 + int(log(1.0 - rng.random()) / log(1.0 - DROPS_OUT))
