"""What wakes what: no wake-up outlives the clock's next one."""

from __future__ import annotations

import pytest
from celery import Task

from billing import tasks
from billing.services import papers


@pytest.fixture
def woken(monkeypatch):
    """Tasks that were asked for: name, and how long the asking holds."""
    asked = []

    def ask(task, args=None, kwargs=None, **options):
        asked.append((task.name.rpartition(".")[2], options.get("expires")))

    monkeypatch.setattr(Task, "apply_async", ask)
    return asked


def test_documents_go_on_only_while_there_are_more_and_for_a_minute(woken, monkeypatch):
    for more in (True, False):
        monkeypatch.setattr(papers, "render_wanted", lambda *, seconds, more=more: more)
        tasks.render_papers()
    assert woken == [("render_papers", 60)]
