"""The last activity is logged while the sweep closes the cycle: one of them waits."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet

from ccp.models import Activity, Cycle
from ccp.services import activities, cycles
from members.models import CycleFact, DuesPaid
from members.queries import locks
from tests import builders
from tests.ccp.entries import log

START, END = date(2023, 9, 18), date(2026, 9, 18)
LAST_DAY = END - timedelta(days=1)


def log_while_closing(monkeypatch):
    """Hold the entry between its checks and its insert until the sweep is done or waits."""
    row = builders.certification(granted_on=START)
    for year in (2024, 2025, 2026):
        DuesPaid.objects.create(certification=row, year=year, paid_on=date(year, 9, 1))
    log(row, date(2024, 5, 1), "29.75")
    checked, go_on = threading.Event(), threading.Event()
    check = activities.check_open

    def pausing(*asked):
        check(*asked)
        checked.set()
        assert go_on.wait(10)

    monkeypatch.setattr(activities, "check_open", pausing)
    problems: list[Exception] = []

    def in_thread(deed):
        def run():
            try:
                deed()
            except Exception as error:  # noqa: BLE001 - told by the main thread
                problems.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    entry = in_thread(lambda: log(row, LAST_DAY, "0.25"))
    assert checked.wait(10)
    sweep = in_thread(lambda: cycles.close_cycles(on=END))
    sweep.join(1)
    go_on.set()
    entry.join(10)
    sweep.join(10)
    assert not problems
    assert Activity.objects.count() == 2
    closed = Cycle.objects.get(start=START)
    assert closed.closed_at is not None
    met = CycleFact.objects.filter(certification=row, met_on__isnull=False).exists()
    return met and closed.rolled_on == END


@pytest.mark.django_db(transaction=True)
def test_the_sweep_waits_for_an_entry_that_meets_the_cycle(monkeypatch):
    assert log_while_closing(monkeypatch)


@pytest.mark.django_db(transaction=True)
def test_control_without_locks_the_cycle_closes_over_the_entry(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    monkeypatch.setattr(locks, "_lock", lambda *_: None)
    assert not log_while_closing(monkeypatch)
