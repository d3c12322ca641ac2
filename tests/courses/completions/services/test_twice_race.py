"""One meeting told twice and counted by two workers at once: it counts once."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from ccp.models import Activity
from courses.completions.models import Completion
from courses.completions.queries import completions as queries
from courses.completions.services import counting, doubles
from tests import builders
from tests.billing.services.pages import together
from tests.courses.completions import made

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 11, 30)


@pytest.fixture
def rows():
    """Two rows of rosters of one person, course and day that came under either number."""
    held = builders.certification(granted_on=date(2025, 9, 18))
    course = made.course("RMA", kind="session")
    return [
        Completion.objects.create(
            provider=course.provider,
            completion_id=f"roster:{name}",
            source="file",
            certificant=held.certificant,
            course=course,
            course_code=course.code,
            title=course.title,
            completed_on=ON,
            hours=course.hours,
            arrived_on=ON,
        ).pk
        for name in "ab"
    ]


def counted(rows):
    waiting, lock = iter(rows), threading.Lock()

    def one():
        with lock:
            pk = next(waiting)
        counting._count_locked([pk], ON)

    return one


def test_counted_at_once_it_counts_once(rows):
    assert together(2, counted(rows)) == []
    assert sorted(Completion.objects.values_list("state", "why")) == [
        ("counted", ""),
        ("kept", "twice"),
    ]
    assert Activity.objects.count() == 1


def test_control_without_the_lock_on_the_person_it_counts_twice(rows, monkeypatch):
    barrier, read = threading.Barrier(2), doubles.beside

    def meeting(*given):
        found = read(*given)
        barrier.wait(30)
        return found

    monkeypatch.setattr(doubles, "beside", meeting)
    for module in (queries, counting):
        monkeypatch.setattr(module, "lock_members", lambda _ids: None)
    assert together(2, counted(rows)) == []
    assert Activity.objects.count() == 2
