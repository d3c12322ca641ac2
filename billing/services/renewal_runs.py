"""Renewal runs that staff and the calendar ask for: worked off in chunks, stopped and gone on with.

All that a run does is in the invoices themselves; its row only tells how far it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from billing.models import RenewalRun
from billing.queries import renewals as queries
from billing.rules.dues import issue_day
from billing.services import renewals
from billing.services.renewals import Done
from members.models import User, Verb
from members.queries.policy import policy
from members.rules.calendar import first_of_month
from members.services import history
from plumbing import clock

State = RenewalRun.State
STALE = timedelta(minutes=3)  # a run that has not moved for so long has lost its worker


class AlreadyRunning(Exception):
    """A run of this month is going on."""


def ask(*, month: date, on: date, actor: User | None) -> RenewalRun:
    """Ask for a run of a month, or go on with a stopped one. The caller wakes `run_renewals`.

    Raises RunRefused before the month's invoices may be issued, AlreadyRunning.
    """
    first = renewals.check_month(month, on)
    try:
        with transaction.atomic():
            run = RenewalRun.objects.create(
                period=first,
                day=on,
                asked_by=actor,
                people=queries.with_dues_in(first).values("certificant").distinct().count(),
            )
            history.record(actor=actor, verb=Verb.RUN_STARTED, subject=f"renewals:{first:%Y-%m}")
    except IntegrityError:
        raise AlreadyRunning(f"A run of {first:%B %Y} is going on.") from None
    return run


def stop(*, run: RenewalRun, actor: User) -> bool:
    """Stop a run after the chunk it is in; True when it was still going. Nothing is torn."""
    with transaction.atomic():
        going = RenewalRun.objects.filter(
            pk=run.pk, state__in=[State.WAITING, State.RUNNING]
        ).update(state=State.STOPPING)
        if going:
            history.record(
                actor=actor, verb=Verb.RUN_STOPPED, subject=f"renewals:{run.period:%Y-%m}"
            )
    return bool(going)


def work(
    *,
    run_id: int,
    seconds: float = 50,
    clock_seconds: Callable[[], float] = time.monotonic,
) -> bool:
    """Work on a run for about `seconds`; True when there is more to do.

    One worker at a time holds a run: it is taken by a conditional update, and taken over when
    its worker has been silent. Even two at once would issue nothing twice.
    """
    silent = Q(beat_at=None) | Q(beat_at__lt=clock.now() - STALE)
    stopped = RenewalRun.objects.filter(silent, pk=run_id, state=State.STOPPING).update(
        state=State.STOPPED, ended_at=clock.now()
    )
    taken = RenewalRun.objects.filter(
        Q(state=State.WAITING) | Q(silent, state=State.RUNNING), pk=run_id
    ).update(state=State.RUNNING, beat_at=clock.now())
    if stopped or not taken:
        return False
    started = clock_seconds()
    while clock_seconds() - started < seconds:
        if not _step(run_id):
            return False
    RenewalRun.objects.filter(pk=run_id, state=State.RUNNING).update(state=State.WAITING)
    return True


def _step(run_id: int) -> bool:
    """Do one chunk, and note it in the same transaction; False at the end or when stopped."""
    with transaction.atomic():
        run = RenewalRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.RUNNING:
            return _end(run, State.STOPPED)
        people = queries.people_due(run.period, after=run.cursor)
        if not people:
            return _end(run, State.DONE)
        done = Done()
        renewals.run_chunk(
            people=people, month=run.period, on=run.day, actor=run.asked_by, done=done
        )
        run.cursor = people[-1]
        run.people_done += len(people)
        run.beat_at = clock.now()
        run.started_at = run.started_at or run.beat_at
        left_out = run.summary.get("left_out", {})
        run.summary = {
            "left_out": {
                reason: left_out.get(reason, 0) + done.left_out.get(reason, 0)
                for reason in sorted(left_out.keys() | done.left_out.keys())
            },
            "new": run.summary.get("new", 0) + done.invoices,
        }
        run.save()
    return True


def _end(run: RenewalRun, state: str) -> bool:
    run.state, run.ended_at = state, clock.now()
    run.save(update_fields=["state", "ended_at"])
    return False


def due(*, on: date) -> list[RenewalRun]:
    """Make the runs that the calendar asks for, and return those that wait for a worker.

    Every day the current month is run once, so that whoever came in meanwhile is invoiced too;
    a month whose days were all missed is made up on the first day after it.
    """
    this = first_of_month(on)
    before = first_of_month(this - timedelta(days=1))
    wanted = [this] if on >= issue_day(this, policy()) else []
    if not RenewalRun.objects.filter(period=before).exists() and RenewalRun.objects.exists():
        wanted.insert(0, before)
    for month in wanted:
        if not RenewalRun.objects.filter(period=month, day__gte=on).exists():
            try:
                ask(month=month, on=on, actor=None)
            except AlreadyRunning:
                continue
    silent = Q(beat_at__lt=clock.now() - STALE) | Q(beat_at=None)
    return list(
        RenewalRun.objects.filter(
            Q(state=State.WAITING) | Q(silent, state__in=[State.RUNNING, State.STOPPING])
        )
    )
