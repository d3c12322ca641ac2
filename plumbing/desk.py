"""What apps add to the desk: each declares its own in its `desk.py`, and the desk finds it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work for people: how much, and since when; `url` is the list behind it.

    capped: there may be more than `number`.
    """

    label: str
    icon: str
    number: int
    since: date | None
    url: str
    capped: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One line of the side bar, for who holds any of `roles`. rank: the lower, the higher up;
    name: of its address; exact: it is open on that very page only.
    """

    rank: int
    name: str
    icon: str
    label: str
    roles: tuple[str, ...]
    exact: bool


Part: TypeAlias = "Callable[[date, Any], Waiting | None]"
LatePart: TypeAlias = Callable[[date], Waiting]
Find: TypeAlias = "Callable[[str, Any], str]"

WAITS: list[tuple[tuple[str, ...], Part]] = []
ALSO_AT: dict[Part, str] = {}
LATE: list[tuple[tuple[str, ...], LatePart]] = []
FINDS: list[Find] = []
PLACES: list[Place] = []


def place(rank: int, name: str, icon: str, label: str, *roles: str, exact: bool = False) -> None:
    """Declare a place of the side bar; without roles everybody at the desk has it."""
    PLACES.append(Place(rank, name, icon, label, roles, exact))


def waits(*roles: str, also_at: str = "") -> Callable[[Part], Part]:
    """Declare work that waits for who holds any of these roles, for everybody at the desk where
    none is named: of a day and a user, None where there is nothing to tell. also_at: the place, by
    the name of its address, whose own page tells of it beside home.
    """

    def declare(part: Part) -> Part:
        WAITS.append((roles, part))
        if also_at:
            ALSO_AT[part] = also_at
        return part

    return declare


def late(part: LatePart) -> LatePart:
    """Declare work that was to be done before a day; shown to everybody, where there is any."""
    return late_for()(part)


def late_for(*roles: str) -> Callable[[LatePart], LatePart]:
    """The same of work whose list only who holds any of these roles can open; shown to them."""

    def declare(part: LatePart) -> LatePart:
        LATE.append((roles, part))
        return part

    return declare


def finds(find: Find) -> Find:
    """Declare how the search box finds the page of what has a number: of what was typed and who
    asks, "" where it is no such number.
    """
    FINDS.append(find)
    return find


def waiting_for(user: Any, on: date) -> Iterator[Waiting]:
    """What waits for the roles that a person holds."""
    for roles, part in WAITS:
        row = part(on, user) if not roles or user.has_role(*roles) else None
        if row:
            yield row


def waiting_at(name: str, user: Any, on: date) -> Iterator[Waiting]:
    """What waits for the roles that a person holds and is shown on the page of a place, too, by the
    name of its address.
    """
    for roles, part in WAITS:
        if (not roles or user.has_role(*roles)) and ALSO_AT.get(part) == name:
            row = part(on, user)
            if row:
                yield row


def late_for_roles_of(user: Any, on: date) -> list[Waiting]:
    """What was to be done before a day, of what this person sees."""
    seen = [part for roles, part in LATE if not roles or user.has_role(*roles)]
    return [row for part in seen if (row := part(on)).number]


def page_of(text: str, user: Any) -> str:
    """The page of what has that number; "" when nothing has. Of the numbers that apps give each has
    a digit, so words are not looked up.
    """
    if not any(map(str.isdecimal, text)):
        return ""
    return next(filter(None, (find(text, user) for find in FINDS)), "")
