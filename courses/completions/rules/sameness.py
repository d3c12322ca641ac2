"""When an item that comes again says the same (handbook section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.rules.activities import folded_title

ROSTER = "roster:"  # begins the ids of rows that came without one


@dataclass(frozen=True, slots=True)
class Content:
    """What an item says of who completed what, when and for how long. The spelling of a name is
    none of it. A number that was not given is empty.
    """

    certification_number: str
    member_number: str
    course_code: str
    title: str
    completed_on: date
    hours: Decimal


def of_roster(one: Content) -> tuple[str, str, str, date]:
    """What a row of a roster, which has no id, is known by: person, course and day, however number
    and day are written and whatever hours stand there.
    """
    course = one.course_code.casefold() or folded_title(one.title)
    return (*_numbers(one), course, one.completed_on)


def differs_in(one: Content, other: Content, *, one_person: bool) -> list[str]:
    """Return what differs, in words: nothing where both say the same. one_person: both are known to
    be of one and the same.
    """
    found = []
    if not one_person and not _same_numbers(one, other):
        found.append("person")
    if not same_course(one, other):
        found.append("course")
    if one.completed_on != other.completed_on:
        found.append("day")
    if one.hours != other.hours:
        found.append("contact hours")
    return found


def same_course(one: Content, other: Content) -> bool:
    """Whether both are of one course: by its code, where either has none by its title."""
    if one.course_code and other.course_code:
        return one.course_code.casefold() == other.course_code.casefold()
    return folded_title(one.title) == folded_title(other.title)


def _same_numbers(one: Content, other: Content) -> bool:
    return _numbers(one) == _numbers(other)


def _numbers(one: Content) -> tuple[str, str]:
    return _number(one.certification_number), _number(one.member_number)


def _number(number: str) -> str:
    """A number without blanks, dashes and case. Letters count: RMA-1 and RPT-1 are two."""
    return "".join(char for char in number.upper() if char.isalnum())
