"""Rosters of meetings, whose rows have no ids: nobody counts twice (handbook section 6)."""

from __future__ import annotations

from datetime import date

import pytest

from billing.models import Payer
from ccp.models import Activity
from courses.completions.models import Completion
from courses.completions.services import checking_in, counting
from courses.completions.services.file_kind import KIND
from courses.completions.services.receiving import complete
from courses.models import Course
from courses.quiz.services import attempts
from courses.quiz.services.attempts import NotOpen
from plumbing import clock
from plumbing.tables.row import Row
from tests import builders
from tests.courses.completions import made
from tests.courses.quiz import made as quizzes

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 30)


@pytest.fixture
def held():
    return builders.certification(number="3027715", granted_on=date(2025, 9, 18))


@pytest.fixture
def session():
    return made.course("RMA", code="clinic", kind="session", starts_at=clock.now())


def taken(course: Course, **said):
    """What becomes of a row of a roster, taken: its state and why."""
    cells = {
        "provider": course.provider.code,
        "certification_number": "3027715",
        "course_code": course.code,
        "completed_on": "2026-11-30",
        "contact_hours": "2",
    } | said
    row = Row.of(2, KIND.names, [cells.get(name, "") for name in KIND.names])
    [found] = KIND.take([(None, KIND.read(row, ON))], on=ON, actor=builders.staff())
    counting.count_waiting(on=ON, seconds=20)
    return found.state, found.why


def test_spelled_otherwise_it_is_one_and_with_other_hours_a_conflict(held, session):
    assert taken(session) == ("taken", "")
    for said in (
        {"completed_on": "11/30/2026"},
        {"certification_number": "302 7715", "course_code": "CLINIC", "contact_hours": "2.00"},
        {"title": "Clinic day"},
    ):
        assert taken(session, **said)[0] == "same"
    state, why = taken(session, contact_hours="1.5")
    assert (state, "Another contact hours" in why) == ("refused", True)
    assert Activity.objects.count() == 1


def test_who_checked_in_at_the_door_is_on_the_roster_too_and_counts_once(held, session):
    checking_in.check_in(course=session, person=held.certificant, on=ON, actor=None)
    state, why = taken(session)
    assert (state, "by the door" in why) == ("same", True)
    assert taken(session, completed_on="2026-11-29")[0] == "taken"
    assert Activity.objects.count() == Completion.objects.count() == 2


def test_a_place_is_completed_by_the_roster_and_its_quiz_is_over(held):
    webinar = quizzes.course(2, draws=2, code="webinar", kind="webinar")
    place = made.place(webinar, Payer.of(held.certificant))
    running = quizzes.begin(place)
    taken(webinar)
    place.refresh_from_db()
    assert (place.state, place.completed_on, place.completion.source) == ("completed", ON, "file")
    with pytest.raises(NotOpen):
        attempts.end(enrollment_id=place.pk, number=running.number, on=ON, actor=None)
    assert Activity.objects.count() == 1


def test_who_did_the_course_in_the_portal_is_on_no_roster(held, session):
    place = made.place(session, Payer.of(held.certificant))
    complete(enrollment=place, completed_on=ON, on=ON, actor=None)
    assert taken(session, completed_on="2026-11-29")[0] == "same"
    assert Activity.objects.count() == 1


def test_who_is_on_the_roster_is_checked_in_already(held, session):
    taken(session)
    found, new = checking_in.check_in(course=session, person=held.certificant, on=ON, actor=None)
    assert (found.source, new) == ("file", False)
    assert Activity.objects.count() == 1
