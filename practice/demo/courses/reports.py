"""What the partner's learning system has reported: most counted, and one of each that waits."""

from __future__ import annotations

from datetime import date, timedelta

from ccp.models import Cycle
from courses.completions.models import Source
from courses.completions.services import counting
from courses.completions.services.reading import FIELDS, Item, read
from courses.completions.services.reporting import receive
from courses.models import Provider
from members.rules.calendar import ONE_DAY
from plumbing.tables.row import Row
from practice.demo.courses.shelf import PARTNER

# Certification number, last name, days ago, title ("": the course of the catalogue), hours.
REPORTED = (
    ("2600022", "Halloran", 12, "", "2.5"),
    ("1500023", "Nguyen", 9, "Blood gases at the bedside", "1.5"),
    ("2600022", "Halloran", 4, "Inhalers: teaching that sticks", "1"),
    ("2690017", "Whitaker", 3, "", "2.5"),  # nobody has this number yet
)
MISSED, MISSED_BY = "3300006", "Novak"  # the last day of the cycle that lapsed it


def report(today: date) -> None:
    """A call with all of them, and one that gives other hours under an id that is taken."""
    partner = Provider.objects.get(code=PARTNER)
    items = [_item(f"gpri-{n:04}", today, *told) for n, told in enumerate(REPORTED, 1)]
    missed = Cycle.objects.filter(certification__number=MISSED, closed_at__isnull=False).latest(
        "end"
    )
    days = (today - (missed.end - ONE_DAY)).days
    items.append(
        _item(
            "gpri-0005", today, MISSED, MISSED_BY, days, "Convention: four days of sessions", "30"
        )
    )
    again = _item("gpri-0002", today, *REPORTED[1][:4], "2.5")
    for call in (items, [again]):
        receive(provider=partner, said=call, source=Source.API, on=today)
    counting.count_waiting(on=today, seconds=20)


def _item(key: str, on: date, number: str, name: str, days: int, title: str, hours: str) -> Item:
    said = {
        "completion_id": key,
        "certification_number": number,
        "last_name": name,
        "course_code": "" if title else "spirometry",
        "title": title,
        "completed_on": (on - timedelta(days=days)).isoformat(),
        "contact_hours": hours,
    }
    return read(Row.of(1, FIELDS, [said.get(field, "") for field in FIELDS]), on)
