"""Places in courses, and the invoice lines that ask for them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from billing.models import InvoiceLine, Payer
from courses.models.course import Course
from courses.rules.flows import ENROLLMENT
from plumbing import clock
from plumbing.frozen import frozen_but, moves_only

COURSE_LINE = "course"


_COUNT_ADDED = """
UPDATE courses_course SET taken = taken + number FROM (
    SELECT course_id, count(*) AS number FROM added WHERE state <> 'closed' GROUP BY course_id
    ORDER BY course_id
) sums WHERE id = sums.course_id;
RETURN NULL;
"""
_COUNT_MOVED = """
UPDATE courses_course SET taken = taken + number FROM (
    SELECT now.course_id,
           sum((now.state <> 'closed')::int - (was.state <> 'closed')::int) AS number
    FROM moved now JOIN before was USING (id)
    WHERE (now.state = 'closed') <> (was.state = 'closed')
    GROUP BY now.course_id ORDER BY now.course_id
) sums WHERE id = sums.course_id;
RETURN NULL;
"""


@pgtrigger.register(
    moves_only(ENROLLMENT),
    pgtrigger.Trigger(
        name="count_added",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
        func=_COUNT_ADDED,
    ),
    pgtrigger.Trigger(
        name="count_moved",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="before", new="moved"),  # type: ignore[no-untyped-call]
        func=_COUNT_MOVED,
    ),
)
class Enrollment(models.Model):
    """A place in a course, one for ever; whose it is, member or buyer, is told by the payer.

    price: what was shown when it was asked for. hours: the contact hours that were sold then, which
    is what completing it posts. completed_on: the office day on which it was done.
    """

    class State(models.TextChoices):
        ORDERED = "ordered", "Ordered"
        OPEN = "open", "Open"
        COMPLETED = "completed", "Completed"
        CLOSED = "closed", "Closed"

    payer = models.ForeignKey(
        Payer, on_delete=models.PROTECT, related_name="enrollments", db_index=False
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrollments")
    state = models.CharField(max_length=9, choices=State)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    asked_at = models.DateTimeField(default=clock.now)
    opened_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            # At the end of a statement: two places of one course may change hands in one.
            models.UniqueConstraint(
                fields=["payer", "course"],
                name="enrolled_once",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=False) | ~Q(state="completed"),
                name="enrollment_completed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer_id} in {self.course_id}"

    @property
    def asked_on(self) -> date:
        """The office day on which it was asked for."""
        return clock.office_day(self.asked_at)


@pgtrigger.register(*frozen_but("live", "told_with"))
class CourseLine(models.Model):
    """What a line asks for: a place in a course.

    live: as that of its line, so that the place can be asked for again once its invoice is void.
    told_with: the line under which one message tells of all that was paid together with it; null
    while nothing is.
    """

    line = models.OneToOneField(
        InvoiceLine, on_delete=models.PROTECT, primary_key=True, related_name="course"
    )
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    live = models.BooleanField(default=True)
    told_with = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(live=True), name="course_asked_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["told_with"],
                name="course_line_told_with",
                condition=Q(told_with__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.enrollment_id}"
