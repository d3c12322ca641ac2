"""An entry that came by email and waits for its member."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.models import DocumentUse
from ccp.models import Activity, Category
from members.models import Certificant
from plumbing import clock
from plumbing.work import FRONT, Work

# Neither confirmed nor thrown away.
OPEN = Q(activity__isnull=True, thrown_away_at__isnull=True)


class Draft(Work):
    """One forwarded email: what it seems to be about, until its member confirms it or not.

    event: names the email, so that each member to whom it came has it once. token: names the log
    form that confirms it. received_on: the office day on which the server had it. answer: whether
    it is answered, once its files were looked at (`read_at`); until then it is work of
    `ccp.drafts.services.reading`. day_is_told: whether its words name the day; else it is that on
    which the email was sent. `text` is emptied once it is settled.
    """

    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, related_name="drafts", db_index=False
    )
    event = models.CharField(max_length=160)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    category = models.CharField(max_length=30, default=Category.PROFESSIONAL_EDUCATION)
    title = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    completed_on = models.DateField(null=True)
    day_is_told = models.BooleanField(default=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    received_at = models.DateTimeField(default=clock.now)
    received_on = models.DateField()
    answer = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True)
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, null=True, related_name="draft"
    )
    thrown_away_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(activity__isnull=True) | Q(thrown_away_at__isnull=True),
                name="draft_settled_once",
            ),
            models.UniqueConstraint(fields=["event", "certificant"], name="draft_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["certificant", "-received_at"], name="draft_of_certificant"),
            models.Index(FRONT, "id", name="draft_to_read", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.subject or self.event

    @property
    def named_on(self) -> date | None:
        """The day of what the email itself named, by title and day; None where it did not."""
        return self.completed_on if self.title and self.day_is_told else None

    @property
    def is_open(self) -> bool:
        return self.activity_id is None and self.thrown_away_at is None


class DraftUpload(models.Model):
    """A file as it came with an email. path: where it lies until it was looked at, "" afterwards;
    why: why it was not kept, "" where it was.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["path"], name="draft_upload_path", condition=~Q(path=""))
        ]

    def __str__(self) -> str:
        return self.name


class DraftProof(DocumentUse):
    """A document that came with a draft; it becomes a proof once the draft is confirmed."""

    # The index of the constraint begins with it.
    draft = models.ForeignKey(
        Draft, on_delete=models.PROTECT, related_name="proofs", db_index=False
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "document"],
                condition=Q(removed_at__isnull=True),
                name="draft_proof_once",
            )
        ]
