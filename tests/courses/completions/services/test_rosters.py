"""Rosters of meetings, whose rows have no ids: nobody counts twice (handbook section 6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from billing.models import Invoice, Payer
from ccp.models import Activity
from courses.completions.models import Completion, Source
from courses.completions.notices import NOTICES
from courses.completions.services import checking_in, counting
from courses.completions.services.file_kind import KIND
from courses.completions.services.matching import match_all
from courses.completions.services.receiving import complete
from courses.completions.services.withdrawing import withdraw
from courses.models import Course
from courses.quiz.services import attempts
from courses.quiz.services.attempts import NotOpen
from courses.services import buyers
from courses.services.ordering import OrderRefused
from notices.models import Notice
from plumbing import clock
from plumbing.tables.row import Row
from tests import builders
from tests.courses import catalogued
from tests.courses.completions import made
from tests.courses.quiz import made as quizzes

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 30)
RECORDED_TELLING = NOTICES[0]
EARLIER = date(2023, 6, 1)
OVER = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture
def held():
    return builders.certification(number="3027715", granted_on=date(2025, 9, 18))


@pytest.fixture
def session():
    return made.course("RMA", code="clinic", kind="session", starts_at=OVER)


def row_of(course: Course, **said):
    """A row of a roster."""
    cells = {
        "provider": course.provider.code,
        "certification_number": "3027715",
        "course_code": course.code,
        "completed_on": "2026-11-30",
        "contact_hours": "2",
    } | said
    return Row.of(2, KIND.names, [cells.get(name, "") for name in KIND.names])


def taken(course: Course, *, counted=True, **said):
    """What becomes of a row of a roster, taken: its state and why."""
    row = row_of(course, **said)
    [found] = KIND.take([(None, KIND.read(row, ON))], on=ON, actor=builders.staff())
    if counted:
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
    assert (state, "other contact hours" in why) == ("refused", True)
    assert Activity.objects.count() == 1


def test_by_one_number_or_the_other_it_is_one_row_in_two_files_and_in_one(held, session):
    """The number of the certification in one file, that of the member in another."""
    member = {
        "certification_number": "",
        "member_number": held.certificant.member_number,
        "last_name": held.certificant.last_name,
    }
    assert taken(session) == ("taken", "")
    assert taken(session, **member)[0] == "same"
    assert taken(session, **member, contact_hours="1.5")[0] == "refused"
    by = made.provider()
    meeting = made.course("RMA", by=by, code="evening")
    rows = [row_of(meeting), row_of(meeting, **member)]
    found = KIND.take([(None, KIND.read(row, ON)) for row in rows], on=ON, actor=builders.staff())
    assert [one.state for one in found] == ["taken", "same"]
    counting.count_waiting(on=ON, seconds=20)
    assert Activity.objects.count() == Completion.objects.count() == 2


def test_a_row_that_was_parked_under_another_number_counts_once_when_it_is_matched(session):
    taken(session)  # nobody has this number yet
    held = builders.certification(number="3027715", granted_on=date(2025, 9, 18))
    taken(
        session,
        certification_number="",
        member_number=held.certificant.member_number,
        last_name=held.certificant.last_name,
    )
    match_all()
    counting.count_waiting(on=ON, seconds=20)
    states = Completion.objects.order_by("pk").values_list("state", "why")
    assert list(states) == [("kept", "twice"), ("counted", "")]
    assert Activity.objects.count() == 1
    second = Completion.objects.get(state="counted")
    withdraw(provider=session.provider, completion_id=second.completion_id, on=ON)
    counting.count_waiting(on=ON, seconds=20)
    assert Activity.objects.filter(withdrawn_at=None).count() == 1


def test_of_who_was_at_the_door_or_did_it_in_the_portal_a_roster_counts_nothing_more(held, session):
    place = made.place(session, Payer.of(held.certificant))
    complete(enrollment=place, completed_on=ON, on=ON, actor=None, source=Source.DOOR)
    assert taken(session) == ("taken", "")
    assert taken(session)[0] == "same"  # it is stored
    row = Completion.objects.get(source="file")
    assert (row.state, row.why, Activity.objects.count()) == ("kept", "twice", 1)


def test_what_was_done_in_the_portal_in_an_earlier_cycle_counts_again_by_a_roster(held):
    course = made.course("RMA", code="article")
    held.granted_on = EARLIER
    held.save()
    place = made.place(course, Payer.of(held.certificant))
    complete(enrollment=place, completed_on=EARLIER, on=EARLIER, actor=None)
    assert taken(course) == ("taken", "")
    assert Activity.objects.count() == 2


def test_a_meeting_that_is_not_over_is_on_no_roster(held, session):
    assert taken(session, completed_on="2026-11-29")[0] == "refused"
    Course.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(hours=1))
    state, why = taken(session)
    assert (state, "not over yet" in why) == ("refused", True)
    assert not Completion.objects.exists()


def test_a_meeting_is_on_a_roster_of_its_own_day_alone(held, session):
    Course.objects.filter(pk=session.pk).update(starts_at=OVER - timedelta(days=2))
    for day in ("2026-11-27", "2026-11-29"):
        state, why = taken(session, completed_on=day)
        assert (state, "the meeting is on November 28, 2026" in why) == ("refused", True)
    assert taken(session, completed_on="2026-11-28") == ("taken", "")


def test_who_has_no_place_buys_none_after_the_roster(held):
    webinar = catalogued.course("webinar", kind="webinar")
    taken(webinar)
    assert Completion.objects.get().state == "counted"
    with pytest.raises(OrderRefused, match="on record"):
        catalogued.order(Payer.of(held.certificant), webinar, on=ON)
    assert not Invoice.objects.exists()


def test_an_order_that_is_not_paid_is_void_with_word_once_a_roster_says_it_is_done(client, held):
    webinar = catalogued.course("webinar", kind="webinar")
    payer = Payer.of(held.certificant)
    catalogued.order(payer, webinar, on=ON)
    taken(webinar)
    [invoice] = Invoice.objects.all()
    assert (invoice.state, catalogued.place(payer, webinar).state) == ("void", "closed")
    [told] = Notice.objects.filter(kind="completion_recorded")
    assert RECORDED_TELLING.context(told, Completion.objects.get(), ON)["void"] == invoice.number
    client.force_login(builders.member(held.certificant))
    shown = client.get(reverse("courses:mine")).content.decode()
    assert "Not needed: it is on your record as completed" in shown
    shown = client.get(reverse("courses:course", args=["webinar"])).content.decode()
    assert "Completed November 30, 2026." in shown
    assert "Certificate<" not in shown  # of a place that is completed alone


def test_who_was_let_in_on_their_word_still_pays_and_the_place_is_completed_by_the_roster(held):
    begins = clock.now() - timedelta(hours=2, minutes=30)
    session = catalogued.course("session", kind="session", starts_at=begins)
    payer, day = Payer.of(held.certificant), clock.office_day(begins)
    checking_in.let_in(
        course=session, payer=payer, reason="They pay on Monday.", actor=builders.staff()
    )
    made.reported(held, session, day)
    [invoice] = Invoice.objects.all()
    assert (invoice.state, Completion.objects.get().state) == ("open", "counted")
    catalogued.pay([invoice])
    place = catalogued.place(payer, session)
    assert (place.state, place.completed_on, place.completion.source) == ("completed", day, "file")
    assert Activity.objects.count() == Completion.objects.count() == 1


def test_what_is_reported_and_not_counted_yet_counts_once_beside_a_quiz(held):
    webinar = made.course("RMA", code="webinar", kind="webinar")
    place = made.place(webinar, Payer.of(held.certificant))
    taken(webinar, counted=False)
    done = complete(enrollment=place, completed_on=ON, on=ON, actor=None)
    counting.count_waiting(on=ON, seconds=20)
    row = Completion.objects.get(source="file")
    assert (done.source, done.state, row.state, row.why) == ("own", "counted", "kept", "twice")
    assert Activity.objects.count() == 1
    withdraw(provider=webinar.provider, completion_id=row.completion_id, on=ON)
    place.refresh_from_db()
    assert (place.state, place.completion) == ("completed", done)


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


def test_who_bought_with_another_address_is_asked_for_nothing_that_is_on_their_record(held):
    rows = [catalogued.course(code, kind="webinar") for code in ("paid", "not-paid")]
    for row in rows:
        taken(row)
    buyer = catalogued.buyer_with_account()
    catalogued.pay(catalogued.order(buyer, rows[0]).invoices)
    catalogued.order(buyer, rows[1])
    person, on = held.certificant, clock.today()
    buyers.take_over(email=buyer.user.email, person=person, on=on, actor=None)
    member = Payer.of(person)
    assert [catalogued.place(member, row).state for row in rows] == ["completed", "closed"]
    assert set(Invoice.objects.values_list("state", flat=True)) == {"paid", "void"}
    linked = Completion.objects.exclude(enrollment=None).get()
    assert linked.enrollment == catalogued.place(member, rows[0])
