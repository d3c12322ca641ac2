"""The parts of the desk that dues bring."""

from __future__ import annotations

from members.models import Role
from plumbing.desk import place

place(20, "dues:desk_renewals", "calendar-sync", "Renewals", Role.FINANCE, Role.SUPPORT)
