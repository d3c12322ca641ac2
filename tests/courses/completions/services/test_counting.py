"""Counting by workers: one that cannot be counted stops no other, and is told of in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courses.completions.models import Completion
from courses.completions.services import counting
from plumbing import clock, work
from tests import builders
from tests.courses.completions import made

pytestmark = pytest.mark.django_db


def test_one_that_cannot_be_counted_stops_no_other(monkeypatch):
    on, by = clock.today(), made.provider()
    held = builders.certification(granted_on=on - timedelta(days=90))
    for n in range(3):
        Completion.objects.create(
            provider=by,
            completion_id=f"c-{n}",
            source="api",
            certificant=held.certificant,
            title=f"Course {n}",
            completed_on=on,
            hours=1,
            arrived_on=on,
        )
    real = counting.posting_of

    def failing(one, certification_ids):
        if one.completion_id == "c-1":
            raise RuntimeError("no such thing")
        return real(one, certification_ids)

    monkeypatch.setattr(counting, "posting_of", failing)
    assert not counting.count_waiting(on=on, seconds=20)
    assert list(Completion.objects.order_by("pk").values_list("state", flat=True)) == [
        "counted",
        "received",
        "counted",
    ]
    bad = Completion.objects.get(state="received")
    assert bad.error == "RuntimeError: no such thing"
    assert bad.free_at > clock.now()
    Completion.objects.filter(pk=bad.pk).update(attempts=counting.QUEUE.most)
    waits = counting.backlog(on, clock.now())
    assert (waits.waiting, waits.stuck) == (0, 1)
    monkeypatch.undo()
    assert work.try_again(counting.QUEUE, Completion.objects.filter(state="received")) == 1
    counting.count_waiting(on=on, seconds=20)
    assert set(Completion.objects.values_list("state", flat=True)) == {"counted"}
