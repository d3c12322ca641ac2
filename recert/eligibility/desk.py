"""What the eligibility assistant adds to the desk."""

from __future__ import annotations

from members.models import Role
from plumbing.desk import place

place(38, "eligibility:desk_criteria", "list-checks", "Eligibility", Role.RECORDS, Role.ADMIN)
