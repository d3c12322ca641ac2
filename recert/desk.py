"""What recertification adds to the desk."""

from __future__ import annotations

from members.models import Role
from plumbing.desk import place

place(37, "recert:desk_board", "rotate-ccw", "Recertification", Role.RECORDS, Role.ADMIN)
