"""Courses at the desk: written, looked at, published, copied, retired."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Payer
from courses import slots
from courses.completions.services import checking_in
from courses.models import Course, Provider
from courses.services import editing
from members.models import History, Role
from plumbing import clock
from tests import builders
from tests.courses.catalogued import course, order, pay, place

pytestmark = pytest.mark.django_db

TYPED = {
    "kind": "article",
    "title": "Chain of custody",
    "code": "chain-of-custody",
    "summary": "From the arm to the court.",
    "objectives": "Seal a specimen\n\n  Fill in the form  ",
    "hours": "1.25",
    "programs": ["RMA", "RPT"],
    "article": "Sign it.",
    "member_price": "12",
    "other_price": "18",
}


CRLF = "## Clean hands\r\n\r\nWash them."


@pytest.fixture
def desk(client, monkeypatch):
    """Somebody for records; no other app has a say in what may be published."""
    monkeypatch.setattr(slots, "_LACKS", [])
    client.force_login(builders.staff(Role.RECORDS))
    return client


def at(name, code=""):
    return reverse(f"courses:{name}", args=[code] if code else [])


def typed(**more):
    own = Provider.objects.get(own=True)
    return TYPED | {"provider": own.pk} | more


def text(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_draft_is_seen_by_nobody_until_it_was_looked_at_and_published(desk, client):
    there = desk.post(at("desk_new"), typed())["Location"]
    assert there == at("desk_course", "chain-of-custody")
    row = Course.objects.get(code="chain-of-custody")
    assert (row.state, row.hours, row.objectives) == (
        "draft",
        Decimal("1.25"),
        ["Seal a specimen", "Fill in the form"],
    )
    public = at("course", row.code)
    assert desk.get(public).status_code == 404
    look = text(desk.get(at("desk_publish", row.code)))
    assert "From the arm to the court." in look
    assert "$12.00 member" in look
    desk.post(at("desk_publish", row.code))
    assert "Chain of custody" in text(desk.get(public))
    verbs = History.objects.filter(subject=f"course:{row.code}").values_list("verb", flat=True)
    assert set(verbs) == {"course_written", "course_published"}


def test_what_is_missing_is_told_before_it_is_published(desk, monkeypatch):
    monkeypatch.setattr(slots, "_LACKS", [lambda _one, _on: "Its quiz has 3 questions of 10."])
    desk.post(at("desk_new"), typed(article="", programs=[]))
    said = text(desk.get(at("desk_publish", "chain-of-custody")))
    for sentence in ("Write the article", "Choose the programs", "Its quiz has 3 questions of 10."):
        assert sentence in said
    desk.post(at("desk_publish", "chain-of-custody"))
    assert Course.objects.get().state == "draft"


def test_what_is_typed_wrong_is_told_at_its_field_and_nothing_typed_is_lost(desk):
    course("taken")
    said = text(desk.post(at("desk_new"), typed(code="taken", other_price="11", link="ftp://x")))
    assert "Another course has this code." in said
    assert "Others pay at least the member price of $12.00." in said
    assert "Give an address that begins with https://." in said
    assert "From the arm to the court." in said
    assert Course.objects.count() == 1


def test_changes_of_what_is_public_are_looked_at_first(desk):
    row = course("chain-of-custody")
    path = at("desk_edit", row.code)
    form = desk.get(path).context["form"]
    sent = typed(seen=form["seen"].value(), title="Chain of custody, anew", article=CRLF)
    look = text(desk.post(path, sent))
    assert "Nothing is changed yet." in look
    assert "Chain of custody, anew" in look
    assert "The article" not in look
    row.refresh_from_db()
    assert row.title == "Chain of custody"
    back = text(desk.post(path, sent | {"change": "1"}))
    assert 'value="Chain of custody, anew"' in back
    desk.post(path, sent | {"confirm": "1"})
    row.refresh_from_db()
    assert (row.title, row.state) == ("Chain of custody, anew", "published")
    refused = text(desk.post(path, typed(seen="", programs=[], confirm="1")))
    assert "Choose the programs that it counts for" in refused


def test_who_saves_what_somebody_else_changed_sees_both(desk):
    row = course("chain-of-custody", state="draft")
    path = at("desk_edit", row.code)
    seen = desk.get(path).context["form"]["seen"].value()
    desk.post(path, typed(seen=seen, title="First"))
    said = text(desk.post(path, typed(seen=seen, title="Second")))
    assert "Nothing of yours is saved yet." in said
    assert Course.objects.get().title == "First"


def test_what_somebody_published_meanwhile_is_looked_at_before_it_changes(desk):
    row = course("chain-of-custody", state="draft")
    path = at("desk_edit", row.code)
    sent = typed(seen=desk.get(path).context["form"]["seen"].value(), title="Anew")
    real = editing._locked

    def published(one):
        Course.objects.filter(pk=one.pk).update(state="published")
        return real(one)

    with mock.patch.object(editing, "_locked", published):
        look = text(desk.post(path, sent))
    assert "Somebody published it while you wrote." in look
    assert "Nothing is changed yet." in look
    assert 'value="Anew"' in look
    assert Course.objects.get().title == "Chain of custody"
    desk.post(path, sent | {"confirm": "1"})
    assert Course.objects.get().title == "Anew"


def test_the_editor_asks_for_what_a_course_of_that_kind_has(desk):
    assert "Chapter meeting" in text(desk.get(at("desk_new")))
    meeting = desk.get(at("desk_new"), {"kind": "chapter"}).context["form"].fields
    assert {"place", "seats", "starts_day"} <= set(meeting)
    assert not {"article", "link"} & set(meeting)
    article = text(desk.get(at("desk_new"), {"kind": "article"}))
    assert 'Counts for <span class="optional">(needed to publish)</span>' in article
    assert 'name="place"' not in article
    other = desk.post(at("desk_new"), typed(kind="webinar", again="1"))
    assert "Sign it." in text(other)
    assert "This field is required" not in text(other)
    assert {"article", "link", "starts_time"} <= set(other.context["form"].fields)
    assert Course.objects.count() == 0


def test_the_kind_of_what_was_published_stays(desk):
    row = course("chain-of-custody")
    said = text(desk.post(at("desk_edit", row.code), typed(kind="webinar", confirm="1")))
    assert "It was published as another kind" in said


def test_a_preview_shows_what_a_visitor_a_member_and_one_in_grace_would_see(desk):
    path = at("desk_preview", course().code)
    assert "Members pay the lower price." in text(desk.get(path))
    assert "You pay the member price because your RMA is active." in text(
        desk.get(path, {"as": "member"})
    )
    grace = text(desk.get(path, {"as": "grace"}))
    assert "You pay $27.00 and not $18.00, as your RMA is in grace." in grace
    assert "staff check you in" not in grace


def test_a_copy_is_a_draft_under_a_code_that_is_free(desk):
    row = course(objectives=["Wash"])
    course("infection-2")
    there = desk.post(at("desk_copy", row.code))["Location"]
    assert there == at("desk_edit", "infection-3")
    made = Course.objects.get(code="infection-3")
    assert (made.state, made.objectives, made.article) == ("draft", ["Wash"], row.article)
    assert made.programs.count() == row.programs.count()


def test_what_is_retired_can_be_ordered_by_nobody_and_stays_with_who_has_it(desk):
    row, payer = course(), builders.buyer()
    pay(order(payer, row).invoices)
    assert "1 has a place" in text(desk.get(at("desk_retire", row.code)))
    desk.post(at("desk_retire", row.code))
    desk.post(at("desk_retire", row.code))
    row.refresh_from_db()
    assert (row.state, payer.enrollments.get().state) == ("retired", "open")
    assert History.objects.filter(verb="course_retired").count() == 1
    desk.post(at("desk_publish", row.code))
    row.refresh_from_db()
    assert row.state == "published"


def test_a_word_of_what_is_over_can_be_mended(desk):
    row = course("chain-of-custody", closes_on=clock.today() - timedelta(days=1))
    sent = typed(closes_on=row.closes_on.isoformat(), title="Mended", confirm="1")
    desk.post(at("desk_edit", row.code), sent)
    row.refresh_from_db()
    assert row.title == "Mended"
    assert "Write the article" in text(desk.post(at("desk_edit", row.code), sent | {"article": ""}))


def test_its_code_stays_once_it_was_published(desk):
    row = course("chain")
    said = text(desk.post(at("desk_edit", row.code), typed(code="other", confirm="1")))
    assert "the code stays" in said


def test_figures_of_other_apps_stand_beside_what_was_sold(desk, monkeypatch):
    part = slots.Part("courses/_figure.html", {"label": "Pass rate", "figure": 80})
    monkeypatch.setattr(slots, "_IN_FIGURES", [lambda _one: part])
    row = course()
    pay(order(builders.buyer(), row).invoices)
    said = desk.get(at("desk_course", row.code))
    assert said.context["figures"]["sold"] == 1
    assert said.context["figures"]["earned"] == Decimal("27.00")
    assert said.context["parts"] == [part]


def test_a_meeting_tells_who_came_and_of_what_is_free_places_are_taken(desk):
    row = course("vitals", kind="session", starts_at=clock.now(), member_price=0, other_price=0)
    came = Payer.of(builders.certificant())
    checking_in.check_in(course=row, payer=came, actor=None)
    order(builders.buyer(), row)
    said = text(desk.get(at("desk_course", row.code)))
    assert "Places taken" in said
    assert "Sold" not in said
    assert "<dt>Seats taken</dt><dd>2</dd>" in said
    assert "<dt>Let in at the door</dt><dd>1</dd>" in said
    assert "How the quiz goes" not in said
    assert "How the quiz goes" in text(desk.get(at("desk_course", course().code)))


def test_a_moment_is_read_in_the_offices_zone_and_comes_back_as_typed(desk):
    sent = typed(kind="session", starts_day="2027-07-09", starts_time="09:00", place="Room 12")
    desk.post(at("desk_new"), sent)
    row = Course.objects.get()
    one = editing.written(row)
    assert (str(one.starts_day), str(one.starts_time)) == ("2027-07-09", "09:00:00")
    assert "9:00 AM CDT" in text(desk.get(at("desk_course", row.code)))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_many_courses(desk, rows):
    for n in range(rows):
        order(builders.buyer(), course(f"course-{n}"))
    path = at("desk_courses")
    desk.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert len(desk.get(path).context["rows"]) == rows
    assert len(captured) == 4


def test_the_list_is_narrowed_by_state_and_words(desk):
    course("one"), course("two", state="draft")

    def listed(**query):
        return [row.code for row, _, _ in desk.get(at("desk_courses"), query).context["rows"]]

    assert listed() == ["two", "one"]
    assert listed(state="draft") == ["two"]
    assert listed(q="ONE") == ["one"]
    assert "Nothing fits that." in text(desk.get(at("desk_courses"), {"q": "zzz"}))


def test_one_of_two_courses_is_given_back_and_the_page_says_what_that_does(client):
    payer, first, second = builders.buyer(), course(), course("order-of-draw")
    payment = pay(order(payer, first, second).invoices)
    client.force_login(builders.staff(Role.FINANCE))
    path = reverse("billing:desk_refund", args=[payment.pk])
    line = payment.allocations.order_by("line").first().line
    form = {"lines": [line.pk], "amount": "54.00", "reason": "Not what they meant"}
    assert "What you chose comes to $27.00" in text(client.post(path, form))
    form["amount"] = "27.00"
    review = text(client.post(path, form))
    assert "$27.00 of Course: Infection, 2.00 contact hours: its place closes" in review
    client.post(path, form | {"confirm": "1"})
    assert [place(payer, one).state for one in (first, second)] == ["closed", "open"]
