"""What is on record already counts no second time, and keeps out nothing else (section 6)."""

from __future__ import annotations

from datetime import date

import pytest

from billing.models import Invoice, Payer
from ccp.models import Activity
from courses.completions.models import Completion
from courses.completions.services import counting, deciding, matching
from courses.completions.services.correcting import COUNTED, TWICE, Deed, ask
from members.models import Role
from members.services import second_person
from plumbing import clock
from plumbing.flow import IllegalMove
from tests import builders
from tests.courses import catalogued
from tests.courses.completions import made

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 30)
LATER = date(2026, 7, 1)
EARLIER = date(2023, 6, 1)  # in the cycle before


@pytest.fixture
def held():
    return builders.certification(granted_on=date(2021, 1, 10))


@pytest.fixture
def course():
    return made.course("RMA", "RPT", hours=2)


def counted(held, of, day, *, name=None, on=None, **fields):
    """A completion that was reported and counted."""
    said = {
        "provider": of.provider,
        "completion_id": name or f"c-{Completion.objects.count()}",
        "source": "api",
        "certificant": held.certificant,
        "course": of,
        "course_code": of.code,
        "title": of.title,
        "completed_on": day,
        "hours": of.hours,
        "arrived_on": on or day,
    } | fields
    one = Completion.objects.create(**said)
    counting.count([one], on=on or day, actor=None)
    return one


def became(one):
    one.refresh_from_db()
    return one.state, one.why


def test_a_course_counts_once_in_a_cycle_and_again_in_another(held, course):
    first, second = counted(held, course, EARLIER), counted(held, course, LATER)
    again = counted(held, course, ON)
    assert [became(one) for one in (first, second)] == [("counted", "")] * 2
    assert became(again) == ("kept", "twice")
    assert Activity.objects.count() == 2


def test_a_meeting_counts_once_whatever_day_is_said_of_it(held, course):
    course.kind, course.starts_at = "session", clock.day_begins(EARLIER)
    course.save()
    counted(held, course, EARLIER)
    assert became(counted(held, course, ON)) == ("kept", "twice")


@pytest.mark.parametrize("own", [True, False])
def test_what_is_counted_anew_for_a_certification_granted_since_is_counted(held, own):
    by = {} if own else {"by": made.provider()}
    of = made.course("RMA", "RPT", **by)
    counted(held, of, ON, name="roster:1")
    parked = Completion.objects.create(
        provider=of.provider,
        completion_id="roster:2",
        source="file",
        state="parked",
        why="unknown",
        course=of,
        course_code=of.code,
        title=of.title,
        completed_on=ON,
        hours=of.hours,
        arrived_on=ON,
    )
    rpt = builders.certification(held.certificant, program="RPT", granted_on=date(2025, 1, 7))
    matching._count_for({rpt.pk})
    done = deciding.match(
        completion=parked,
        person=held.certificant,
        certification=None,
        reason="Her.",
        on=ON,
        actor=builders.staff(Role.RECORDS),
    )
    counting.count_waiting(on=ON, seconds=20)
    assert became(done) == ("kept", "twice")
    assert set(Activity.objects.get().claims.values_list("certification", flat=True)) == {
        held.pk,
        rpt.pk,
    }


def test_what_waits_keeps_out_neither_another_cycle_nor_what_is_in_time(held, course):
    clerk = builders.staff(Role.RECORDS)
    late = counted(held, course, EARLIER, on=ON)
    assert became(late) == ("waiting", "closed")
    assert became(counted(held, course, ON)) == ("counted", "")
    other = counted(held, course, EARLIER, on=ON)
    assert became(other) == ("kept", "twice")
    in_time = counted(held, course, EARLIER, on=ON, arrived_on=EARLIER)
    assert became(in_time) == ("counted", "")
    with pytest.raises(IllegalMove, match=TWICE):
        ask(completion=late, deed=Deed.POST, reason="Post it.", on=ON, actor=clerk)
    with pytest.raises(IllegalMove, match=COUNTED):
        ask(completion=in_time, deed=Deed.POST, reason="Post it.", on=ON, actor=clerk)


def test_an_order_is_void_once_staff_post_what_waited(held):
    bought, clerk = catalogued.course(), builders.staff(Role.RECORDS)
    payer = Payer.of(held.certificant)
    catalogued.order(payer, bought)
    late = counted(held, bought, EARLIER, on=ON)
    assert (late.state, catalogued.place(payer, bought).state) == ("waiting", "ordered")
    matter = ask(completion=late, deed=Deed.POST, reason="Post it.", on=ON, actor=clerk)
    assert catalogued.place(payer, bought).state == "ordered"
    second = builders.staff(Role.RECORDS)
    second_person.confirm(matter=matter, actor=second, now=clock.now())
    assert became(late) == ("counted", "")
    assert catalogued.place(payer, bought).state == "closed"
    assert Invoice.objects.get().state == "void"


def test_what_was_kept_beside_what_staff_refuse_is_looked_at_again(held, course):
    late = counted(held, course, EARLIER, on=ON)
    other = counted(held, course, EARLIER, on=ON)
    deciding.refuse(completion=late, reason="No.", actor=builders.staff(Role.RECORDS))
    counting.count_waiting(on=ON, seconds=20)
    assert became(other) == ("waiting", "closed")
