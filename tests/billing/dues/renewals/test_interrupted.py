"""Runs that are killed, and runs at the same time; each with a control that shows the guard."""

from __future__ import annotations

import random
import signal
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from billing.dues.models import DuesLine
from billing.dues.queries import renewals as queries
from billing.dues.services import renewals
from billing.models import InvoiceLine, InvoiceNumbers
from plumbing import beside
from tests.billing.dues.renewals.books import check_whole, issued, wanted
from tests.billing.dues.renewals.people import MONTH, ON, crowd
from tests.emptying import empty

pytestmark = pytest.mark.django_db(transaction=True)

SHORT = 0.02
LONG = 0.4  # so long that the other one is surely inside it, on a busy machine too


@pytest.fixture
def pause():
    """Seconds between looking what is missing, writing it and committing."""
    return SHORT


@pytest.fixture
def slow(monkeypatch, pause):
    slow_down(monkeypatch, pause)


def slow_down(patch, pause):
    """Small chunks, and time for the other one inside each."""
    issue = renewals.issue

    def slowly(**given):
        time.sleep(pause)
        invoices = issue(**given)
        time.sleep(pause)
        return invoices

    patch.setattr(renewals, "issue", slowly)
    patch.setattr(queries, "CHUNK", 5)
    people_due = queries.people_due
    patch.setattr(
        queries, "people_due", lambda month, after: people_due(month, after=after, limit=5)
    )


def slow_run():
    with pytest.MonkeyPatch.context() as patch:
        slow_down(patch, SHORT)
        renewals.run(month=MONTH, on=ON, actor=None)


def killed_run(after: float, *, inside: bool) -> bool:
    """Run the month in a process of its own and kill it with -9 so many seconds after it began, or
    after it wrote its first invoices, however long a busy machine takes; True when it was not done.
    """
    before, deadline = InvoiceLine.objects.count(), time.monotonic() + 30
    process = beside.start(slow_run)
    while inside and InvoiceLine.objects.count() == before and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(after)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def test_a_run_killed_at_twenty_moments_ends_like_an_undisturbed_one(slow):
    crowd(240)
    golden = wanted()
    moments = random.Random(20261101)
    killed = [killed_run(moments.uniform(0, 0.05), inside=turn % 2 == 1) for turn in range(20)]
    check_whole()
    torn = issued()
    assert 0 < len(torn) < len(golden), "the kills must fall into the run"
    assert all(killed)
    figures = renewals.run(month=MONTH, on=ON, actor=None)
    assert figures["new"]["invoices"] == len(golden) - len(torn)
    assert issued() == dict.fromkeys(golden, 1)
    check_whole()


def at_once(*runs):
    """Start these together, each on its own connection; raise what any of them raised."""
    barrier, failures = threading.Barrier(len(runs)), []

    def start(run):
        try:
            barrier.wait(10)
            run()
        except Exception as failure:  # noqa: BLE001 - told by the main thread
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures, failures


def run_all():
    return renewals.run(month=MONTH, on=ON, actor=None)


@contextmanager
def constraint_off():
    """Without the database's own word that a dues year is invoiced once."""
    [once] = [one for one in DuesLine._meta.constraints if one.name == "dues_year_invoiced_once"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(DuesLine, once)
    try:
        yield
    finally:
        empty("billing_invoice")
        with connection.schema_editor() as editor:
            editor.add_constraint(DuesLine, once)


def locks_off(monkeypatch):
    monkeypatch.setattr(renewals, "lock_members", lambda people: [])


def test_two_runs_at_once_issue_every_invoice_once(slow):
    crowd(30)
    golden = wanted()
    at_once(run_all, run_all)
    assert issued() == dict.fromkeys(golden, 1)
    check_whole()


def test_the_constraint_alone_keeps_two_runs_from_issuing_twice(slow, monkeypatch):
    crowd(30)
    golden = wanted()
    locks_off(monkeypatch)
    at_once(run_all, run_all)
    assert issued() == dict.fromkeys(golden, 1)
    check_whole()


@pytest.mark.parametrize("pause", [LONG])
def test_control_without_lock_and_constraint_two_runs_issue_twice(slow, monkeypatch):
    crowd(10)
    golden = wanted()
    locks_off(monkeypatch)
    with constraint_off():
        at_once(run_all, run_all)
        assert set(issued()) == golden
        assert max(issued().values()) == 2


def halves(people):
    middle = len(people) // 2
    return [
        lambda half=half: renewals._issue_missing(half, MONTH, ON, None)
        for half in (people[:middle], people[middle:])
    ]


def test_runs_for_different_people_share_one_series_of_numbers(slow):
    InvoiceNumbers.objects.create(year=ON.year)
    people = sorted({held.certificant_id for held in crowd(16)})
    golden = wanted()
    at_once(*halves(people))
    assert issued() == dict.fromkeys(golden, 1)
    check_whole()


@pytest.mark.parametrize("pause", [LONG])
def test_control_without_its_row_lock_the_series_of_numbers_breaks(slow, monkeypatch):
    InvoiceNumbers.objects.create(year=ON.year)
    people = sorted({held.certificant_id for held in crowd(16)})
    locked = QuerySet.select_for_update

    def unlocked(self, **how):
        return self if self.model is InvoiceNumbers else locked(self, **how)

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    # Making the row of the year waits for who has changed it, too: leave that guard out as well.
    monkeypatch.setattr(InvoiceNumbers.objects, "bulk_create", lambda *_, **__: [])
    with pytest.raises(AssertionError, match=r"IntegrityError.*billing_invoice_number"):
        at_once(*halves(people))
