"""The exam that an application leads to: who may sit it until when, and how it went (section 9)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.models.history import REASON_LETTERS
from members.rules.calendar import Period
from plumbing import clock
from plumbing.frozen import append_only, frozen_but
from recert.models.application import Application

STANDS = Q(taken_back_at__isnull=True)  # of an attempt


@pgtrigger.register(*append_only())
class Authorization(models.Model):
    """That somebody may sit the exam from `authorized_on` up to, not including, `ends_on`."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, primary_key=True, related_name="authorization"
    )
    number = models.CharField(max_length=20, unique=True)
    authorized_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("authorized_on")), name="authorization_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def window(self) -> Period:
        return Period(self.authorized_on, self.ends_on)

    def standing(self) -> models.QuerySet[Attempt]:
        """Its attempts that were not taken back, in their order."""
        return self.attempts.filter(STANDS).order_by("attempted_on")

    def results(self) -> list[str]:
        """How these went: one query."""
        return list(self.standing().values_list("result", flat=True))


class Result(models.TextChoices):
    PASS = "pass", "Passed"
    FAIL = "fail", "Not passed"
    CANCELLED = "cancelled", "Cancelled"


@pgtrigger.register(*frozen_but("taken_back_at", "taken_back_by", "taken_back_because"))
class Attempt(models.Model):
    """One sitting as it was reported; a cancelled one takes no attempt. One that was a mistake is
    taken back and stays; what is right is a row of its own.
    """

    authorization = models.ForeignKey(
        Authorization, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    attempted_on = models.DateField()
    result = models.CharField(max_length=9, choices=Result)
    score = models.CharField(max_length=20, blank=True)
    form = models.CharField(max_length=20, blank=True)
    candidate_id = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_back_because = models.CharField(max_length=REASON_LETTERS, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["authorization", "attempted_on"],
                condition=STANDS,
                name="attempt_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["authorization"],
                condition=Q(result="pass") & STANDS,
                name="attempt_passed_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_because="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_because="")),
                name="attempt_taken_back_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["authorization"], name="attempt_of")]

    def __str__(self) -> str:
        return f"{self.authorization_id}: {self.result} {self.attempted_on}"

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None
