"""What recertification adds to the desk."""

from __future__ import annotations

from datetime import date

from casework import kinds
from casework.desk import late_cases
from members.models import Role
from plumbing.desk import Waiting, late_for, place
from recert.rules.flows import KEY

place(37, "recert:desk_board", "rotate-ccw", "Recertification", Role.RECORDS, Role.ADMIN)


@late_for(Role.RECORDS)
def late_applications(on: date) -> Waiting:
    """Applications and appeals that wait longer than the goal."""
    return late_cases(kinds.of(KEY), on)
