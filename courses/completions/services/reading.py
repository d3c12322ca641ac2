"""Reading an item, of a call or of a file alike (handbook section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from courses.completions.rules.sameness import ROSTER, Content
from plumbing.tables.row import Row

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
    the field and what is wrong.

    A course that is given by its code alone has no title yet.
    """
    completion_id = row.text("completion_id", 64, required=True)
    if completion_id.startswith(ROSTER) and not roster:
        row.refuse("completion_id", OF_ROSTERS)
    certification = row.reference("certification_number") if row.cells[FIELDS[1]] else ""
    member = row.reference("member_number") if row.cells[FIELDS[2]] else ""
    last_name = row.text("last_name", 120)
    if not certification and not member:
        row.refuse("certification_number", EITHER)
    if not certification and not last_name:
        row.refuse("last_name", "missing, as a member number comes with it")
    code, title = row.text("course_code", 40), row.text("title", 200)
    if not code and not title:
        row.refuse("course_code", COURSE_OR_TITLE)
    completed_on = row.any_day("completed_on")
    if completed_on > on:
        row.refuse("completed_on", "in the future")
    content = Content(
        certification_number=certification,
        member_number=member,
        course_code=code,
        title=title,
        completed_on=completed_on,
        hours=row.number("contact_hours", MOST_HOURS),
    )
    said = {name: row.cells[name] for name in FIELDS if row.cells[name]}
    return Item(completion_id, last_name, content, said)
