"""Reading an item, of a call or of a file alike (handbook section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from courses.completions.rules.sameness import ROSTER, Content
from plumbing.tables.row import Row, Trial

FIELDS = (
    "completion_id",
    "certification_number",
    "member_number",
    "last_name",
    "course_code",
    "title",
    "completed_on",
    "contact_hours",
)
NUMBERS = FIELDS[1:3]
COURSE = (("course_code", 40), ("title", 200))
MOST_HOURS = Decimal("9999.99")
EITHER = "give this or member_number with last_name"
OF_ROSTERS = f"begins with {ROSTER}, as rows do that came without one; leave it out"
COURSE_OR_TITLE = "give this or a title"


@dataclass(frozen=True, slots=True)
class Item:
    """One completion as it was sent. cells: its fields as text, as conflicts show them."""

    completion_id: str
    last_name: str
    content: Content
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """An item that cannot be read, and why."""

    completion_id: str
    field: str
    reason: str


def read(row: Row, on: date, *, roster: bool = False) -> Item:
    """What a row says. roster: it came without an id. Raises Refused (of plumbing.tables.row), with
    each field and what is wrong with it.

    A course that is given by its code alone has no title yet.
    """
    trial = Trial()
    completion_id = trial("", row.text, "completion_id", 64, required=True)
    if completion_id.startswith(ROSTER) and not roster:
        trial("", row.refuse, "completion_id", OF_ROSTERS)
    certification, member = (
        trial("", row.reference, name) if row.cells[name] else "" for name in NUMBERS
    )
    last_name = trial("", row.text, "last_name", 120)
    numbers = [row.cells[name] for name in NUMBERS]
    if not any(numbers):
        trial("", row.refuse, "certification_number", EITHER)
    elif not numbers[0] and not row.cells["last_name"]:
        trial("", row.refuse, "last_name", "missing, as a member number comes with it")
    code, title = (trial("", row.text, name, most) for name, most in COURSE)
    if not any(row.cells[name] for name, _ in COURSE):
        trial("", row.refuse, "course_code", COURSE_OR_TITLE)
    completed_on = trial(on, row.any_day, "completed_on")
    if completed_on > on:
        trial("", row.refuse, "completed_on", "in the future")
    hours = trial(MOST_HOURS, row.number, "contact_hours", MOST_HOURS)
    trial.end()
    content = Content(
        certification_number=certification,
        member_number=member,
        course_code=code,
        title=title,
        completed_on=completed_on,
        hours=hours,
    )
    said = {name: row.cells[name] for name in FIELDS if row.cells[name]}
    return Item(completion_id, last_name, content, said)
