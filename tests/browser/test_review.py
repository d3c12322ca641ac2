"""The review desk in a browser: by keyboard, fast, in every look."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework.services import taking
from plumbing import pages as drawing
from plumbing.uploads import checking
from tests import builders
from tests.browser.conftest import Look, faults_in_every_look, looks, take_picture
from tests.casework.kind import a_case, shells
from tests.casework.story import okafor

WIDE = Look(1440, 900, "light")


@pytest.fixture(scope="module", autouse=True)
def children():
    yield
    checking.inspectors.stop()
    drawing.inspectors.stop()


@pytest.fixture
def joan(live_server, sign_in):
    with shells():
        user = builders.staff("auditor", name="Joan Halvorsen")
        sign_in(user)
        yield user


def address(case) -> str:
    return reverse("casework:review", args=[case.kind, case.number])


@looks(WIDE)
def test_it_looks_right_everywhere_and_axe_finds_nothing(page, joan):
    case = taking.take(case_id=okafor().pk, actor=joan)
    for number in ("2026-0151", "2026-0162"):
        taking.take(case_id=a_case(number).pk, actor=joan)
    page.goto(f"{address(case)}?item=5")
    expect(page.get_by_role("heading", name="Automatic checks")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.type("6.00")
    faults = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        take_picture(page, f"review-1440-{theme}", full=False)
    faults += faults_in_every_look(page, "review")
    page.goto(f"{address(case)}?item=3#document")
    faults += faults_in_every_look(page, "review-document")
    page.goto(f"{address(case)}?item=5#decision")
    faults += faults_in_every_look(page, "review-decision")
    page.goto(reverse("casework:queue"))
    faults += faults_in_every_look(page, "review-queue")
    page.goto(f"{address(case)}decide/")
    faults += faults_in_every_look(page, "review-decide")
    assert not faults, "\n".join(faults)
