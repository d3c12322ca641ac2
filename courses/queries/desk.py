"""Courses as the desk lists them, with what became of their places."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from billing.models import Allocation
from courses.models import Course, Enrollment

State = Enrollment.State
SOLD = Q(enrollments__state__in=[State.OPEN, State.COMPLETED])


def courses() -> QuerySet[Any]:
    """Every course with its provider and `ordered`, `sold` and `completed` places, drafts first."""
    return (
        Course.objects.select_related("provider")
        .defer("about", "article")
        .annotate(
            ordered=Count("enrollments", filter=Q(enrollments__state=State.ORDERED)),
            sold=Count("enrollments", filter=SOLD),
            completed=Count("enrollments", filter=Q(enrollments__state=State.COMPLETED)),
        )
        .order_by("state", "title", "pk")
    )


def figures(course: Course) -> dict[str, Any]:
    """How many ordered it, have it, and completed it, and what was paid for it and not given back;
    two queries.
    """
    paid = Allocation.objects.filter(line__course__enrollment__course=course)
    places = Enrollment.objects.filter(course=course)
    return paid.aggregate(earned=Sum("amount")) | places.aggregate(
        ordered=Count("pk", filter=Q(state=State.ORDERED)),
        sold=Count("pk", filter=Q(state__in=[State.OPEN, State.COMPLETED])),
        open=Count("pk", filter=Q(state=State.OPEN)),
        completed=Count("pk", filter=Q(state=State.COMPLETED)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    )
