"""Every page that is behind a sign-in or a link, in both layouts and themes: axe finds nothing,
nothing is wider than the window. Which pages there are is said once, by the table of who may open
them.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import Program
from tests import builders
from tests.browser.conftest import PHONE, faults_in_every_look, looks
from tests.web.addresses import MEMBER, OWNER
from tests.web.desk_addresses import DESK
from tests.web.everything import Everything

BY_LINK = {
    "billing:pay_lookup": "get",
    "billing:pay": "get token",
    "billing:returned": "get key",
    "completions:api_docs": "get",
    "completions:check_in": "get door",
}
FILES = {
    "casework:page",  # a picture, in a sandbox that runs nothing
    "audit:replay",
    "audit:published_list",
    "audit:certificate",
    "deadlines",
    "ccp:transcript",
    "credentials:file",
    "credentials:picture",
    "credentials:certificate",
    "credentials:card",
    "credentials:card_picture",
    "credentials:letter_made",
    "quiz:certificate",
    "quiz:desk_bank_csv",
    "looks:looks_csv",
    "ccp:transcript_csv",
    "ccp:transcript_json",
    "drafts:list_template",
    "drafts:file",
    "drafts:phone_state",
    "ccp:proof",
    "ccp:proof_preview",
    "audit:file",
    "audit:preview",
    "recert:file",
    "recert:preview",
    "exam:file",
    "files:desk_empty",
    "files:desk_left",
    "billing:invoice_pdf",
    "billing:receipt_pdf",
    "billing:desk_invoice_pdf",
    "billing:desk_receipt_pdf",
    "desk:members_csv",
    "members:desk_policy_file",
    "notices:desk_print_run_pdf",
    "notices:desk_print_run_cover",
    "notices:desk_print_run_csv",
    "notices:desk_letter_preview",
    "dues:desk_renewals_letter",
    "dues:desk_renewals_csv",
    "dues:desk_renewals_email_body",  # an email in a frame, with its own policy
}
FRAGMENTS = {"dues:desk_renewals_progress"}


@pytest.fixture
def everything(transactional_db):
    """Its two certifications are made two programmes, as those of a real person."""
    one_of_each = Everything()
    second = one_of_each.open.lines.get().dues.certification
    second.program = Program.objects.get(key="RPT")
    second.save(update_fields=["program"])
    return one_of_each


def faults_of_all(page, rows, everything):
    faults = []
    for name, row in rows.items():
        method, _, kind = row.partition(" ")
        if method != "get" or name in FILES | FRAGMENTS:
            continue
        path = reverse(name, kwargs=everything.arguments[kind] if kind else {})
        answer = page.goto(path)
        if answer.status != 200:
            faults.append(f"{path} answers {answer.status}")
        faults += faults_in_every_look(page)
    return "\n".join(faults)


@looks(PHONE)
def test_pages_behind_a_link(page, everything):
    assert faults_of_all(page, BY_LINK, everything) == ""


@pytest.mark.long(70)
@looks(PHONE)
def test_pages_of_a_member(page, sign_in, everything):
    sign_in(everything.owner)
    assert faults_of_all(page, MEMBER | OWNER, everything) == ""


@pytest.mark.long(140)
@looks(PHONE)
def test_pages_of_the_desk(page, sign_in, everything):
    sign_in(builders.staff())
    assert faults_of_all(page, {name: row for name, (row, _) in DESK.items()}, everything) == ""
