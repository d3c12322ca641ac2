"""Lists for the test vendor: what is new, marked as told, fetched again, and by whom."""

from __future__ import annotations

import pytest

from members.models import Role
from plumbing import clock
from recert.exam.models import ListFetch
from recert.exam.queries import vendor
from recert.exam.services import accommodations, lists
from recert.exam.services.lists import NothingNew
from recert.rules.results import Sitting
from recert.services import exams
from recert.services.exams import Report
from tests import builders
from tests.recert.exam.candidates import day_of, may_sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return builders.staff(Role.RECORDS)


def made(clerk, *, whole=False):
    one = lists.make(whole=whole, on=clock.today(), actor=clerk)
    return {row.said["authorization_number"]: row.action for row in vendor.rows_of(one)}


def test_what_was_told_is_not_told_again_until_it_changes_or_ends(clerk):
    one, two, three = may_sit(3)
    assert made(clerk) == {row.number: "add" for row in (one, two, three)}
    with pytest.raises(NothingNew, match="knows everything"):
        made(clerk)
    asked = accommodations.ask(application=one.application, text="More time", actor=None)
    accommodations.decide(
        accommodation=asked, granted=True, words="50 % more time", on=clock.today(), actor=clerk
    )
    exams.accept(
        report=Report(two.pk, Sitting(day_of(two, 3), "fail")), on=clock.today(), actor=clerk
    )
    assert made(clerk) == {one.number: "change", two.number: "end"}
    assert made(clerk, whole=True) == {one.number: "add", three.number: "add"}
    exams.authorize_again(application=two.application, on=clock.today())
    assert made(clerk) == {two.number: "add"}


def test_it_says_who_may_sit_what_until_when_and_what_is_provided(clerk):
    [one] = may_sit(1)
    asked = accommodations.ask(application=one.application, text="My eyes are weak", actor=None)
    accommodations.decide(
        accommodation=asked, granted=True, words="Large print", on=clock.today(), actor=clerk
    )
    exams.accept(
        report=Report(one.pk, Sitting(day_of(one, 3), "cancelled")), on=clock.today(), actor=clerk
    )
    [entry] = vendor.everybody(clock.today())
    assert entry.said == {
        "authorization_number": one.number,
        "last_name": "O'Brien",
        "first_name": "Ana",
        "program": "RMA",
        "first_day": one.authorized_on.isoformat(),
        "last_day": one.window.last_day.isoformat(),
        "attempts_left": "3",
        "accommodations": "Large print",
    }


def test_nobody_is_on_it_whose_time_is_over(clerk):
    may_sit(1, days_ago=400)
    with pytest.raises(NothingNew, match="Nobody may sit"):
        made(clerk, whole=True)


def test_who_fetched_it_is_kept(clerk):
    may_sit(1)
    one = lists.make(whole=False, on=clock.today(), actor=clerk)
    other = builders.staff(Role.RECORDS)
    for who in (clerk, other):
        lists.fetch(made=one, actor=who)
    assert list(ListFetch.objects.values_list("by", flat=True)) == [clerk.pk, other.pk]


def test_what_is_new_is_asked_for_in_four_queries(clerk, django_assert_num_queries):
    may_sit(1)
    lists.make(whole=False, on=clock.today(), actor=clerk)
    may_sit(3, first=2)
    with django_assert_num_queries(4):
        assert len(vendor.new(clock.today())) == 3
