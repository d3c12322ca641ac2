"""A door that opens to one person twice, and the last seat that two stand before, at once."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError

from billing.models import Payer
from courses.completions.models import Attendance
from courses.completions.queries import doors
from courses.completions.services import checking_in
from courses.models import Enrollment
from courses.services import ordering
from plumbing import clock
from tests import builders
from tests.billing.services.pages import together
from tests.courses.completions import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting():
    return made.course("RMA", kind="session", starts_at=clock.now())


def checks_in(meeting, *payers):
    waiting, lock = iter(payers), threading.Lock()

    def one():
        with lock:
            payer = next(waiting)
        checking_in.check_in(course=meeting, payer=payer, actor=None)

    return one


def member():
    return Payer.of(builders.certification().certificant)


def test_who_is_checked_in_by_phone_and_by_staff_at_once_is_in_once(meeting):
    payer = member()
    assert together(2, checks_in(meeting, payer, payer)) == []
    assert Attendance.objects.get().in_at
    assert Enrollment.objects.count() == 1


def test_control_without_the_lock_on_the_person_the_second_one_breaks(meeting, monkeypatch):
    payer, barrier, read = member(), threading.Barrier(2), doors.cost

    def meeting_there(*asked):
        barrier.wait(30)
        return read(*asked)

    monkeypatch.setattr(doors, "cost", meeting_there)
    for module in (checking_in, ordering):
        monkeypatch.setattr(module, "lock_payer", lambda _pk: None)
    [error] = together(2, checks_in(meeting, payer, payer))
    assert isinstance(error, IntegrityError)


def test_the_last_seat_is_given_to_one_and_the_other_stands_at_the_door(meeting):
    meeting.seats = 1
    meeting.save()
    assert together(2, checks_in(meeting, member(), member())) == []
    came = Attendance.objects.values_list("in_at", flat=True)
    assert sorted(one is not None for one in came) == [False, True]
    meeting.refresh_from_db()
    assert (meeting.taken, Enrollment.objects.count()) == (1, 1)
