"""What the catalogue adds to the desk."""

from __future__ import annotations

from members.models import Role
from plumbing.desk import place

place(38, "courses:desk_courses", "book-open", "Courses", Role.RECORDS, Role.ADMIN)
