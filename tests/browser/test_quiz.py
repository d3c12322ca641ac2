"""A free course on a phone: the connection lost in the middle, not passed, passed, the points."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from courses.quiz.models import Asked
from tests import builders
from tests.browser.conftest import PHONE, faults_in_every_look, looks
from tests.ccp.story import TODAY, marisol
from tests.courses import catalogued
from tests.courses.quiz import made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def course(settings, sign_in):
    settings.PORTAL_TODAY = TODAY.isoformat()
    rma, _rpt = marisol()
    learner = builders.member(rma.certificant)
    sign_in(learner)
    row = catalogued.free()
    row.sign_in_again = lambda: sign_in(learner)
    made.filled(row, questions=4, draws=3)
    return row


def choose(page, *, right: bool) -> None:
    """Choose an answer to the question that is open, by what only the database knows."""
    number, position = (int(part) for part in page.url.rstrip("/").split("/")[-2:])
    asked = Asked.objects.get(attempt__number=number, position=position)
    page.locator(f"[name=answer][value='{asked.order.index(0 if right else 1)}']").check()


def take(page, right: int) -> None:
    for position in (1, 2, 3):
        expect(page.get_by_text(f"Question {position} of 3")).to_be_visible()
        choose(page, right=position <= right)
        page.get_by_role("button", name="Save and").last.click()


def dies_and_comes_back(page, course):
    """A phone dies with an answer that could not be sent, and the session ends: it is found on it
    again. Return the page that goes on.
    """
    choose(page, right=True)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    there = page.url
    page.close()
    page = page.context.new_page()
    page.context.set_offline(False)
    page.goto(there)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    course.sign_in_again()
    page.goto(reverse("quiz:start", args=[course.code]))
    assert page.url == there
    expect(page.get_by_text("Your answer was kept on this phone.")).to_be_visible()
    page.get_by_role("button", name="Save and go on").click()
    return page


@looks(PHONE)
def test_from_the_free_course_to_the_points_with_the_network_cut(page, course):
    page.goto(reverse("courses:course", args=[course.code]))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Take the quiz")).to_be_visible()
    found = faults_in_every_look(page, "course-open")
    page.get_by_role("button", name="Take the quiz").click()
    expect(page.get_by_text("Question 1 of 3")).to_be_visible()
    found += faults_in_every_look(page, "quiz-question")
    choose(page, right=True)
    page.context.set_offline(True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    found += faults_in_every_look(page, "quiz-offline")
    page.context.set_offline(False)
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    page = dies_and_comes_back(page, course)
    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    choose(page, right=False)
    page.get_by_role("button", name="Save and look over").click()
    expect(page.get_by_role("heading", name="All 3 are answered")).to_be_visible()
    found += faults_in_every_look(page, "quiz-hand-in")
    page.get_by_role("button", name="Hand in 3 answers").click()
    expect(page.get_by_role("heading", name="2 of 3 right")).to_be_visible()
    found += faults_in_every_look(page, "quiz-not-passed")
    page.get_by_role("button", name="Try again").click()
    take(page, right=3)
    page.get_by_role("button", name="Hand in 3 answers").click()
    expect(page.get_by_role("heading", name="You passed, 3 of 3")).to_be_visible()
    expect(page.locator(".quiz-brought").first).to_contain_text("18.25")
    expect(page.locator(".quiz-brought").first).to_contain_text("20.25 of 30")
    found += faults_in_every_look(page, "quiz-done")
    with page.expect_response("**/certificates/*.pdf") as answered:
        page.evaluate("() => fetch(document.querySelector('.quiz-certificate a').href)")
    assert answered.value.headers["content-type"] == "application/pdf"
    page.goto(reverse("home"))
    expect(page.locator(".ring-text strong").first).to_have_text("20.25")
    assert found == []
