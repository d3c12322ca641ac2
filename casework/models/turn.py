"""What checking files costs, counted for each person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from members.models import Certificant


class CheckTurn(models.Model):
    """A file being checked, or that was checked today: what one person costs is limited."""

    certificant = models.ForeignKey(Certificant, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day", "certificant"], name="check_turns_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.certificant_id} at {self.began_at}"
