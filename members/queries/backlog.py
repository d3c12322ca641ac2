"""What waits for the jobs of members: read from partial indexes, for the health page."""

from __future__ import annotations

from datetime import date, datetime

from members.models import Claim, Standing
from plumbing.jobs import Backlog


def standings(on: date, late_before: date | datetime) -> Backlog:
    due = Standing.objects.filter(next_change_on__lte=on)
    return Backlog.of(due, "next_change_on", late_before)


def claims(on: date, late_before: date | datetime) -> Backlog:
    return Backlog.of(Claim.objects.filter(handled_at=None), "created_at", late_before)
