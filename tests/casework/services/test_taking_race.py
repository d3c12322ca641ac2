"""Several take at once, or decide at once: each case is on one desk, and decided once."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet

from casework.models import Decision
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, taking, verdicts
from members.queries import locks
from plumbing.meanwhile import ChangedMeanwhile
from tests import builders
from tests.casework.kind import a_case, shells

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """What each brings, begun together; an error is what it brings, too."""
    start, brought = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(at, deed):
        start.wait(10)
        try:
            brought[at] = deed()
        except Exception as error:  # noqa: BLE001 - told by the main thread
            brought[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return brought


def without_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    monkeypatch.setattr(locks, "_lock", lambda *_: None)


def held(monkeypatch, module, name):
    """Both are in the middle before either goes on."""
    middle = threading.Barrier(2)
    wrote = getattr(module, name)

    def paused(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            middle.wait(3)
        return wrote(*args, **kwargs)

    monkeypatch.setattr(module, name, paused)


def taken_by_two(monkeypatch):
    people = [builders.staff("auditor") for _ in range(2)]
    with shells() as kind:
        for number in ("2026-0001", "2026-0002"):
            a_case(number)
        held(monkeypatch, taking, "wrote")
        return at_once(*(lambda by=by: taking.take_next(kind=kind, actor=by) for by in people))


def test_two_who_take_the_next_case_get_two(monkeypatch):
    first, second = taken_by_two(monkeypatch)
    assert {first.number, second.number} == {"2026-0001", "2026-0002"}


def test_control_without_locks_they_get_the_same(monkeypatch):
    without_locks(monkeypatch)
    first, second = taken_by_two(monkeypatch)
    assert first == second


def decided_by_two(monkeypatch):
    joan = builders.staff("auditor", name="Joan Halvorsen")
    with shells() as kind:
        case = taking.take(case_id=a_case(claimed=("12.00",)).pk, actor=joan)
        item = case.items.get()
        verdicts.give(item=item, finding=Finding(Outcome.ACCEPT), version=case.version, actor=joan)
        case.refresh_from_db()
        held(monkeypatch, decisions, "move")

        def decide(note):
            return decisions.decide(
                case_id=case.pk,
                choice="pass",
                note=note,
                version=case.version,
                actor=joan,
                on=date(2026, 11, 9),
            )

        brought = at_once(lambda: decide(""), lambda: decide("Well done."))
        return brought, kind.heard


def test_of_two_who_decide_at_once_one_is_told_who_was_first(monkeypatch):
    brought, heard = decided_by_two(monkeypatch)
    [told] = [each for each in brought if isinstance(each, ChangedMeanwhile)]
    assert told.by == "Joan Halvorsen"
    assert Decision.objects.count() == len(heard) == 1


def test_control_without_locks_both_decide(monkeypatch):
    without_locks(monkeypatch)
    _brought, heard = decided_by_two(monkeypatch)
    assert len(heard) == 2
