"""Runs asked for by staff and by the calendar: in steps, stopped, gone on with, taken over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from billing.dues.models import RenewalRun
from billing.dues.queries import renewals as queries
from billing.dues.services import renewal_runs, renewals
from billing.models import Invoice
from members.models import History
from plumbing import clock
from plumbing.work import mine, take
from tests import builders
from tests.billing.dues.renewals.books import check_whole, issued, wanted
from tests.billing.dues.renewals.people import MONTH, ON, crowd, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_chunks(monkeypatch):
    people_due = queries.people_due
    monkeypatch.setattr(
        queries, "people_due", lambda month, after: people_due(month, after=after, limit=5)
    )


def ask(**given):
    return renewal_runs.ask(**({"month": MONTH, "on": ON, "actor": None} | given))


def one_chunk(run):
    """Let a worker do one chunk and go: the clock leaps past its time."""
    ticks = iter([0.0, 0.0, 1000.0])
    more = renewal_runs.work(run_id=run.pk, clock_seconds=lambda: next(ticks))
    run.refresh_from_db()
    return more


def whole(run):
    while renewal_runs.work(run_id=run.pk):
        pass
    run.refresh_from_db()


def test_a_run_goes_on_in_steps_to_its_end(small_chunks):
    crowd(12)
    golden = wanted()
    run = ask(actor=builders.staff("finance"))
    assert (run.people, run.state) == (12, "waiting")
    assert one_chunk(run) is True
    assert (run.people_done, run.state) == (5, "waiting")
    assert run.summary["invoices"] == Invoice.objects.count() == 5
    whole(run)
    assert (run.people_done, run.state) == (12, "done")
    assert run.summary["invoices"] == len(golden)
    assert issued() == dict.fromkeys(golden, 1)
    check_whole()
    started = History.objects.get(verb="run_started")
    assert (started.subject, started.actor) == ("renewals:2026-11", run.asked_by)


def test_a_stopped_run_goes_on_where_it_stopped(small_chunks):
    crowd(12)
    golden, staff = wanted(), builders.staff("finance")
    run = ask()
    one_chunk(run)
    assert renewal_runs.stop(run=run, actor=staff) is True
    assert renewal_runs.stop(run=run, actor=staff) is False
    assert one_chunk(run) is False
    assert (run.state, Invoice.objects.count()) == ("stopped", 5)
    again = ask()
    assert (again.pk, again.people_done) == (run.pk, 5)
    whole(again)
    assert (again.state, again.people_done) == ("done", 12)
    assert issued() == dict.fromkeys(golden, 1)
    assert History.objects.get(verb="run_stopped").actor == staff


def test_a_run_that_is_being_worked_on_stops_before_its_next_chunk():
    holder()
    run = ask()
    RenewalRun.objects.filter(pk=run.pk).update(state="running")
    renewal_runs.stop(run=run, actor=builders.staff("finance"))
    run.refresh_from_db()
    assert run.state == "stopping"
    assert renewal_runs._step(run.pk) is False
    run.refresh_from_db()
    assert (run.state, Invoice.objects.count()) == ("stopped", 0)


def test_one_run_of_a_month_at_a_time():
    run = ask()
    with pytest.raises(renewal_runs.AlreadyRunning, match="November 2026"):
        ask()
    with pytest.raises(renewal_runs.AlreadyRunning):
        ask(dry_run=True)
    ask(month=date(2026, 10, 1))
    whole(run)
    ask()


def test_a_second_worker_leaves_a_run_alone_until_the_first_is_silent(small_chunks):
    crowd(12)
    run = ask()
    one_chunk(run)
    [taken] = take(renewal_runs.QUEUE, RenewalRun.objects.filter(pk=run.pk))
    mine(taken).update(state="running")  # its worker was killed here
    assert renewal_runs.work(run_id=run.pk) is False
    assert renewal_runs.due(on=ON) == []
    RenewalRun.objects.filter(pk=run.pk).update(free_at=clock.now())
    assert renewal_runs.due(on=ON) == [run]
    whole(run)
    assert (run.state, run.people_done) == ("done", 12)


def test_a_run_whose_worker_died_while_it_was_stopped_ends_stopped():
    run = ask()
    RenewalRun.objects.filter(pk=run.pk).update(state="running")
    RenewalRun.objects.filter(pk=run.pk).update(state="stopping", free_at=clock.now())
    assert renewal_runs.due(on=ON) == [run]
    assert renewal_runs.work(run_id=run.pk) is False
    run.refresh_from_db()
    assert run.state == "stopped"


def test_a_dry_run_counts_the_same_and_writes_nothing(small_chunks):
    crowd(12)
    dry = ask(dry_run=True)
    whole(dry)
    assert not Invoice.objects.exists()
    assert not History.objects.filter(verb="run_started").exists()
    run = ask()
    whole(run)
    assert dry.summary == run.summary
    assert run.summary["invoices"] > 0


def test_a_dry_run_of_a_month_to_come_counts_as_of_its_first_day():
    holder(granted_on=date(2024, 12, 5))
    with pytest.raises(renewals.RunRefused):
        ask(month=date(2026, 12, 1))
    dry = ask(month=date(2026, 12, 1), dry_run=True)
    whole(dry)
    assert (dry.day, dry.summary["invoices"]) == (date(2026, 12, 1), 1)


def periods(on):
    runs = renewal_runs.due(on=on)
    for run in runs:
        whole(run)
    return [(run.period, run.day) for run in runs]


def test_the_calendar_runs_the_month_once_a_day():
    assert periods(date(2026, 11, 1)) == [(MONTH, date(2026, 11, 1))]
    assert periods(date(2026, 11, 1)) == []
    assert periods(date(2026, 11, 2)) == [(MONTH, date(2026, 11, 2))]


def test_months_that_were_missed_are_made_up():
    holder(granted_on=date(2024, 12, 5))
    periods(date(2026, 11, 30))
    day = date(2027, 2, 3)
    assert periods(day) == [
        (date(2026, 12, 1), day),
        (date(2027, 1, 1), day),
        (date(2027, 2, 1), day),
    ]
    assert Invoice.objects.get().due_on == date(2026, 12, 31)
    assert periods(day) == []


def test_a_portal_that_starts_in_a_month_does_not_run_the_one_before():
    assert periods(ON) == [(MONTH, ON)]
    assert periods(ON) == []


def test_what_staff_stopped_is_not_started_again_on_that_day():
    run = ask()
    renewal_runs.stop(run=run, actor=builders.staff("finance"))
    assert renewal_runs.due(on=ON) == []
    assert [one.period for one in renewal_runs.due(on=ON + timedelta(days=1))] == [MONTH]
