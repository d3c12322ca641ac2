"""Renewal runs that staff and the calendar ask for: worked off in chunks, stopped and gone on with.

All that a run does is in the invoices themselves; its row only tells how far it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from billing.dues.models import RenewalRun
from billing.dues.queries import renewals as queries
from billing.dues.rules import flows
from billing.dues.rules.charges import issue_day
from billing.dues.services import renewal_counts, renewals
from billing.dues.services.renewals import Done
from billing.dues.verbs import RenewalVerb
from members.models import User
from members.queries.policy import policy
from members.rules.calendar import first_of_month, months_after
from members.services import history
from plumbing import clock
from plumbing.work import NEW, Queue, keep, mine, take

State = RenewalRun.State
QUEUE = Queue(lease=timedelta(minutes=3))  # longer than a chunk takes


class AlreadyRunning(Exception):
    """A run of this month is going on."""


def ask(*, month: date, on: date, actor: User | None, dry_run: bool = False) -> RenewalRun:
    """Ask for a run of a month; one that was stopped on this day goes on where it stopped.

    The caller wakes `run_renewals`. Raises AlreadyRunning, and RunRefused before the month's
    invoices may be issued; a dry run of such a month counts as of the day on which they may.
    """
    first = first_of_month(month)
    if dry_run:
        on = max(on, issue_day(first, policy()))
    else:
        renewals.check_month(first, on)
    try:
        with transaction.atomic():
            run = _stopped(first, on, dry_run=dry_run) or RenewalRun(
                period=first,
                day=on,
                dry_run=dry_run,
                people=queries.with_dues_in(first).values("certificant").distinct().count(),
            )
            run.asked_by, run.state, run.ended_at = actor, State.WAITING, None
            run.free_at, run.attempts = None, 0
            run.save()
            if not dry_run:
                history.record(
                    actor=actor, verb=RenewalVerb.RUN_STARTED, subject=f"renewals:{first:%Y-%m}"
                )
    except IntegrityError:
        raise AlreadyRunning(f"A run of {first:%B %Y} is going on.") from None
    return run


def _stopped(month: date, on: date, *, dry_run: bool) -> RenewalRun | None:
    """The last run of the month, when it was stopped and is of this day."""
    last = (
        RenewalRun.objects.select_for_update()
        .filter(period=month, dry_run=dry_run)
        .order_by("-pk")
        .first()
    )
    return last if last and last.state == State.STOPPED and last.day == on else None


def stop(*, run: RenewalRun, actor: User) -> bool:
    """Stop a run, at once or after the chunk it is in; True when it was still going."""
    with transaction.atomic():
        run = RenewalRun.objects.select_for_update().get(pk=run.pk)
        to = {State.WAITING: State.STOPPED, State.RUNNING: State.STOPPING}.get(State(run.state))
        if to is None or not flows.RENEWAL_RUN.moves(run.state, to, actor=actor):
            return False
        run.state, run.ended_at = to, clock.now() if to == State.STOPPED else None
        run.save(update_fields=["state", "ended_at"])
        if not run.dry_run:
            history.record(
                actor=actor, verb=RenewalVerb.RUN_STOPPED, subject=f"renewals:{run.period:%Y-%m}"
            )
    return True


def work(
    *,
    run_id: int,
    seconds: float = 50,
    clock_seconds: Callable[[], float] = time.monotonic,
) -> bool:
    """Work on a run for about `seconds`; True when there is more to do.

    One worker at a time has a run; the next takes it over when that one has been silent. Even two
    at once would issue nothing twice.
    """
    for run in take(QUEUE, _going().filter(pk=run_id)):
        if _begun(run):
            return _worked(run, seconds, clock_seconds)
    return False


def _begun(run: RenewalRun) -> bool:
    """Whether the run that was taken is to be worked on; one that is to stop does."""
    held = mine(run)
    if held.filter(state=State.STOPPING).update(state=State.STOPPED, ended_at=clock.now()):
        return False
    return bool(held.filter(state__in=[State.WAITING, State.RUNNING]).update(state=State.RUNNING))


def _worked(run: RenewalRun, seconds: float, clock_seconds: Callable[[], float]) -> bool:
    started = clock_seconds()
    while clock_seconds() - started < seconds:
        if not _step(run.pk):
            return False
    running = RenewalRun.objects.filter(pk=run.pk, state=State.RUNNING)
    running.update(state=State.WAITING, **NEW)
    return True


def _step(run_id: int) -> bool:
    """Do one chunk, and note it in the same transaction; False at the end or when stopped."""
    with transaction.atomic():
        run = RenewalRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.RUNNING:
            return _end(run, State.STOPPED)
        people = queries.people_due(run.period, after=run.cursor)
        if not people:
            renewal_counts.keep(periods=[run.period], on=clock.today(), anew=True)
            return _end(run, State.DONE)
        done = Done.from_json(run.summary)
        if run.dry_run:
            renewals.count_chunk(people=people, month=run.period, on=run.day, done=done)
        else:
            renewals.run_chunk(
                people=people, month=run.period, on=run.day, actor=run.asked_by, done=done
            )
        run.cursor = people[-1]
        run.people_done += len(people)
        run.started_at = run.started_at or clock.now()
        keep(QUEUE, run)
        run.summary = done.as_json()
        run.save()
    return True


def _end(run: RenewalRun, state: str) -> bool:
    run.state, run.ended_at = state, clock.now()
    run.save(update_fields=["state", "ended_at"])
    return False


def due(*, on: date) -> list[RenewalRun]:
    """Make the runs that the calendar asks for, and return those that wait for a worker.

    Every day each month whose day of issue has come is run once, so that whoever came in meanwhile
    is invoiced too; months that were missed altogether are made up. What staff stopped stays so.
    """
    for month in _months_to_run(on):
        if RenewalRun.objects.filter(period=month, day__gte=on, dry_run=False).exists():
            continue
        try:
            ask(month=month, on=on, actor=None)
        except AlreadyRunning:
            continue
    return list(_going().filter(Q(free_at=None) | Q(free_at__lte=clock.now())))


def _going() -> QuerySet[RenewalRun]:
    return RenewalRun.objects.filter(state__in=[State.WAITING, State.RUNNING, State.STOPPING])


def _months_to_run(on: date) -> Iterator[date]:
    """This month and those after it whose day of issue has come, and before them every month
    since the last one that was run.
    """
    this = first_of_month(on)
    last = RenewalRun.objects.filter(period__lt=this, dry_run=False).aggregate(Max("period"))
    month = months_after(last["period__max"], 1) if last["period__max"] else this
    while issue_day(month, policy()) <= on:
        yield month
        month = months_after(month, 1)
