"""A visitor goes through the eligibility assistant on a phone, and ends with the worked result."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from recert.eligibility.models import KeptAnswers
from recert.eligibility.rules.answers import NOTHING
from tests.browser.conftest import PHONE, faults_in_every_look, looks
from tests.recert.eligibility.answered import RULES, answers_of, worked

pytestmark = pytest.mark.django_db(transaction=True)

CASES = [worked()[place] for place in (0, 79, 91, 98)]
SAID = {"met": "Met", "unclear": "Unclear"}


def work(page, jobs):
    """Add each job, then go on."""
    if not jobs:
        page.get_by_role(
            "button", name="I do not know" if jobs is None else "I have not worked"
        ).click()
        return
    for place, job in enumerate(jobs):
        if place:
            page.get_by_text("Another job").click()
        page.get_by_label("From").fill(job.start.isoformat())
        page.get_by_label("To", exact=False).last.fill(job.end.isoformat() if job.end else "")
        page.get_by_label("Hours a week").fill(str(job.hours_per_week))
        page.get_by_label("Clinical", exact=True).set_checked(job.clinical)
        page.get_by_label("Administrative", exact=True).set_checked(job.administrative)
        page.get_by_role("button", name="Add this job").click()
        expect(page.locator(".jobs li")).to_have_count(place + 1)
    page.get_by_role("button", name="That is all").click()


def go_through(page, answers):
    page.goto("/eligibility/rma/")
    while not page.url.endswith("/result/"):
        question = RULES.question(page.url.split("/")[-2])
        answer = answers.get(question.key)
        page.get_by_role("heading", name=question.ask).wait_for()
        if question.type == "work":
            work(page, answer)
            continue
        if answer is None:
            page.get_by_label("I do not know right now").check()
        elif question.type == "flag":
            page.get_by_label("Yes" if answer else "No", exact=True).check()
        elif answer is NOTHING:
            page.get_by_label(question.none).check()
        else:
            # Typing is choosing: nobody has to press the circle as well.
            page.locator("[name=value]").fill(str(answer))
        page.get_by_role("button", name="Next question").click()
        page.wait_for_url(lambda url, key=question.key: key not in url)


@looks(PHONE)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["in"]["on"])
def test_it_ends_with_the_result_of_the_worked_case(page, settings, case):
    settings.PORTAL_TODAY = case["in"]["on"]
    settings.ACCOUNT_RATE_LIMITS = {}
    go_through(page, answers_of(case))
    closed = page.locator(".closed-routes")
    for route in case["out"]["routes"]:
        title = next(each.title for each in RULES.routes if each.code == route["code"])
        if route["result"] == "not_met":
            expect(closed.get_by_role("heading", name=title)).to_be_visible()
        else:
            card = page.locator(f"[aria-labelledby=route-{route['code']}]")
            expect(card.locator(".state")).to_have_text(SAID[route["result"]])


@looks(PHONE)
def test_its_pages_are_sound_and_a_kept_link_opens_again(page, settings):
    settings.PORTAL_TODAY = "2026-11-22"
    page.goto("/")
    page.get_by_role("link", name="Are you eligible for the RMA exam?").click()
    page.get_by_role("heading", name="When did you finish").wait_for()
    faults = faults_in_every_look(page, "eligibility-question")
    page.get_by_role("button", name="Next question").click()
    page.get_by_role("link", name="Choose an answer").wait_for()
    faults += faults_in_every_look(page, "eligibility-error")
    page.goto("/eligibility/rma/work/")
    faults += faults_in_every_look(page, "eligibility-work")
    work(page, answers_of(worked()[3])["work"] or ())
    page.goto("/eligibility/rma/teaching_years/")
    page.get_by_label("I have not taught").check()
    page.get_by_role("button", name="Next question").click()
    page.get_by_role("link", name="See the result so far").click()
    faults += faults_in_every_look(page, "eligibility-result")
    page.get_by_role("link", name="Change an answer").click()
    faults += faults_in_every_look(page, "eligibility-answers")
    page.go_back()
    page.get_by_role("button", name="Keep my answers").click()
    page.get_by_text("These answers are kept.").wait_for()
    faults += faults_in_every_look(page, "eligibility-kept")
    assert KeptAnswers.objects.count() == 1
    page.context.clear_cookies()
    page.reload()
    page.get_by_role("button", name="Change these answers").click()
    page.get_by_role("heading", name="When did you finish").wait_for()
    assert not faults, "\n".join(faults)
