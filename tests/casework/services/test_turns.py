"""How many files of one member are checked at once and in a day."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connections

from casework.models import CheckTurn
from casework.services import turns
from casework.services.turns import NoTurn, turn
from plumbing import clock
from tests import builders

AT_ONCE, A_DAY = 2, 60


@pytest.fixture
def person(db):
    return builders.certificant()


def test_two_files_of_a_member_are_checked_at_once_and_a_third_is_not(person):
    with ExitStack() as going:
        for _ in range(AT_ONCE):
            going.enter_context(turn(certificant_id=person.pk))
        with pytest.raises(NoTurn, match="2 files of yours"), turn(certificant_id=person.pk):
            pytest.fail("a third turn")
        with turn(certificant_id=builders.certificant().pk):
            pass
    with turn(certificant_id=person.pk):
        pass


def test_a_turn_is_given_back_when_the_file_is_refused(person):
    for _ in range(2 * AT_ONCE):
        with pytest.raises(ValueError, match="refused"), turn(certificant_id=person.pk):
            raise ValueError("refused")
    assert not CheckTurn.objects.filter(ended_at=None).exists()


def test_a_turn_of_a_process_that_died_is_over_after_a_while(person):
    long_ago = clock.now() - turns.LEASE - timedelta(seconds=1)
    CheckTurn.objects.bulk_create(
        CheckTurn(certificant=person, day=clock.today(), began_at=long_ago) for _ in range(5)
    )
    with turn(certificant_id=person.pk):
        pass


def test_sixty_files_of_a_member_are_checked_in_a_day(person):
    for _ in range(A_DAY):
        with turn(certificant_id=person.pk):
            pass
    with pytest.raises(NoTurn, match="60 files today"), turn(certificant_id=person.pk):
        pytest.fail("a file too many")
    yesterday = clock.today() - timedelta(days=1)
    CheckTurn.objects.filter(certificant=person).update(day=yesterday)
    with turn(certificant_id=person.pk):
        pass
    assert turns.forget(before=clock.today()) == A_DAY
    assert CheckTurn.objects.count() == 1


def turns_of_ten_at_once(person) -> int:
    """How many of ten requests at the same moment get a turn."""
    barrier, kept, failures = threading.Barrier(10), threading.Barrier(10), []
    given = []

    def ask():
        try:
            barrier.wait(10)
            with ExitStack() as mine:
                try:
                    mine.enter_context(turn(certificant_id=person.pk))
                    given.append(1)
                except NoTurn:
                    pass
                kept.wait(10)
        except Exception as failure:  # noqa: BLE001 - told by the main thread
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failures, failures
    return len(given)


@pytest.fixture
def slow(monkeypatch):
    """Time for the others between counting and writing."""
    create = CheckTurn.objects.create

    def slowly(**fields):
        time.sleep(0.1)
        return create(**fields)

    monkeypatch.setattr(CheckTurn.objects, "create", slowly)


@pytest.mark.django_db(transaction=True)
def test_of_ten_requests_at_once_two_get_a_turn(slow):
    assert turns_of_ten_at_once(builders.certificant()) == AT_ONCE


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_more_of_them_do(slow, monkeypatch):
    monkeypatch.setattr(turns, "lock_members", lambda people: None)
    assert turns_of_ten_at_once(builders.certificant()) > AT_ONCE
