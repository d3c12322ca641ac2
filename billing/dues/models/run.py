"""Renewal runs: who asked for one, how far it is, what it did."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from billing.dues.rules import flows
from plumbing import clock
from plumbing.frozen import moves_only
from plumbing.work import Work


@pgtrigger.register(moves_only(flows.RENEWAL_RUN))
class RenewalRun(Work):
    """One run of the renewals of a month. Everything it does is in the invoices and notices
    themselves; this row only tells staff how far it is, and lets them stop it. A dry run counts
    the same and writes nothing else. `summary` is `billing.dues.services.renewals.Done.as_json`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        STOPPING = "stopping", "Stopping"
        STOPPED = "stopped", "Stopped"
        DONE = "done", "Done"

    period = models.DateField(help_text="First day of the month.")
    day = models.DateField(help_text="The day it is run for.")
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    cursor = models.BigIntegerField(default=0, help_text="The last person that is done.")
    people = models.PositiveIntegerField(default=0)
    people_done = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period"],
                name="one_renewal_run_at_a_time",
                condition=Q(state__in=["waiting", "running", "stopping"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m} on {self.day}"


class MonthCount(models.Model):
    """What the Renewals page shows of a month, as it was last counted.

    A copy for that page, never a source. `mark` is `renewal_months.mark` of then,
    `figures` is `renewal_months.Month.as_json`.
    """

    period = models.DateField(primary_key=True, help_text="First day of the month.")
    counted_at = models.DateTimeField(default=clock.now)
    mark = models.CharField(max_length=120, default="", db_default="")
    figures = models.JSONField()

    def __str__(self) -> str:
        return f"{self.period:%Y-%m} at {self.counted_at:%Y-%m-%d %H:%M}"
