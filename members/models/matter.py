"""What one member of staff asks for and another decides (handbook section 12)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from members.models.certificant import Certificant
from members.models.history import REASON_LETTERS
from members.models.user import Role
from plumbing import clock
from plumbing.work import FRONT, Work

UNDECIDED = Q(decided_by__isnull=True)
NOT_CONFIRMED = Q(confirmed__isnull=True) | Q(confirmed=False)


class Matter(Work):
    """Something asked for by one person that waits for a second, or was decided by one.

    What a kind is, brings about and keeps in `payload` is declared by its owner
    (`members.services.second_person`).
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, help_text="As in the history: member:1000026.")
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="matters"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The sign-in of whom it is about: they neither ask nor decide.",
    )
    role = models.CharField(max_length=16, choices=Role)
    payload = models.JSONField(encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=REASON_LETTERS)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)
    told_at = models.DateTimeField(null=True, help_text="When word of it was handed to the mail.")

    class Meta:
        constraints: ClassVar = [
            # Who asked may take it back, never confirm it.
            models.CheckConstraint(
                condition=NOT_CONFIRMED | ~Q(decided_by=F("asked_by")), name="matter_second_person"
            ),
            models.CheckConstraint(
                condition=Q(about__isnull=True)
                | ~Q(asked_by=F("about")) & (UNDECIDED | ~Q(decided_by=F("about"))),
                name="matter_not_about_oneself",
            ),
            models.CheckConstraint(
                condition=UNDECIDED & Q(decided_at__isnull=True, confirmed__isnull=True)
                | ~UNDECIDED & Q(decided_at__isnull=False, confirmed__isnull=False),
                name="matter_decided_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="matter_reason"),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(decided_at__isnull=True),
                name="matter_waits_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                FRONT,
                "id",
                name="matter_untold",
                condition=Q(confirmed=True, told_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"
