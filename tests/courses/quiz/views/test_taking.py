"""Taking a quiz on its pages: saved, resumed, handed in once, and never a word of what is right."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from courses.quiz.models import Asked, Attempt
from courses.quiz.services import banks
from members.queries.policy import policy
from tests import builders
from tests.courses.quiz import made

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = DAY.isoformat()
    policy()


@pytest.fixture
def place():
    return made.place(made.rma(), made.course(5, draws=3))


@pytest.fixture
def learner(client, place):
    client.force_login(builders.member(place.payer.certificant))
    return client


def at(name, place, *more):
    return reverse(f"quiz:{name}", args=[place.course.code, *more])


def certificate_of(place):
    return reverse("quiz:certificate", args=[place.pk])


def asked(place, position) -> Asked:
    return Asked.objects.get(attempt__enrollment=place, position=position, attempt__number=1)


def page(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_from_the_first_question_to_the_points(learner, place):
    answer = learner.post(at("begin", place))
    assert answer["Location"] == at("attempt", place, 1)
    assert learner.get(answer["Location"])["Location"] == at("question", place, 1, 1)
    for position in (1, 2, 3):
        shown = asked(place, position).order.index(0)
        answer = learner.post(at("question", place, 1, position), {"answer": shown})
    assert answer["Location"] == at("hand_in", place, 1)
    assert "All 3 are answered" in page(learner.get(answer["Location"]))
    for _ in range(2):  # a double click
        answer = learner.post(at("hand_in", place, 1))
        assert answer["Location"] == at("done", place)
    done = page(learner.get(at("done", place)))
    assert "You passed, 3 of 3" in done
    assert "2.00</strong> <span>points are in your RMA cycle" in done
    assert "Posted by AMT." in done
    home = page(learner.get(reverse("home")))
    assert "2.00" in home
    assert place.course.title in home
    assert Attempt.objects.count() == 1


def test_what_was_chosen_is_saved_by_every_button_and_found_again(learner, place):
    made.begin(place, DAY)
    here = at("question", place, 1, 2)
    assert learner.post(here, {"answer": "1", "back": "1"})["Location"] == at(
        "question", place, 1, 1
    )
    assert asked(place, 2).chosen_shown == 1
    assert learner.post(here, {"answer": "2", "leave": "1"})["Location"] == reverse(
        "courses:course", args=[place.course.code]
    )
    assert asked(place, 2).chosen_shown == 2
    assert 'value="2" checked' in page(learner.get(here))
    assert learner.get(at("start", place))["Location"] == at("attempt", place, 1)
    assert learner.get(at("attempt", place, 1))["Location"] == at("question", place, 1, 1)


def test_without_an_answer_it_says_what_to_do(learner, place):
    made.begin(place, DAY)
    here = at("question", place, 1, 1)
    for typed in ({}, {"answer": ""}, {"answer": "9"}, {"answer": "-1"}, {"answer": "٣"}):
        answer = learner.post(here, typed)
        assert answer.status_code == 422
        assert "Choose one answer." in page(answer)
    assert learner.post(here, {"leave": "1"}).status_code == 302
    assert learner.post(at("hand_in", place, 1))["Location"] == here
    assert learner.get(at("question", place, 1, 4)).status_code == 404


def test_a_script_is_told_where_to_go(learner, place):
    made.begin(place, DAY)
    sent = learner.post(at("question", place, 1, 1), {"answer": "0"}, headers={"X-Kept": "answer"})
    assert json.loads(sent.content) == {"to": at("question", place, 1, 2)}


def test_no_page_of_an_attempt_knows_which_answer_is_right(learner, place):
    """Two questions with other answers right cannot be told apart by anything but their words."""
    banks.take(
        course=place.course,
        questions=[made.told(n, answers=("Same", "Other"), idea="Why so.") for n in range(5)],
        actor=None,
    )
    attempt = made.begin(place, DAY)
    shown = set()
    for one in attempt.asked.all():
        html = learner.get(at("question", place, 1, one.position)).content.decode()
        shown |= set(re.findall(r'name="answer" value="(\d+)"', html))
        assert str(one.question_id) not in re.findall(r'value="(\d+)"', html)
        for said in (one.question.idea, one.question.topic):
            assert said not in re.sub(r"<label.*?</label>", "", html, flags=re.DOTALL)
    assert shown == {"0", "1"}
    assert {tuple(one.order) for one in attempt.asked.all()} <= {(0, 1), (1, 0)}
    # An answer to a right and to a wrong one is the same but for where it leads.
    answers = [
        learner.post(at("question", place, 1, 1), {"answer": str(choice)}) for choice in (0, 1)
    ]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].content == answers[1].content


def test_a_tab_of_an_attempt_that_ended_changes_nothing(learner, place):
    made.ended(place, 1, DAY)
    made.begin(place, DAY)
    answer = learner.post(at("question", place, 1, 1), {"answer": "0"})
    assert answer["Location"] == at("attempt", place, 1)
    assert asked(place, 1).chosen == 0
    assert Asked.objects.filter(attempt__number=2, chosen__isnull=False).count() == 0


def test_not_passed_says_what_to_read_again_and_how_many_attempts_are_left(learner, place):
    made.ended(place, 2, DAY)
    told = page(learner.get(at("attempt", place, 1)))
    missed = asked(place, 3).question
    assert "2 of 3 right" in told
    assert f"3. {missed.text}" in told
    assert f"You answered: {missed.answers[1]}" in told
    assert missed.answers[0] not in told
    assert f"Topic: {missed.topic}" in told
    assert missed.idea.split("**")[1] in told
    assert "You have 2 more attempts today." in told
    listed = page(learner.get(at("answers", place, 1)))
    assert listed.count("Not right") == 1
    assert missed.answers[1] in listed
    assert missed.answers[0] not in listed
    made.ended(place, 0, DAY)
    made.ended(place, 0, DAY)
    told = page(learner.get(at("attempt", place, 3)))
    assert "No attempt is left today." in told
    assert "November 10, 2026" in told
    learner.post(at("begin", place))
    assert Attempt.objects.count() == 3


def test_it_asks_as_much_however_many_questions_there_are(
    learner, place, django_assert_num_queries
):
    done = made.place_beside(place, made.course(3))
    made.ended(done, 2, DAY)  # not passed
    made.ended(done, 3, DAY)
    with django_assert_num_queries(13):
        learner.get(at("done", done))
    big = made.place_beside(place, made.course(40, draws=40))
    made.begin(place, DAY)
    made.begin(big, DAY)
    for one in (place, big):
        with django_assert_num_queries(6):
            learner.get(at("question", one, 1, 1))
        with django_assert_num_queries(9):  # two of them its savepoint
            learner.post(at("question", one, 1, 1), {"answer": "0"})


def test_a_stranger_finds_nothing_and_a_closed_place_leads_to_the_course(client, learner, place):
    made.begin(place, DAY)
    place.state = "closed"
    place.save()
    course = reverse("courses:course", args=[place.course.code])
    assert learner.get(at("question", place, 1, 1))["Location"] == course
    client.force_login(builders.member())
    assert client.get(at("question", place, 1, 1)).status_code == 404


def test_a_buyer_without_a_certification_has_the_certificate_first(client):
    place = made.place()
    user = builders.User.objects.create_user("lee@example.org", name="Lee Ortega")
    place.payer.user = user
    place.payer.save()
    client.force_login(user)
    made.ended(place, 9, DAY)
    told = page(client.get(at("done", place)))
    certificate = told.index("Certificate of completion")
    assert certificate < told.index("Points are for who holds an AMT certification.")


def test_the_certificate_is_there_once_and_not_after_it_was_taken_back(learner, place, monkeypatch):
    monkeypatch.setattr("plumbing.pdf.render", lambda html, on: html.encode())
    made.ended(place, 3, DAY)
    sheet = learner.get(certificate_of(place))
    assert sheet["Content-Type"] == "application/pdf"
    assert place.course.title in sheet.content.decode()
    assert "November 9, 2026" in sheet.content.decode()
    place.completion.state = "withdrawn"
    place.completion.save()
    assert learner.get(certificate_of(place)).status_code == 404
    assert "This completion was taken back." in page(learner.get(at("done", place)))


def test_passed_on_the_last_day_of_a_cycle_is_told_as_such_in_the_next(learner, settings):
    held = builders.certification(granted_on=date(2023, 11, 10))
    place = made.place(held, made.course(1))
    made.ended(place, 1, DAY)
    settings.PORTAL_TODAY = "2026-11-10"
    policy()
    learner.force_login(builders.member(held.certificant))
    told = page(learner.get(at("done", place)))
    assert "The day of the course is in cycle 1, which ended November 9, 2026." in told
