"""What workers do for the ccp app."""

from __future__ import annotations

import time
from collections.abc import Callable

from celery.schedules import crontab

from ccp.services import cycles, reminders
from plumbing import clock
from plumbing.jobs import job

KEEP_SECONDS = 75


@job("cycles", "Open, close and roll over cycles", every=crontab(minute=15))
def keep_cycles() -> None:
    """Open, close and roll over what the calendar asks for, then plan reminders.

    Whatever does not fit into the time is found by the next run.
    """
    on = clock.today()
    end = time.monotonic() + KEEP_SECONDS
    steps: list[Callable[[], int]] = [
        lambda: cycles.ensure_cycles(on=on),
        lambda: cycles.look_again(on=on),
        lambda: cycles.close_cycles(on=on),
        lambda: cycles.count_matured(on=on),
        lambda: reminders.plan_reminders(on=on),
    ]
    for step in steps:
        while time.monotonic() < end and step():
            pass
