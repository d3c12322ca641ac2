"""What workers do for the ccp app."""

from __future__ import annotations

import time
from collections.abc import Callable

from celery import shared_task

from ccp.services import cycles, reminders
from plumbing import clock

KEEP_SECONDS = 75


@shared_task
def keep_cycles() -> None:
    """Open, close and roll over what the calendar asks for, then plan reminders.

    Whatever does not fit into the time is found by the next run.
    """
    on = clock.today()
    end = time.monotonic() + KEEP_SECONDS
    jobs: list[Callable[[], int]] = [
        lambda: cycles.ensure_cycles(on=on),
        lambda: cycles.follow_recertifications(on=on),
        lambda: cycles.close_cycles(on=on),
        lambda: cycles.roll_over_paid(on=on),
        lambda: cycles.count_matured(on=on),
        lambda: reminders.plan_reminders(on=on),
    ]
    for job in jobs:
        while time.monotonic() < end and job():
            pass
