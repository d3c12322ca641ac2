"""What waits to be sent and printed: read from partial indexes, for the health page."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Min, Q

from members.queries.backlog import SOON, Backlog
from notices.models import Channel, Notice, NoticeState, PrintRun
from notices.queries.outbox import WORK_STATES


def backlogs(on: date, now: datetime) -> dict[str, Backlog]:
    """By job: notices, print-runs. Three queries."""
    return {"notices": _emails(on), "print-runs": _print_runs(now)}


def _emails(on: date) -> Backlog:
    due = Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.PLANNED, due_on__lte=on)
    found = due.aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), since=Min("due_on")
    )
    return Backlog(stuck=Notice.objects.filter(state__in=WORK_STATES).count(), **found)


def _print_runs(now: datetime) -> Backlog:
    found = PrintRun.objects.filter(state=PrintRun.State.GATHERED).aggregate(
        waiting=Count("pk"),
        late=Count("pk", filter=Q(created_at__lt=now - SOON)),
        since=Min("created_at"),
    )
    return Backlog(stuck=0, **found)
