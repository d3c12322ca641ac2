"""What wakes what: no wake-up outlives the clock's next one, and idle workers wake nobody."""

from __future__ import annotations

from datetime import date

import pytest
from celery import Task

from billing.dues import tasks
from billing.dues.models import RenewalRun
from billing.dues.services import renewal_runs


@pytest.fixture
def woken(monkeypatch):
    """Tasks that were asked for: name, and how long the asking holds."""
    asked = []

    def ask(task, args=None, kwargs=None, **options):
        asked.append((task.name.rpartition(".")[2], options.get("expires")))

    monkeypatch.setattr(Task, "apply_async", ask)
    return asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "asked"),
    [("running", []), ("stopped", []), ("done", [("render_papers", 60)])],
)
def test_run_that_ended_has_its_documents_made_and_one_that_another_worker_holds_wakes_nobody(
    woken, monkeypatch, state, asked
):
    run = RenewalRun.objects.create(period=date(2026, 11, 1), day=date(2026, 11, 1), state=state)
    monkeypatch.setattr(renewal_runs, "work", lambda *, run_id: False)
    tasks.run_renewals(run.pk)
    assert woken == asked


def test_run_with_more_to_do_goes_on_and_has_its_documents_made(woken, monkeypatch):
    monkeypatch.setattr(renewal_runs, "work", lambda *, run_id: True)
    tasks.run_renewals(1)
    assert woken == [("run_renewals", 60), ("render_papers", 60)]
