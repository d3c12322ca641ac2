"""A change of the policy in the browser: what it would do is worked out as the value is typed."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from members.models import PolicyValue
from tests import builders
from tests.browser.conftest import DESK, PHONE, faults_in_every_look, looks


def unpaid_next_january():
    held = builders.certification(granted_on=date(2024, 1, 10))
    for year in (2025, 2026):
        held.dues_paid.create(year=year, paid_on=date(year, 1, 5))
    held.cycle_facts.create(start=date(2024, 1, 10), met_on=date(2026, 5, 5))
    return held


@looks(DESK, PHONE)
def test_whom_a_change_touches_follows_what_is_typed(page, sign_in, transactional_db, settings):
    settings.PORTAL_TODAY = "2026-11-22"
    held = unpaid_next_january()
    unpaid_next_january()
    sign_in(builders.staff())
    page.goto(reverse("members:desk_policy_change", args=["grace_days"]))
    page.get_by_label("First day").fill("2027-01-01")
    page.get_by_label("New value").fill("10")
    page.get_by_label("New value").blur()
    page.get_by_role("button", name="Ask a second person").wait_for()
    assert page.get_by_text(f"No. {held.number}").count() == 1
    assert faults_in_every_look(page, "policy-change") == []
    page.get_by_label("New value").fill("45")
    page.get_by_label("New value").blur()
    page.get_by_role("button", name="Keep from January 1, 2027").wait_for()
    page.get_by_label("Source").fill("Board minutes, item 4")
    page.get_by_label("Reason").fill("Longer grace, as the board decided.")
    page.get_by_role("button", name="Keep from January 1, 2027").click()
    page.get_by_text("Kept.").wait_for()
    assert PolicyValue.objects.get(name="grace_days", valid_to=None).value == 45
    assert faults_in_every_look(page, "policy-planned") == []
