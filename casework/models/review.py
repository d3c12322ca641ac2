"""What staff found of the items of a case, and how it was decided."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.models.answer import CaseItem, Submission
from casework.models.case import Case
from casework.rules.verdicts import Outcome
from members.models import Certificant
from plumbing import clock
from plumbing.frozen import append_only, frozen_but

NOTE_LETTERS = 1000
IN_FORCE = Q(taken_back_at__isnull=True)
REJECTED = Q(outcome=Outcome.REJECT.value)


@pgtrigger.register(*frozen_but("taken_back_at", "taken_back_by"))
class Verdict(models.Model):
    """What one member of staff found of one item, as it stood with a submission.

    accepted: points, or None where nothing is counted. reason: a key of the kind's reasons, ""
    where it was accepted. note: goes to the person.
    """

    item = models.ForeignKey(
        CaseItem, on_delete=models.PROTECT, related_name="verdicts", db_index=False
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=6, choices=[(each.value, each.label) for each in Outcome])
    accepted = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    reason = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=NOTE_LETTERS, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "submission"], condition=IN_FORCE, name="verdict_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.ACCEPT.value, reason="")
                | ~Q(outcome=Outcome.ACCEPT.value) & ~Q(reason=""),
                name="verdict_reason",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted=0) | ~REJECTED & Q(accepted__gt=0),
                name="verdict_accepted",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="verdict_taken_back_whole",
            ),
        ]

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.outcome} of {self.item_id}"


@pgtrigger.register(*append_only())
class Decision(models.Model):
    """How a case was decided, bound to the very bytes that were looked at.

    choice: a key of the kind's decisions. to: the state that the case has since. hashes: SHA-256 of
    every document that was on the desk, in order. second: who confirmed it, where it took two.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    choice = models.CharField(max_length=24)
    to = models.CharField(max_length=16)
    note = models.TextField(max_length=NOTE_LETTERS, blank=True)
    accepted = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    hashes = ArrayField(models.CharField(max_length=64), default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=models.F("by")),
                name="decision_second_person",
            ),
        ]

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.choice} of {self.case_id}"


@pgtrigger.register(*append_only())
class Conflict(models.Model):
    """A member of staff who declared that they do not judge this person: family, friend, colleague.

    It is not taken back: somebody else looks at their cases.
    """

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    why = models.CharField(max_length=500)
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "certificant"], name="conflict_once"),
            models.CheckConstraint(condition=~Q(why=""), name="conflict_why"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} with {self.certificant_id}"
