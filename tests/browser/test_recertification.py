"""The way back in a browser, by both routes: from the first page to certified again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework.rules.verdicts import Outcome
from casework.services import taking
from members.models import Role
from members.queries.standing import standing_of
from plumbing import clock
from recert.models import Application
from tests import builders
from tests.browser.conftest import PHONE, faults_in_every_look, looks
from tests.browser.paying import pay_by_card
from tests.browser.test_eligibility import go_through
from tests.handed_in import photo
from tests.recert import stories

pytestmark = pytest.mark.django_db(transaction=True)


def picture(name: str) -> dict:
    """Of each name another one: the same file twice would be kept once."""
    made = photo("JPEG", name, width=600 + sum(map(ord, name)) % 400)
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.read()}


def add(page, name: str):
    """Add a file where the first one is asked for, and see it there."""
    page.locator("[name=proofs]").first.set_input_files([picture(name)])
    page.get_by_role("link", name=name).wait_for()


def taken(application):
    """Somebody of the office has it on their desk."""
    reviewer = builders.staff(Role.RECORDS)
    taking.take(case_id=application.pk, actor=reviewer)
    return reviewer


def go_on(page, name="Save and go on"):
    page.get_by_role("button", name=name).click()


def begin(page, route: str):
    """Begin, and say what is asked of everybody."""
    page.goto("/way-back/")
    page.get_by_role("button", name=f"Begin by {route}").click()
    page.get_by_label("Your birth date").fill("1979-04-21")
    page.get_by_label("The name and address above are right").check()
    go_on(page)


def on_another_device(page, sign_in, user):
    page.context.clear_cookies()
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    sign_in(user)


def disclose(page) -> list[str]:
    """Answer yes to the felony question: what it asks for then comes one after the other."""
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Day of the conviction").fill("2004-05-06")
    go_on(page)
    expect(page.get_by_label("Day of the conviction")).to_have_value("2004-05-06")
    page.get_by_label("What it was for").fill("Forgery of a prescription")
    page.get_by_label("Court, with its place").fill("Circuit court, Rockford IL")
    page.get_by_label("How it ended").fill("Two years on probation, served")
    go_on(page)
    add(page, "judgment.jpg")
    return faults_in_every_look(page, "recert-felony")


def enter_activity(page):
    page.get_by_role("link", name="Add an activity").first.click()
    page.get_by_role("link", name="Professional education").click()
    page.get_by_label("What did you do?").fill("Wound care")
    page.get_by_label("Who provided it?").fill("Northfield General Hospital")
    day = clock.today() - timedelta(days=200)
    page.get_by_label("Day you completed it").fill(day.isoformat())
    page.get_by_label("Contact hours").fill("12")
    page.get_by_label("It helps me do my health-care job better").check()
    page.locator("[name=proofs]").set_input_files([picture("wound-care.jpg")])
    go_on(page, "Put it in the application")


def pay(page, amount: str):
    number = Application.objects.get().case.number
    page.get_by_role("button", name=f"Pay {amount}").click()
    pay_by_card(page, "4242 4242 4242 4242")
    page.get_by_text("Paid. Thank you.").wait_for()
    page.goto(f"/applications/{number}/")
    page.get_by_text("It is with us.").wait_for()


@pytest.mark.long(44)
@looks(PHONE)
def test_by_ccp_incomplete_denied_appealed_and_certified_again(page, sign_in, provider):
    held = stories.lapsed()
    stories.activity(held, "20.00")
    user = builders.member(held.certificant)
    sign_in(user)
    begin(page, "CCP")
    faults = disclose(page)
    application = Application.objects.get()
    number = application.case.number

    on_another_device(page, sign_in, user)
    page.goto(f"/applications/{number}/")
    page.get_by_role("heading", name="Points with proof").wait_for()
    page.get_by_text("10.00 to go").first.wait_for()
    enter_activity(page)
    page.get_by_role("link", name="Go on to the statement").click()
    page.get_by_label("Type your name to sign").fill(held.certificant.full_name)
    go_on(page, "Sign and go on")
    faults += faults_in_every_look(page, "recert-review")
    pay(page, "$100.00")
    faults += faults_in_every_look(page, "recert-with-us")

    rita = taken(application)
    stories.judge(application, rita, Outcome.REJECT)
    stories.decide(application, "incomplete", rita)
    page.reload()
    page.get_by_text("Your turn: 0 of").wait_for()
    add(page, "whole-page.jpg")
    faults += faults_in_every_look(page, "recert-incomplete")
    go_on(page, "Send your answers")
    page.get_by_text("Your answers are sent.").wait_for()

    stories.judge(application, rita, Outcome.REJECT)
    stories.confirm(stories.decide(application, "deny", rita, "It is somebody else's."))
    page.reload()
    page.get_by_text("It is somebody else's.").wait_for()
    faults += faults_in_every_look(page, "recert-denied")
    page.get_by_role("link", name="Appeal").click()
    page.get_by_label("Your statement").fill("I changed my name when I married.")
    go_on(page, "Send the appeal")
    page.get_by_text("Your appeal is with us.").wait_for()

    stories.judge(application, nora := taken(application))
    stories.decide(application, "reopen", nora)
    taking.take(case_id=application.pk, actor=nora)
    stories.decide(application, "approve", nora)
    page.reload()
    page.get_by_text("is certified again since").wait_for()
    faults += faults_in_every_look(page, "recert-approved")
    page.get_by_role("link", name="See where you stand").click()
    page.locator(".state", has_text="Active").first.wait_for()
    held.refresh_from_db()
    now = standing_of(held, clock.today())
    assert (held.recertified_on, now.standing) == (clock.today(), "active")
    assert not faults, "\n".join(faults)


@looks(PHONE)
def test_by_exam_with_the_assistants_answers_to_the_authorization(page, sign_in, provider):
    held = stories.lapsed(14)
    sign_in(builders.member(held.certificant))
    begin(page, "exam")
    faults = faults_in_every_look(page, "recert-eligibility")
    page.get_by_role("link", name="Answer the questions").click()
    today = clock.today()
    go_through(
        page,
        {
            "ma_programme_completed_on": today - timedelta(days=4000),
            "military_training_completed_on": today - timedelta(days=400),
            "military_training_medical": True,
        },
    )
    page.get_by_role("link", name="Apply with these answers").click()
    expect(page.get_by_label("Military")).to_be_checked()
    expect(page.get_by_label("Education")).to_have_count(0)
    go_on(page)
    add(page, "dd-214.jpg")
    faults += faults_in_every_look(page, "recert-documents")
    page.get_by_role("link", name="Look it over").click()
    pay(page, "$150.00")

    application = Application.objects.get()
    stories.judge(application, rita := taken(application))
    stories.decide(application, "approve", rita)
    page.goto(reverse("recert:application", args=[application.case.number]))
    number = stories.again(application).authorization.number
    page.get_by_text(f"name authorization {number}").wait_for()
    faults += faults_in_every_look(page, "recert-authorized")
    assert not faults, "\n".join(faults)
