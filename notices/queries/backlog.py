"""What waits to be sent and printed: read from partial indexes, for the health page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from notices.models import Channel, Notice, NoticeState, PrintRun
from notices.queries.outbox import WORK_STATES
from plumbing.jobs import Backlog


def emails(on: date, late_before: date | datetime) -> Backlog:
    due = Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.PLANNED, due_on__lte=on)
    stuck = Notice.objects.filter(state__in=WORK_STATES).count()
    return replace(Backlog.of(due, "due_on", late_before), stuck=stuck)


def print_runs(on: date, late_before: date | datetime) -> Backlog:
    gathered = PrintRun.objects.filter(state=PrintRun.State.GATHERED)
    return Backlog.of(gathered, "created_at", late_before)
