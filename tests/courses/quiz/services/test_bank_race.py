"""A course that is published while a question of its bank is retired: it has as many as it asks."""

from __future__ import annotations

import threading

import pytest
from django.db.models import QuerySet

from courses.models import Course
from courses.quiz.services import banks
from courses.services import editing
from plumbing import clock
from tests import builders
from tests.billing.services.pages import together
from tests.courses.quiz import made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(monkeypatch, *, guarded):
    """Publish it between the check of who retires a question and their commit: whether it was
    published, and with how many questions.
    """
    row = made.course(10, draws=10, state="draft")
    [first, *_] = made.questions(row)
    admin = builders.staff()
    checked, published, retire = threading.Event(), threading.Event(), banks._retire

    def slowly(ids):
        checked.set()
        published.wait(1 if guarded else 10)  # guarded, it waits for us
        return retire(ids)

    monkeypatch.setattr(banks, "_retire", slowly)
    first_turn, lock = iter([True, False]), threading.Lock()

    def deed():
        with lock:
            retires = next(first_turn)
        if retires:
            banks.retire(course=row, question_id=first.pk, actor=None)
        else:
            assert checked.wait(10)
            editing.publish(course=row, on=clock.today(), actor=admin)
            published.set()

    errors = together(2, deed)
    row.refresh_from_db()
    return row.state == Course.State.PUBLISHED, banks.active(row).count(), errors


def test_who_publishes_waits_and_is_told_what_is_missing(monkeypatch):
    out, there, [error] = at_once(monkeypatch, guarded=True)
    assert (out, there) == (False, 9)
    assert isinstance(error, editing.NotWritten)
    assert "add 1 more" in str(error)


def test_control_without_the_lock_on_the_course_it_is_public_with_too_few(monkeypatch):
    real = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda rows, **kind: rows if kind == {"no_key": True} else real(rows, **kind),
    )
    assert at_once(monkeypatch, guarded=False) == (True, 9, [])
