"""Every page that a stranger can open, in both layouts and themes: axe finds nothing, each has its
title.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from plumbing import clock
from tests import builders
from tests.browser.conftest import DESK, PHONE, faults_in_every_look, looks

PAGES = (
    "front",
    "why",
    "verify",
    "help",
    "accessibility",
    "privacy",
    "contact",
    "styleguide",
    "styleguide_desk",
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_signup",
    "members:claim",
    "courses:catalogue",
    "courses:earn",
    "courses:cart",
    "courses:account",
)


@pytest.mark.long(45)
@looks(PHONE)
def test_public_pages(page):
    faults, titles = [], {}
    for name in PAGES:
        page.goto(reverse(name))
        faults += faults_in_every_look(page)
        titles.setdefault(page.title().split(" · ")[0], []).append(name)
    page.goto("/no-such-page/")
    faults += faults_in_every_look(page)
    assert not faults, "\n".join(faults)
    twice = {title: names for title, names in titles.items() if len(names) > 1}
    assert set(twice) <= {"Error: Style guide"}, twice


@looks(PHONE, DESK)
def test_help_opened(page, axe):
    page.goto(reverse("help") + "#what-counts")
    assert page.locator("#what-counts").evaluate("details => details.open")
    page.get_by_text("When is my renewal fee due?").click()
    assert page.get_by_text("On the last day of your anniversary month").is_visible()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    axe(page)


@looks(PHONE, DESK)
def test_verify_from_the_front_page(page, axe, screenshot):
    person = builders.certificant(first_name="Marisol", last_name="Reyes")
    row = builders.certification(person, granted_on=clock.today())
    page.goto("/")
    page.get_by_label("Certification number").fill(row.number.lower())
    page.get_by_label("Last name").fill("reyes")
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("heading", name="Certified", exact=True).wait_for()
    assert page.url.endswith("/")
    assert page.get_by_text(row.number, exact=True).is_visible()
    page.get_by_role("button", name="Print or save as PDF").wait_for()
    axe(page)
    screenshot("front_verified")
    for fails, said in (
        (lambda route: route.fulfill(status=429), "Too many checks"),
        (lambda route: route.fulfill(status=500), "No answer came"),
        (lambda route: route.abort(), "No connection"),
    ):
        page.route("**/verify/", fails)
        page.get_by_label("Last name").fill("somebody else")
        page.get_by_role("button", name="Verify").click()
        page.get_by_role("alert").filter(has_text=said).wait_for()
        assert not page.get_by_role("heading", name="Certified", exact=True).count()


@looks(DESK)
def test_theme_is_kept(page):
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    page.goto(reverse("help"))
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 21, 30)"
    page.get_by_role("button", name="System").click()
    assert page.locator("html").get_attribute("data-bs-theme") is None
