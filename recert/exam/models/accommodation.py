"""What somebody needs at the exam, as they ask for it, and what was granted."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import DocumentUse
from members.models.history import REASON_LETTERS
from plumbing import clock
from plumbing.frozen import frozen_but, moves_only
from recert.exam.rules import flows
from recert.models import Application

TEXT_LETTERS, PROVIDED_LETTERS = 1000, 300


class AccommodationState(models.TextChoices):
    ASKED = "asked", "Asked for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    TAKEN_BACK = "taken_back", "Taken back"


@pgtrigger.register(
    *frozen_but("state", "provided", "reason", "decided_at", "decided_by"),
    moves_only(flows.ACCOMMODATION),
)
class Accommodation(models.Model):
    """One request. text: what is needed, and why, for who decides and nobody else; provided: what
    the test vendor is told to provide, of one that was granted.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="accommodations"
    )
    text = models.CharField(max_length=TEXT_LETTERS)
    state = models.CharField(
        max_length=10, choices=AccommodationState, default=AccommodationState.ASKED
    )
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    provided = models.CharField(max_length=PROVIDED_LETTERS, blank=True)
    reason = models.CharField(max_length=REASON_LETTERS, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="asked"), name="accommodation_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="granted") ^ Q(provided=""), name="accommodation_granted_whole"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, state__in=["asked", "taken_back"])
                | Q(decided_at__isnull=False, state__in=["granted", "refused"]),
                name="accommodation_decided_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="accommodation_asked", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class AccommodationFile(DocumentUse):
    """A document that shows what is needed; private to its member and who decides."""

    accommodation = models.ForeignKey(
        Accommodation, on_delete=models.PROTECT, related_name="files", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accommodation", "document"],
                condition=Q(removed_at__isnull=True),
                name="accommodation_file_once",
            )
        ]
