"""When a candidate may be somebody on record already (handbook section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Name(StrEnum):
    """How two names compare: all the same, both parts nearly, one part the same, or otherwise."""

    SAME = "same"
    NEAR = "near"
    PART = "part"
    OTHER = "other"


class Why(StrEnum):
    """What speaks for one person; the strongest first."""

    CANDIDATE = "candidate"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    NAME = "name"
    STREET = "street"


@dataclass(frozen=True, slots=True)
class Signs:
    """A candidate beside a person on record. born: the birth date of each, None where not known."""

    name: Name
    born: tuple[date | None, date | None]
    same_candidate: bool = False
    same_email: bool = False
    same_street: bool = False

    @property
    def same_birth_date(self) -> bool:
        one, other = self.born
        return one is not None and one == other

    @property
    def other_birth_date(self) -> bool:
        """Whether both are known, and differ."""
        return None not in self.born and not self.same_birth_date


def likeness(signs: Signs) -> tuple[Why, ...]:
    """What speaks for one person, strongest first; () where they are two, as far as we can see.

    A candidate id or an email is enough. A birth date is with any part of the name: people marry.
    The same name is where the birth dates do not tell two apart, and a name that is nearly the same
    where they live in one street, too.
    """
    found = []
    if signs.same_candidate:
        found.append(Why.CANDIDATE)
    if signs.same_email:
        found.append(Why.EMAIL)
    if signs.same_birth_date and signs.name != Name.OTHER:
        found.append(Why.BIRTH_DATE)
    elif signs.name == Name.SAME and not signs.other_birth_date:
        found.append(Why.NAME)
    elif signs.name == Name.NEAR and signs.same_street and not signs.other_birth_date:
        found.append(Why.STREET)
    return tuple(found)
