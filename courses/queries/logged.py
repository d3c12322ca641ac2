"""What a member has logged by hand, to tell what a course would repeat."""

from __future__ import annotations

from datetime import date

from ccp.models import Activity
from ccp.models.activity import POSTED
from courses.rules.twice import Logged
from members.models import Certificant
from members.rules.calendar import CYCLE_YEARS, anniv

MOST_COMPARED = 200


def logged_by_hand(person: Certificant, on: date) -> list[Logged]:
    """Their entries of the years that a cycle may have, the latest first; one query."""
    rows = Activity.objects.filter(
        certificant=person, withdrawn_at__isnull=True, completed_on__gte=anniv(on, -CYCLE_YEARS)
    ).exclude(POSTED)
    found = rows.order_by("-completed_on", "-pk").values_list("pk", "title", "completed_on")
    return [Logged(*row) for row in found[:MOST_COMPARED]]
