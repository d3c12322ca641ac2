"""activities.csv: continuing education as it was reported."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from amt_portal.imports.table import OfCertification, Record
from ccp.models import (
    Activity,
    ActivityClaim,
    AuthorshipKind,
    Category,
    CreditUnit,
    OrganizationRole,
)
from plumbing import copying
from plumbing.tables.row import Row, digest

MOST = Decimal("9999.99")
CATEGORIES = {value: value for value in Category.values}
UNITS = {value: value for value in CreditUnit.values}
KINDS = {value: value for value in AuthorshipKind.values}
ROLES = {value: value for value in OrganizationRole.values}
USED: dict[str, tuple[str, ...]] = {
    Category.PROFESSIONAL_EDUCATION: ("hours",),
    Category.FORMAL_EDUCATION: ("credits", "unit"),
    Category.EMPLOYMENT: (),
    Category.AUTHORSHIP: ("kind",),
    Category.INSTRUCTION: ("hours",),
    Category.ORGANIZATION: ("role", "years"),
    Category.AMT_CE: ("hours",),
}
"""What each category is entered as, besides its days, title and provider."""


class Activities(OfCertification[Activity]):
    """One row an activity, declared for one certification, logged on its completion day."""

    name = "activities.csv"
    columns: ClassVar[tuple[str, ...]] = (
        "activity_ref",
        "certification_number",
        "category",
        "completed_on",
        "title",
        "provider",
        "from_day",
        "to_day",
        "hours",
        "credits",
        "unit",
        "kind",
        "role",
        "years",
    )
    key_column = "activity_ref"
    kept_in = (Activity, "external_ref")

    def read(self, row: Row) -> Record[Activity]:
        """Read what the category uses; a value it does not use is refused, not dropped."""
        ref = row.text("activity_ref", 64, required=True)
        number = row.text("certification_number", 32, required=True)
        activity = Activity(
            external_ref=ref,
            category=row.choice("category", CATEGORIES),
            title=row.text("title", 200),
            provider=row.text("provider", 200),
            logged_as_completed=True,
        )
        _read_days(row, activity)
        # One completed on a day to come is on record from now on, and counts from that day.
        activity.logged_on = min(activity.completed_on, self.on)
        _read_amounts(row, activity)
        said = digest(number, *(getattr(activity, column) for column in self.columns[2:]))
        return Record(row, ref, said, activity)

    def write(self, records: Sequence[Record[Activity]]) -> None:
        """Add the activities, each declared for its certification."""
        for record in records:
            record.facts.certificant_id = self.certification(record).certificant_id
        activities = copying.add([record.facts for record in records])
        copying.add(
            [
                ActivityClaim(activity=activity, certification=self.certification(record))
                for activity, record in zip(activities, records, strict=True)
            ]
        )


def _read_days(row: Row, activity: Activity) -> None:
    """Set the span and the completion day, which of a span is its last day."""
    if activity.category == Category.EMPLOYMENT:
        activity.from_day, activity.to_day = row.day("from_day"), row.day("to_day")
    else:
        activity.from_day, activity.to_day = row.day_or_none("from_day"), row.day_or_none("to_day")
    if (activity.from_day is None) != (activity.to_day is None):
        row.refuse("to_day" if activity.to_day is None else "from_day", "missing")
    if activity.from_day and activity.to_day and activity.to_day < activity.from_day:
        row.refuse("to_day", "before from_day")
    if activity.to_day is None:
        activity.completed_on = row.day("completed_on")
    else:
        activity.completed_on = activity.to_day
        if row.day_or_none("completed_on") not in {None, activity.to_day}:
            row.refuse("completed_on", "not the last day of the span")


def _read_amounts(row: Row, activity: Activity) -> None:
    used = USED[activity.category]
    for column in ("hours", "credits", "years"):
        if column in used:
            setattr(activity, column, row.number(column, MOST))
    for column, known in (("unit", UNITS), ("kind", KINDS), ("role", ROLES)):
        if column in used:
            setattr(activity, column, row.choice(column, known))
    for column in ("hours", "credits", "years", "unit", "kind", "role"):
        if column not in used and row.cells[column]:
            row.refuse(column, f"not used by {activity.category}")
