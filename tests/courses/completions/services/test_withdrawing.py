"""The place that a completion completed, once that is taken back (handbook section 6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from billing.models import Invoice, Payer
from ccp.models import Activity
from courses.completions.models import Completion
from courses.completions.services import checking_in, counting
from courses.completions.services.receiving import complete
from courses.completions.services.withdrawing import withdraw
from courses.models import Enrollment
from courses.services import refunding
from courses.services.refunding import RefundNotGranted
from plumbing import clock
from tests import builders
from tests.courses import catalogued
from tests.courses.completions import made

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 30)


@pytest.fixture
def held():
    return builders.certification(granted_on=date(2025, 9, 18))


def gone(one):
    return withdraw(provider=one.provider, completion_id=one.completion_id, on=ON)


def stands(place):
    place.refresh_from_db()
    return place.state, place.completed_on


def points():
    return Activity.objects.filter(withdrawn_at=None).count()


def test_a_paid_place_is_open_again_to_be_done_or_given_back(held):
    course = catalogued.course("webinar", kind="webinar")
    payer = Payer.of(held.certificant)
    catalogued.order(payer, course, on=ON)
    catalogued.pay([Invoice.objects.get()], on=ON)
    place = catalogued.place(payer, course)
    row = made.reported(held, course, ON)
    assert stands(place) == ("completed", ON)
    with pytest.raises(RefundNotGranted):
        refunding.ask(place=place, why="", now=clock.now(), actor=None)
    assert gone(row)
    assert gone(row)
    assert (stands(place), points()) == (("open", None), 0)
    asked = refunding.ask(place=place, why="", now=clock.now(), actor=None)
    assert asked.amount == catalogued.OTHER
    done = complete(enrollment=place, completed_on=ON, on=ON, actor=None)
    assert (stands(place), done.state, points()) == (("completed", ON), "counted", 1)


def test_whose_money_went_back_meanwhile_has_no_place_any_more(held):
    course = catalogued.course("webinar", kind="webinar")
    place = made.place(course, Payer.of(held.certificant), price=catalogued.MEMBER)
    row = made.reported(held, course, ON)
    assert gone(row)
    assert stands(place) == ("closed", None)


def test_another_completion_of_the_course_stands_for_the_place(held):
    course = made.course("RMA", kind="webinar")
    place = made.place(course, Payer.of(held.certificant))
    first = made.reported(held, course, ON)
    second = made.reported(held, course, ON - timedelta(days=1))
    assert (second.state, second.why) == ("kept", "twice")
    gone(first)
    assert stands(place) == ("completed", ON - timedelta(days=1))
    counting.count_waiting(on=ON, seconds=20)
    second.refresh_from_db()
    assert (second.enrollment, second.state, points()) == (place, "counted", 1)
    gone(second)
    assert (stands(place), points()) == (("open", None), 0)


def test_what_was_done_here_goes_by_staff_alone_and_can_be_done_again(held):
    place = made.place(made.course("RMA"), Payer.of(held.certificant))
    for number in range(3):
        done = complete(enrollment=place, completed_on=ON, on=ON, actor=None)
        assert done.completion_id.count(":") == (2 if number else 1)
        assert not gone(done)
        done.refresh_from_db()
        assert (stands(place), done.withdrawing, points()) == (("completed", ON), True, 1)
        made.withdrawn(done)
        assert (stands(place), points()) == (("open", None), 0)


def test_what_staff_took_back_of_the_door_does_not_come_back_with_the_roster_gone(held):
    course = made.course("RMA", kind="session", starts_at=clock.now() - timedelta(hours=2))
    checking_in.check_in(course=course, payer=Payer.of(held.certificant), actor=builders.staff())
    place = Enrollment.objects.get()
    checking_in.credit_waiting(on=clock.today(), seconds=20)
    row = made.reported(held, course, ON)
    made.withdrawn(Completion.objects.get(enrollment=place))
    row.refresh_from_db()
    assert (stands(place)[0], row.enrollment) == ("completed", place)
    assert gone(row)
    checking_in.credit_waiting(on=clock.today(), seconds=20)
    assert (stands(place), points()) == (("open", None), 0)


@pytest.mark.parametrize("reported_too", [True, False])
def test_who_was_at_the_door_is_on_record_by_it_without_the_roster(held, reported_too):
    course = made.course("RMA", kind="session", starts_at=clock.now() - timedelta(hours=2))
    checking_in.check_in(course=course, payer=Payer.of(held.certificant), actor=builders.staff())
    place = Enrollment.objects.get()
    row = made.reported(held, course, ON) if reported_too else None
    checking_in.credit_waiting(on=clock.today(), seconds=20)
    if row is not None:
        assert gone(row)
        checking_in.credit_waiting(on=clock.today(), seconds=20)
    done = Completion.objects.get(enrollment=place)
    assert (stands(place)[0], done.source, points()) == ("completed", "door", 1)
    made.withdrawn(done)
    checking_in.credit_waiting(on=clock.today(), seconds=20)
    assert (stands(place), points()) == (("open", None), 0)
