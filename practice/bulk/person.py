"""Who a person of the practice portal is: name, address, sign-in, and what befell them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from practice.bulk import names
from practice.bulk.places import ABROAD, PLACES, STREETS

T = TypeVar("T")
FIRST_NUMBER = 1_000_000

# Shares of people.
NO_EMAIL = 0.02
BOUNCED = 0.012
NO_STREET = 0.005
RETURNED = 0.012
LIVES_ABROAD = 0.006
HAS_SIGN_IN = 0.62  # of those with an email address that works
RARE_NAME = 0.3
TWO_NAMES = 0.02
DECEASED = 0.008


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `place` is city, state, zip and country; days are ordinals."""

    id: int
    first: str
    middle: str
    last: str
    suffix: str
    email: str
    phone: str
    street: str
    unit: str
    place: tuple[str, str, str, str]
    bounced: int | None
    returned: int | None
    deceased: int | None
    has_sign_in: bool

    @property
    def number(self) -> str:
        """The member number."""
        return str(FIRST_NUMBER + self.id)

    @property
    def name(self) -> str:
        """As `members.models.Certificant.full_name`."""
        name = " ".join(part for part in (self.first, self.middle, self.last) if part)
        return f"{name}, {self.suffix}" if self.suffix else name


def draw(rng: Random, number: int, today: int) -> Person:
    """Draw the person with this number, as of the day with ordinal `today`."""
    chance = rng.random
    first = _often_first(rng, names.FIRST)
    last = _often_first(rng, names.LAST) if chance() > RARE_NAME else _any(rng, names.RARE)
    if chance() < TWO_NAMES:
        last = f"{last}-{_often_first(rng, names.LAST)}"
    middle = _any(rng, names.MIDDLE) if chance() < 0.3 else ""
    suffix = _any(rng, names.SUFFIXES) if chance() < 0.01 else ""
    email = f"{ascii_of(first)}.{ascii_of(last)}{number}@example.org"
    if chance() < NO_EMAIL:
        email = ""
    street, unit = f"{1 + int(chance() * 9900)} {_any(rng, STREETS)}", ""
    if chance() < 0.2:
        unit = f"Apt {1 + int(chance() * 40)}"
    place = (*_any(rng, PLACES), "US")
    if chance() < LIVES_ABROAD:
        city, code, country = _any(rng, ABROAD)
        place = (city, "", code, country)
    if chance() < NO_STREET:
        street = unit = ""
    bounced = _lately(rng, today) if email and chance() < BOUNCED else None
    returned = _lately(rng, today) if street and chance() < RETURNED else None
    return Person(
        id=number,
        first=first,
        middle=middle,
        last=last,
        suffix=suffix,
        email=email,
        phone=f"({201 + int(chance() * 780)}) 555-{int(chance() * 10000):04}",
        street=street,
        unit=unit,
        place=place,
        bounced=bounced,
        returned=returned,
        deceased=_lately(rng, today, 1500) if chance() < DECEASED else None,
        has_sign_in=bool(email) and bounced is None and chance() < HAS_SIGN_IN,
    )


def _any(rng: Random, words: tuple[T, ...]) -> T:
    return words[int(rng.random() * len(words))]


def _often_first(rng: Random, words: tuple[str, ...]) -> str:
    """One of the words, those at the head far more often."""
    return words[int(rng.random() ** 2.2 * len(words))]


def _lately(rng: Random, today: int, days: int = 600) -> int:
    return today - int(rng.random() * days)


_ASCII: dict[str, str] = {}
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ß": "ss"})


def ascii_of(name: str) -> str:
    """The name as it stands in an email address."""
    if name not in _ASCII:
        letters = unicodedata.normalize("NFKD", name.translate(_PLAIN)).lower()
        _ASCII[name] = re.sub("[^a-z]", "", letters)
    return _ASCII[name]
