"""From which exam result a certification came."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Certification, Program
from plumbing import clock
from plumbing.frozen import append_only


class Candidate(models.Model):
    """A result that became a certification. said: a fingerprint of what it told, so that the same
    row again is known from one that contradicts it, also once the person is called otherwise.
    """

    certification = models.OneToOneField(
        Certification, models.PROTECT, primary_key=True, related_name="candidate"
    )
    # The index of the constraint begins with it.
    candidate_id = models.CharField(max_length=40, blank=True)
    program = models.ForeignKey(Program, models.PROTECT, related_name="+", db_index=False)
    passed_on = models.DateField()
    said = models.UUIDField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["candidate_id", "program"],
                condition=~Q(candidate_id=""),
                name="candidate_once",
            )
        ]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return self.candidate_id or f"candidate of {self.certification_id}"
