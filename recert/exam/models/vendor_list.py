"""Lists for the test vendor, as they were made, and who fetched them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from plumbing import clock
from plumbing.frozen import append_only
from recert.exam.rules.vendor_list import Action
from recert.models import Authorization


@pgtrigger.register(*append_only())
class VendorList(models.Model):
    """One list. whole: of everybody who may sit the exam, not only of what is new."""

    whole = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"list {self.pk}"

    @property
    def file_name(self) -> str:
        what = "all" if self.whole else "new"
        return f"exam-eligibility-{clock.office_day(self.made_at)}-{what}-{self.pk}.csv"


@pgtrigger.register(*append_only())
class ListRow(models.Model):
    """What a list says of one authorization. said: by column, without the action."""

    list = models.ForeignKey(
        VendorList, on_delete=models.PROTECT, related_name="rows", db_index=False
    )
    authorization = models.ForeignKey(
        Authorization, on_delete=models.PROTECT, related_name="listed", db_index=False
    )
    action = models.CharField(max_length=6, choices=[(one.value, one.value) for one in Action])
    said = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "authorization"], name="listed_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["authorization", "-list"], name="listed_last"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.authorization_id}"

    @property
    def last_day(self) -> date:
        """The last day on which the exam may be taken, as it was told."""
        return date.fromisoformat(self.said["last_day"])


@pgtrigger.register(*append_only())
class ListFetch(models.Model):
    """That somebody fetched a list."""

    list = models.ForeignKey(VendorList, on_delete=models.PROTECT, related_name="fetches")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return f"{self.list_id} by {self.by_id}"
