"""A member answers a CCP audit on a phone: missing proof, deficient, replaced; failed, appealed."""

from __future__ import annotations

import pytest

from ccp.audit.models import AuditCase
from ccp.services.proofs import remove_proof
from tests import builders
from tests.browser.conftest import PHONE, faults_in_every_look, looks
from tests.ccp.audit.asked import TODAY, asked, reviewed
from tests.handed_in import photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def audit(settings, sign_in):
    settings.PORTAL_TODAY = TODAY.isoformat()
    audit = asked(with_draw=True)
    sign_in(builders.member(audit.case.certificant))
    return audit


def picture(name: str) -> dict:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo("JPEG", name).read()}


def submit(page):
    """Two presses, as an impatient thumb gives them."""
    page.locator(".submit-bar button").dblclick()


@looks(PHONE)
def test_from_the_notice_through_deficient_to_passed(page, audit):
    page.goto("/home/")
    page.get_by_role("link", name="Answer the audit").click()
    page.get_by_text("One proof is missing").first.wait_for()
    missing = page.locator(".claim.is-missing")
    missing.locator("[name=proofs]").set_input_files(
        [
            {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no proof"},
            picture("page.jpg"),
        ]
    )
    page.get_by_role("button", name="Submit 9 proofs").wait_for()
    # What was refused says why, where the file would be; it stays while the rest goes on.
    page.locator("#files-8 .field-error").wait_for()
    assert not faults_in_every_look(page, "audit-answer")
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    submit(page)
    page.get_by_text("Your answer is with us").wait_for()
    assert audit.case.submissions.count() == 1
    assert not faults_in_every_look(page, "audit-with-us")

    remove_proof(
        proof=audit.case.certificant.activities.get(title="Treasurer").proofs.get(), actor=None
    )
    page.get_by_role("link", name="Receipt and what you sent").click()
    page.get_by_text("treasurer-1.pdf").wait_for()

    auditor = reviewed(audit, "deficient", reject={6: "unreadable"})
    page.goto("/ce/audits/2026-0143/")
    page.get_by_text("Show 4.00 more points by").wait_for()
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    assert not page.locator(".submit-bar").count()
    page.locator(".claim.is-missing [name=photo]").set_input_files([picture("better.jpg")])
    page.locator(".submit-bar").get_by_text("Submit 1 proof").wait_for()
    assert not faults_in_every_look(page, "audit-replace")
    page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    submit(page)
    page.get_by_text("Your answer is with us").wait_for()

    reviewed(audit, "pass", auditor=auditor)
    page.reload()
    page.get_by_text("Your audit is passed").wait_for()
    assert not faults_in_every_look(page, "audit-passed")


@looks(PHONE)
def test_an_appeal_outlives_the_session_that_ended_while_it_was_written(
    page, audit, sign_in, settings
):
    page.goto("/ce/audits/2026-0143/")
    submit(page)
    page.get_by_text("Your answer is with us").wait_for()
    reviewed(audit, "fail", reject={3: "no_proof"})
    page.reload()
    page.get_by_role("link", name="Appeal").click()
    page.locator("#answer [name=proofs]").set_input_files([picture("diploma.jpg")])
    page.get_by_text("diploma.jpg").wait_for()
    page.fill("[name=statement]", "The transcript names me and the day.")
    page.get_by_text("Saved on this device").or_(page.get_by_text("Saved on this phone")).wait_for()
    assert not faults_in_every_look(page, "audit-appeal")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Send the appeal").click()
    page.wait_for_url("**/account/login/**")
    sign_in(audit.case.certificant.user)
    page.goto("/ce/audits/2026-0143/appeal/")
    page.get_by_text("Everything you typed is still here.").wait_for()
    assert page.input_value("[name=statement]") == "The transcript names me and the day."
    page.get_by_role("button", name="Send the appeal").click()
    page.get_by_role("heading", name="Your appeal is with us").wait_for()
    assert AuditCase.objects.get().case.submissions.count() == 2
