"""The personal address to which a member forwards emails."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from members.models import Certificant
from plumbing import clock


class MailAddress(models.Model):
    """One address of a member; who knows it may put drafts into their account, and no more.

    key: what stands before the @, which nobody can guess. One at a time is not revoked; one that
    was is never another's.
    """

    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, related_name="mail_addresses", db_index=False
    )
    key = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certificant"],
                condition=Q(revoked_at__isnull=True),
                name="mail_address_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"address of {self.certificant_id}"
