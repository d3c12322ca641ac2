"""Who may ask for something that needs two, and who may decide it (handbook section 12)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why somebody may not."""

    ROLE = "role"
    ABOUT_SELF = "about_self"
    SAME_PERSON = "same_person"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff, and whether they hold the role asked for (an administrator does)."""

    key: int
    holds_role: bool


def may_ask(person: Person, *, about: int | None) -> Refusal | None:
    """`about`: the sign-in that the matter is about, or None."""
    if not person.holds_role:
        return Refusal.ROLE
    return Refusal.ABOUT_SELF if person.key == about else None


def may_decide(person: Person, *, asked_by: int, about: int | None) -> Refusal | None:
    """Somebody else than who asked, who might have asked it themselves."""
    return may_ask(person, about=about) or (Refusal.SAME_PERSON if person.key == asked_by else None)
