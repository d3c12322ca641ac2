"""What a member says in a case beside the proofs (handbook section 7)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import CaseItem, Submission
from ccp.audit.models.case import AuditCase
from members.models.history import REASON_LETTERS
from plumbing import clock
from plumbing.frozen import append_only, frozen_but

WHY_LETTERS = REASON_LETTERS  # the history keeps it whole


class NoProof(models.Model):
    """The member's word that there is no proof of one activity: it is not asked for again."""

    item = models.OneToOneField(
        CaseItem, on_delete=models.PROTECT, primary_key=True, related_name="no_proof"
    )
    said_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"none for {self.item_id}"


@pgtrigger.register(*append_only())
class Received(models.Model):
    """What a receipt says of an answer that `Submission` does not: the last day of its clock."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, primary_key=True, related_name="received"
    )
    last_day = models.DateField()

    def __str__(self) -> str:
        return str(self.submission_id)


@pgtrigger.register(*frozen_but("answered_at", "answered_by", "declined_because"))
class MoreTime(models.Model):
    """A member asks for more days; an auditor gives them, or says why not.

    last_day: of the clock that it is about. answered_at: when it was over, answered_by: who gave
    days or none (None: the clock ended before anybody did, as the answer came or time was over).
    declined_because: for the member, "" where days were given. token: names one filling of the
    form.
    """

    audit = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="asked_time")
    days = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=WHY_LETTERS)
    last_day = models.DateField()
    token = models.UUIDField(unique=True)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    declined_because = models.CharField(max_length=WHY_LETTERS, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["audit"], condition=Q(answered_at__isnull=True), name="more_time_open_once"
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="more_time_days"),
            models.CheckConstraint(condition=~Q(why=""), name="more_time_why"),
        ]

    def __str__(self) -> str:
        return f"{self.days} days for {self.audit_id}"
