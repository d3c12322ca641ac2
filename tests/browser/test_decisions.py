"""Staff decide about a certification in the browser: seen before it is done, and by two."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from billing.dues.services import renewals
from members.models import Certification, Matter, Role
from tests import builders
from tests.browser.conftest import DESK, faults_in_every_look, looks

TODAY = date(2026, 11, 22)
WHY = "She wrote that she stops working."


def looked_at(page, link):
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Look at what it changes").click()
    page.get_by_text("Without it").first.wait_for()


@looks(DESK)
def test_a_certification_is_retired_by_one_and_revoked_by_two(
    page, sign_in, transactional_db, settings
):
    settings.PORTAL_TODAY = TODAY.isoformat()
    held = builders.certification(granted_on=date(2025, 11, 12))
    renewals.run(month=TODAY.replace(day=1), on=TODAY, actor=None)
    again = lambda: Certification.objects.get(pk=held.pk)  # noqa: E731
    ana, ben = builders.staff(Role.RECORDS), builders.staff(Role.RECORDS)
    sign_in(ana)
    page.goto(reverse("desk:member", args=[held.certificant_id]))
    page.get_by_role("link", name="Decide").first.click()
    assert faults_in_every_look(page, "certification") == []
    looked_at(page, "Retire")
    page.get_by_text("stays open: nobody is reminded").wait_for()
    assert again().retired_on is None
    assert faults_in_every_look(page, "decide-preview") == []
    page.get_by_role("button", name="Retire it").click()
    page.get_by_text("Done.").wait_for()
    assert again().retired_on == TODAY
    looked_at(page, "Revoke")
    page.get_by_role("button", name="Ask a second person").click()
    page.get_by_text("Waits for a second person:").wait_for()
    sign_in(ben)
    page.goto(reverse("members:desk_matter", args=[Matter.objects.get().pk]))
    assert faults_in_every_look(page, "decide-matter") == []
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("confirmed and carried out").wait_for()
    assert again().revoked_on == TODAY
