"""What the catalogue adds to the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from courses.queries.refunds import waiting
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, place, waits

place(38, "courses:desk_courses", "book-open", "Courses", Role.RECORDS, Role.ADMIN)


@waits(Role.FINANCE, also_at="billing:desk_money")
def refunds_asked_for(_on: date, _user: User) -> Waiting | None:
    asked = [clock.office_day(row.asked_at) for row in waiting()]
    since, url = min(asked, default=None), reverse("courses:desk_refunds")
    return Waiting("Course refunds asked for", "hand-coins", len(asked), since, url)
