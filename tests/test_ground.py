from __future__ import annotations

import os

import pytest
from django.core.cache import cache
from django.db import ProgrammingError, transaction

from amt_portal.celery import app
from amt_portal.verbs import PortalVerb
from members.models import History
from members.services import history

pytestmark = pytest.mark.django_db


def test_history_refuses_update_and_delete():
    row = history.record(actor=None, verb=PortalVerb.IMPORTED, subject="member:1")
    for deed in (lambda: History.objects.update(reason="x"), row.delete):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            deed()
    assert History.objects.get() == row


def test_a_worker_has_a_queue_and_a_cache_that_no_other_one_empties(settings):
    """The three who know the address agree, and it ends in the worker's own number."""
    own = settings.REDIS_URL
    assert app.conf.broker_url == own
    assert cache._servers == [own]
    assert os.environ.get("REDIS_URL", own) == own
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker:
        assert own.endswith(f"/{int(worker.removeprefix('gw')) + 1}")
