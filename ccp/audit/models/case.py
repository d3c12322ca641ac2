"""The audit of one cycle: what casework does not know of its case (handbook section 7)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.models import Case
from ccp.audit.models.round import Unit
from ccp.audit.rules.clock import Clock
from ccp.models.activity import Reported
from members.models import Certification
from members.models.history import REASON_LETTERS
from members.rules.calendar import Period
from plumbing import clock
from plumbing.frozen import frozen_but

NO_CLOCK = Q(started_on__isnull=True, last_day__isnull=True, extended_on__isnull=True)


@pgtrigger.register(
    *frozen_but(
        *("attested", "notice_on", "notified_on", "started_on", "last_day", "steps", "extended_on"),
        *(
            "extended_by",
            "extended_at",
            "deficient",
            "next_on",
            "failed_on",
            "by_time",
            "appeal_through",
        ),
        *("appealed_on", "passed_on", "withdrawn_on", "withdrawn_because", "taken_back_on"),
    )
)
class AuditCase(models.Model):
    """The audit of a cycle, one to one with its case in casework, which holds the state.

    The cycle is told as it was: its days and requirement. unit: None of one from before the portal.
    attested: it was met by a signature, so its activities are listed in the case. started_on,
    last_day and steps are the clock that runs, None while the case is with us or over. extended_by:
    days, 0 while it was not extended; extended_at: when it was, whatever clock runs now. deficient:
    how often more was asked for. next_on: the day on which time has something for it. failed_on
    holds until an appeal is passed or it is taken back.
    """

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, related_name="audit"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="cases")
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="audits", db_index=False
    )
    start = models.DateField()
    end = models.DateField()
    required = models.DecimalField(max_digits=6, decimal_places=2)
    attested = models.BooleanField(default=False)
    notice_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    last_day = models.DateField(null=True)
    steps = ArrayField(models.PositiveSmallIntegerField(), default=list)
    extended_on = models.DateField(null=True)
    extended_by = models.PositiveSmallIntegerField(default=0)
    extended_at = models.DateTimeField(null=True)
    deficient = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)
    failed_on = models.DateField(null=True)
    by_time = models.BooleanField(default=False)
    appeal_through = models.DateField(null=True)
    appealed_on = models.DateField(null=True)
    passed_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=REASON_LETTERS, blank=True)
    taken_back_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(withdrawn_on__isnull=True), name="audit_of_unit_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="audit_cycle_in_order"),
            models.CheckConstraint(
                condition=NO_CLOCK
                | Q(started_on__isnull=False, last_day__isnull=False, last_day__gt=F("started_on")),
                name="audit_clock_whole",
            ),
            models.CheckConstraint(
                condition=Q(extended_by=0, extended_at__isnull=True)
                | Q(extended_by__gt=0, extended_at__isnull=False),
                name="audit_extended_whole",
            ),
            models.CheckConstraint(
                condition=Q(failed_on__isnull=True, appeal_through__isnull=True)
                | Q(failed_on__isnull=False, appeal_through__isnull=False),
                name="audit_failed_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_because="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because=""),
                name="audit_withdrawn_because",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["certification", "start"], name="audit_of_cycle"),
            models.Index(
                fields=["next_on", "case"], name="audit_next", condition=Q(next_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certification_id}: {self.start}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def clock(self) -> Clock | None:
        """The clock that runs; None while the case is not with the member."""
        if self.started_on is None or self.last_day is None:
            return None
        return Clock(self.started_on, self.last_day, tuple(self.steps), self.extended_on)


class ListedActivity(Reported):
    """An activity that a member lists in a case, of an attested cycle or to replace another: it
    counts for this case alone.
    """

    audit = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="listed")
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta(Reported.Meta):
        abstract = False
        constraints: ClassVar = [*Reported.Meta.constraints]

    logged_on: ClassVar[None] = None  # it counts as logged when it was completed
    logged_as_completed: ClassVar[bool] = True
