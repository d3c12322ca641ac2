"""What workers do for the ccp app."""

from __future__ import annotations

from celery.schedules import crontab

from ccp.services import cycles, reminders
from plumbing import clock
from plumbing.jobs import job, sweep

KEEP_SECONDS = 75


@job("cycles", "Open, close and roll over cycles", every=crontab(minute=15))
def keep_cycles() -> None:
    """Open, close and roll over what the calendar asks for, then plan reminders."""
    on = clock.today()
    sweep(
        KEEP_SECONDS,
        lambda: cycles.ensure_cycles(on=on),
        lambda: cycles.look_again(on=on),
        lambda: cycles.close_cycles(on=on),
        lambda: cycles.count_matured(on=on),
        lambda: reminders.plan_reminders(on=on),
    )
