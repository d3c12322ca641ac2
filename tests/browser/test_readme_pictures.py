"""The three pictures at the top of the README, from the demo's people.

They are written to docs/screenshots when PORTAL_README_SHOTS=1, else to a temporary folder, so
that a run of the tests leaves the tree as it was.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from members.models import Certificant, User
from tests import demo as demos
from tests.browser.conftest import DESK, faults_of, looks

TODAY = date(2026, 11, 22)  # the demo of tests that live on from it
SHOWN = Path(settings.BASE_DIR) / "docs/screenshots"


@pytest.mark.long(50)
@looks(DESK)
def test_home_log_and_renewals_of_the_demo(page, sign_in, settings, tmp_path, shared):
    demos.seeded(TODAY, shared)
    settings.PORTAL_TODAY = TODAY.isoformat()
    folder = SHOWN if os.environ.get("PORTAL_README_SHOTS") == "1" else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    faults = []

    def picture(name):
        page.mouse.move(0, 0)
        faults.extend(faults_of(page))
        page.screenshot(path=folder / f"{name}.png")

    sign_in(Certificant.objects.get(email="marisol.reyes@example.org").user)
    page.goto(reverse("home"))
    page.get_by_role("heading", name="Pay $50.00 by November 30 to keep your RPT").wait_for()
    picture("home")

    page.goto(reverse("ccp:log") + "?category=professional_education")
    page.get_by_label("What did you do?").fill("Pediatric venipuncture and comfort holds")
    page.get_by_label("Who provided it?").fill("Lakeview Medical Center")
    page.get_by_label("Day you completed it").fill("2026-11-07")
    page.get_by_label("Contact hours").fill("3.40")
    page.locator(".points-box .figure", has_text="3.25").wait_for()
    page.get_by_label("Contact hours").scroll_into_view_if_needed()
    picture("log-ce")

    sign_in(User.objects.get(email="finn.mercer@example.org"))
    page.goto(reverse("dues:desk_renewals"))
    page.get_by_role("heading", name="Renewals, November 2026").wait_for()
    picture("renewals")
    assert not faults, "\n".join(faults)
