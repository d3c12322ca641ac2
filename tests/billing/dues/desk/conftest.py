"""The desk in a month of renewals, with workers that work when they are told."""

from __future__ import annotations

import pytest

from billing.dues.services import renewal_runs
from billing.dues.tasks import run_renewals
from billing.dues.views import desk_renewals
from tests import builders
from tests.billing.dues.renewals.people import ON


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """Tasks that were woken; `worker()` does them."""
    woken = []
    monkeypatch.setattr(desk_renewals, "wake", lambda task, *args: woken.append((task, args)))

    def work():
        while woken:
            task, [run_id] = woken.pop()
            assert task is run_renewals
            while renewal_runs.work(run_id=run_id):
                pass

    return work


@pytest.fixture
def finance(client):
    client.force_login(builders.staff("finance"))
    return client
