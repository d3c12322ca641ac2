"""A course done in the portal counts the same second (handbook section 6)."""

from __future__ import annotations

from datetime import date

import pytest

from billing.models import Payer
from courses.completions.models import Completion
from courses.completions.services import counting
from courses.completions.services.receiving import complete
from courses.models import Course
from courses.queries import catalogue
from courses.rules import offers
from courses.services.ordering import OrderRefused
from plumbing.flow import IllegalMove
from tests import builders
from tests.courses import catalogued
from tests.courses.completions import made

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 30)


def test_it_counts_once_for_each_certification_that_the_course_counts_for():
    rma = builders.certification(granted_on=date(2024, 9, 18))
    rpt = builders.certification(rma.certificant, program="RPT", granted_on=date(2025, 1, 7))
    builders.certification(rma.certificant, program="MLT", granted_on=date(2025, 1, 8))
    place = made.place(made.course("RMA", "RPT"), Payer.of(rma.certificant))
    done = complete(enrollment=place, completed_on=ON, on=ON, actor=None)
    assert complete(enrollment=place, completed_on=ON, on=ON, actor=None) == done
    assert (done.state, done.activity.category, done.activity.hours) == ("counted", "amt_ce", 2)
    claimed = set(done.activity.claims.values_list("certification", flat=True))
    assert claimed == {rma.pk, rpt.pk}
    place.refresh_from_db()
    assert (place.state, place.completed_on) == ("completed", ON)
    assert Completion.objects.count() == 1


def test_of_a_buyer_and_of_who_holds_none_of_its_programs_it_is_kept():
    course = made.course("MLT")
    bought = made.place(course, builders.buyer())
    other = made.place(course, Payer.of(builders.certification().certificant))
    found = [
        complete(enrollment=one, completed_on=ON, on=ON, actor=None) for one in (bought, other)
    ]
    assert [(one.state, one.why) for one in found] == [
        ("kept", "no_member"),
        ("kept", "no_program"),
    ]


def test_a_place_that_is_not_open_is_not_completed():
    place = made.place(made.course(), builders.buyer(), state="closed")
    with pytest.raises(IllegalMove):
        complete(enrollment=place, completed_on=ON, on=ON, actor=None)


def test_what_is_on_record_already_is_not_sold_but_may_be_had_for_nothing():
    held = catalogued.active_member()
    payer, row = catalogued.payer_of(held), catalogued.course()
    done = Completion.objects.create(
        provider=row.provider,
        completion_id="roster-1",
        state="parked",
        source="file",
        course=row,
        title=row.title,
        completed_on=ON,
        hours=2,
        arrived_on=ON,
        certificant=held.certificant,
    )
    assert catalogue.offers_of([row.pk], payer.pk)[0].done_on is None
    done.state = "received"
    done.save()
    counting.count([done], on=ON, actor=None)
    [offer] = catalogue.offers_of([row.pk], payer.pk)
    assert (offers.shown_as(offer, ON, catalogued.MEMBER), offer.done_on) == ("done", ON)
    with pytest.raises(OrderRefused, match="on record"):
        catalogued.order(payer, row)
    Course.objects.update(member_price=0)
    [opened] = catalogued.order(payer, row).opened
    done.refresh_from_db()
    assert (opened.state, done.enrollment) == ("completed", opened)
