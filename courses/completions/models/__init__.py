"""Completions of courses, the portal's own and those that others report (handbook section 6)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from billing.models import Payer
from ccp.models import Activity
from courses.completions.rules import flows
from courses.models import Course, Enrollment, Provider
from members.models import Certificant, Certification
from plumbing import clock
from plumbing.frozen import moves_only
from plumbing.work import FRONT, Work


class Why(models.TextChoices):
    """Why a completion is parked, waits or is kept."""

    UNKNOWN = "unknown", "Nobody has this number"
    NAME = "name", "The last name is not the one on record"
    TWO = "two", "The two numbers are of two people"
    CLOSED = "closed", "The cycle of its day was closed when it arrived"
    NO_CYCLE = "no_cycle", "No cycle of the person holds its day"
    NO_PROGRAM = "no_program", "The course counts for none of the person's certifications"
    NO_MEMBER = "no_member", "Somebody without a certification"
    TWICE = "twice", "They have completed this already: it counts once"
    HOURS = "hours", "More contact hours of one day than count unseen"


class Source(models.TextChoices):
    """By which way a completion came."""

    OWN = "own", "Done in the portal"
    API = "api", "Sent by its system"
    FILE = "file", "In a file"
    DOOR = "door", "Checked in at the door"


@pgtrigger.register(moves_only(flows.COMPLETION))
class Completion(Work):
    """That somebody completed a course, once per (provider, completion id); what was sent stands as
    it came.

    received: stored, not counted yet. counted: `activity` has its points. parked: person or
    certification unknown. waiting: a cycle of its day was closed when it came, `left` are its
    certifications; staff look at it, `activity` has what other cycles took. kept: it counts for
    nothing that the person holds. refused: staff took nothing of it. withdrawn: taken back by who
    reported it; withdrawing: asked for after the cycle was closed. arrived_on: the office day of
    its first arrival. certification: the one that the provider named. hours: contact hours, at most
    those of the course.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        COUNTED = "counted", "Counted"
        PARKED = "parked", "Parked"
        WAITING = "waiting", "Waiting for staff"
        KEPT = "kept", "Kept"
        REFUSED = "refused", "Not taken"
        WITHDRAWN = "withdrawn", "Withdrawn"

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="completions", db_index=False
    )
    completion_id = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVED)
    source = models.CharField(max_length=4, choices=Source)
    certification_number = models.CharField(max_length=32, blank=True)
    member_number = models.CharField(max_length=32, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="+")
    course_code = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    completed_on = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    arrived_on = models.DateField()
    received_at = models.DateTimeField(default=clock.now)
    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.PROTECT, null=True, related_name="completion"
    )
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="completions"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, related_name="completion"
    )
    why = models.CharField(max_length=10, choices=Why, blank=True)
    left = ArrayField(models.BigIntegerField(), default=list)
    withdrawing = models.BooleanField(default=False)
    looked = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "completion_id"], name="completion_once"),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | ~Q(state="counted"),
                name="completion_counted_somewhere",
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="completion_hours_positive"),
        ]
        indexes: ClassVar = [
            models.Index(FRONT, "id", name="completion_to_count", condition=Q(state="received")),
            models.Index(
                fields=["state", "id"],
                name="completion_open",
                condition=Q(state__in=["parked", "waiting"]) | Q(withdrawing=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}:{self.completion_id}"

    @property
    def ref(self) -> str:
        """What names its activity."""
        return f"completion:{self.pk}"


class Conflict(models.Model):
    """What came under an id that was taken by other content; nothing changed by it.

    came: the item as it was sent. Settled by staff once the provider has been told.
    """

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="conflicts")
    came = models.JSONField()
    came_at = models.DateTimeField(default=clock.now)
    times = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["completion", "came"],
                condition=Q(settled_at__isnull=True),
                name="conflict_told_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.completion_id} at {self.came_at:%Y-%m-%d}"


class Told(models.Model):
    """That staff have told a provider of a completion: when, who, and what they wrote."""

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="told")
    told_at = models.DateTimeField(default=clock.now)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    email = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.completion_id} at {self.told_at:%Y-%m-%d}"


class Attendance(Work):
    """That somebody came to a live meeting, once for each meeting and payer. It completes their
    place once the meeting is over and the place is paid.

    enrollment: their place, null while they have none. in_at: null while they stand at the door, as
    something is still open. over_at: when the meeting is over. let_in: why staff let them in before
    they paid. credited: nothing more comes of it.
    """

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="attendances", db_index=False
    )
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="+")
    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.PROTECT, null=True, related_name="attendance"
    )
    came_at = models.DateTimeField(default=clock.now)
    in_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    let_in = models.CharField(max_length=300, blank=True)
    over_at = models.DateTimeField()
    credited = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "payer"], name="came_once")
        ]
        indexes: ClassVar = [
            models.Index(
                FRONT,
                "id",
                name="attendance_to_credit",
                condition=Q(credited=False, in_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer_id} at {self.course_id}"
