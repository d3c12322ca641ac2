"""Every address of the portal in one table: who opens it, who is sent to sign in, to whom it is not
there. An address without a row fails; so does a row without an address.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from billing.dues.services import renewal_previews
from billing.services import papers
from members.models import Role, User
from notices.services import print_runs
from plumbing import files
from tests import builders
from tests.web.everything import Everything, every_address

pytestmark = pytest.mark.django_db

ALL = frozenset(Role.values)
ADMIN = frozenset({Role.ADMIN})
AUDITOR = ADMIN | {Role.AUDITOR}
REVIEWERS = AUDITOR | {Role.RECORDS}
MAIL = ADMIN | {Role.MAIL}
FINANCE = ADMIN | {Role.FINANCE}
RECORDS = ADMIN | {Role.RECORDS}
SUPPORT_OR_FINANCE = FINANCE | {Role.SUPPORT}
SUPPORT_OR_MAIL = MAIL | {Role.SUPPORT}
EXPORT = RECORDS | FINANCE | MAIL

# view name -> (method, kind of argument or "")
ANYONE = {
    "front": "get",
    "verify": "get",
    "help": "get",
    "accessibility": "get",
    "privacy": "get",
    "contact": "get",
    "favicon": "get",
    "health_live": "get",
    "health_ready": "get",
    "styleguide": "get",
    "styleguide_desk": "get",
    "members:claim": "get",
    "members:claim_code": "get",
    "members:claim_address": "get",
    "billing:pay_lookup": "get",
    "billing:pay": "get token",
    "billing:pay_pdf": "get token",
    "billing:returned": "get key",
    "billing:returned_receipt": "get key",
    "eligibility:start": "get program",
    "eligibility:question": "get question",
    "eligibility:answers": "get program",
    "eligibility:result": "get program",
    "eligibility:over": "post program",
    "eligibility:keep": "post program",
    "eligibility:kept": "get kept answers",
    "audit:replay": "get",
    "audit:draws": "get",
    "audit:published": "get round",
    "audit:published_list": "get round",
    "audit:certificate": "get round",
    "account_login": "get",
    "account_logout": "get",
    "account_inactive": "get",
    "account_signup": "get",
    "account_reset_password": "get",
    "account_complete_password_reset": "get",
    "account_password_reset_completed": "get",
    "account_request_login_code": "get",
}
# Answers nothing to anybody: a webhook without a secret, demo mail without a mailbox.
NOBODY = {
    "billing:webhook": "post",
    "mailbox:list": "get",
    "mailbox:message": "get message",
    "mailbox:html": "get message",
    "mailbox:attachment": "get attachment",
}
# A step of signing in: without the step before it, back to the sign-in.
STEPS = {
    "mfa_login_webauthn",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "mfa_authenticate",
}
SIGNED_IN = {
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "usersessions_list",
}
# A member, about themselves: strangers' things are not there.
MEMBER = {
    "home": "get",
    "members:profile": "get",
    "members:address": "get",
    "members:contact_here": "post",
    "recert:way_back": "get",
    "recert:begin": "post",
    "recert:application_new": "get",
    "billing:invoices": "get",
    "billing:pay_invoices": "post",
    "dues:pay_for": "post",
    "ccp:cycles": "get",
    "ccp:log": "get",
    "ccp:points": "post",
    "deadlines": "get",
}
OWNER = {
    "ccp:cycle": "get cycle",
    "ccp:attest": "get cycle",
    "ccp:activity": "get activity",
    "ccp:activity_edit": "get activity",
    "ccp:activity_withdraw": "get activity",
    "ccp:proof_add": "post activity",
    "ccp:proof": "get proof",
    "ccp:proof_preview": "get proof",
    "ccp:proof_remove": "post proof",
    "audit:case": "get audit",
    "audit:submit": "post audit",
    "audit:more_time": "get audit",
    "audit:appeal": "get audit",
    "audit:list": "get audit",
    "audit:unlist": "post claim",
    "audit:item": "get claim",
    "audit:add": "post claim",
    "audit:none": "post claim",
    "audit:receipt": "get receipt of an audit",
    "audit:file": "get file of an audit",
    "audit:preview": "get file of an audit",
    "audit:remove": "post file of an audit",
    "audit:draw": "get draw",
    "recert:application": "get application",
    "recert:step": "get step",
    "recert:pay": "post application",
    "recert:change": "post application",
    "recert:retest": "post application",
    "recert:withdraw": "get application",
    "recert:answer": "post application",
    "recert:appeal": "get application",
    "recert:activity": "get application",
    "recert:explain": "get item of an application",
    "recert:add": "post item of an application",
    "recert:remove_activity": "post item of an application",
    "recert:file": "get file of an application",
    "recert:preview": "get file of an application",
    "recert:remove": "post file of an application",
    "billing:invoice": "get invoice",
    "billing:invoice_pdf": "get invoice",
    "billing:receipt_pdf": "get receipt",
}
DESK = {
    "desk:home": ("get", ALL),
    "desk:search": ("get", ALL),
    "desk:members": ("get", ALL),
    "desk:members_csv": ("get", EXPORT),
    "desk:member": ("get person", ALL),
    "desk:history": ("get person", ALL),
    "desk:view_as": ("post person", RECORDS | {Role.SUPPORT}),
    "desk:view_as_stop": ("post", ALL),
    "desk:contact": ("get person", RECORDS | {Role.SUPPORT}),
    "desk:note": ("post person", ALL),
    "desk:note_take_down": ("post note", ALL),
    "desk:addresses": ("get", ALL),
    "desk:notices": ("get", ALL),
    "desk:notice_again": ("get letter", SUPPORT_OR_MAIL),
    "desk:health": ("get", ALL),
    "desk:health_run": ("post job", ADMIN),
    "desk:policy_history": ("get", ADMIN),
    "desk:staff": ("get", ADMIN),
    "desk:staff_new": ("get", ADMIN),
    "desk:staff_person": ("get colleague", ADMIN),
    "audit:desk_home": ("get", AUDITOR),
    "audit:desk_board": ("get round", AUDITOR),
    "audit:desk_cases": ("get round", AUDITOR),
    "audit:desk_cases_csv": ("post round", AUDITOR),
    "audit:desk_round": ("get round", AUDITOR),
    "audit:desk_freeze": ("post round", ADMIN),
    "audit:desk_draw": ("post round", ADMIN),
    "audit:desk_redraw": ("get round", ADMIN),
    "audit:desk_leave_out": ("get round", ADMIN),
    "audit:desk_drawn_csv": ("post round", AUDITOR),
    "audit:desk_round_list": ("get round_list", AUDITOR),
    "casework:queue": ("get", REVIEWERS),
    "casework:take_next": ("post", REVIEWERS),
    "casework:page": ("get page", AUDITOR),
    "casework:download": ("post case_file", AUDITOR),
    "casework:review": ("get case", AUDITOR),
    "casework:take": ("post case", AUDITOR),
    "casework:give_back": ("post case", AUDITOR),
    "casework:conflict": ("get case", AUDITOR),
    "casework:verdict": ("post case", AUDITOR),
    "casework:undo": ("post case", AUDITOR),
    "casework:decide": ("get case", AUDITOR),
    "casework:preview": ("get case", AUDITOR),
    "casework:matter_preview": ("get case matter", AUDITOR),
    "desk:case": ("get case", AUDITOR),
    "audit:desk_deed": ("get deed", AUDITOR),
    "audit:desk_deed_preview": ("get deed", AUDITOR),
    "audit:desk_more_time": ("get", AUDITOR),
    "audit:desk_more_time_answer": ("post more time", AUDITOR),
    "members:desk_matters": ("get", ALL),
    "members:desk_matter": ("get matter", RECORDS),
    "members:desk_ask_sign_in": ("get login", RECORDS),
    "members:desk_ask_second_factor": ("get login", RECORDS),
    "members:desk_ask_legal_name": ("get person", RECORDS),
    "eligibility:desk_criteria": ("get", RECORDS),
    "eligibility:desk_criteria_of": ("get criteria", RECORDS),
    "members:desk_policy": ("get", ADMIN),
    "members:desk_policy_group": ("get group", ADMIN),
    "members:desk_policy_change": ("get line", ADMIN),
    "members:desk_policy_take_back": ("get planned", ADMIN),
    "members:desk_policy_file": ("get", ADMIN),
    "notices:desk_letters": ("get", MAIL),
    "notices:desk_letters_gather": ("post", MAIL),
    "notices:desk_print_run": ("get print_run", MAIL),
    "notices:desk_print_run_posted": ("get print_run", MAIL),
    "notices:desk_print_run_cover": ("get print_run", MAIL),
    "notices:desk_print_run_pdf": ("get print_run", MAIL),
    "notices:desk_print_run_csv": ("get print_run", MAIL),
    "notices:desk_letter_preview": ("get letter", MAIL),
    "billing:desk_money": ("get", FINANCE),
    "billing:desk_account": ("get person", FINANCE),
    "billing:desk_payment": ("get person", FINANCE),
    "billing:desk_invoice": ("get invoice", SUPPORT_OR_FINANCE),
    "billing:desk_invoice_pdf": ("get invoice", SUPPORT_OR_FINANCE),
    "billing:desk_receipt_pdf": ("get payment", SUPPORT_OR_FINANCE),
    "billing:desk_put_credit": ("post invoice", FINANCE),
    "billing:desk_void": ("get invoice", FINANCE),
    "billing:desk_refund": ("get payment", FINANCE),
    "billing:desk_refunds": ("get", FINANCE),
    "billing:desk_refund_again": ("post refund", FINANCE),
    "billing:desk_credits": ("get", FINANCE),
    "billing:desk_receivables": ("get age", FINANCE),
    "billing:desk_parked": ("get", FINANCE),
    "billing:desk_parked_deal": ("post checkout", FINANCE),
    "billing:desk_dispute_deal": ("post dispute", FINANCE),
    "billing:desk_outside_deal": ("post outside", FINANCE),
    "dues:desk_renewals": ("get", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_month": ("get month", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_dry_run": ("post month", FINANCE),
    "dues:desk_renewals_run": ("post month", FINANCE),
    "dues:desk_renewals_progress": ("get run", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_stop": ("post month", FINANCE),
    "dues:desk_renewals_sample": ("get month", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_email": ("get month", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_email_body": ("get month", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_letter": ("get month", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_notices": ("get month", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_list": ("get list", SUPPORT_OR_FINANCE),
    "dues:desk_renewals_csv": ("get list", SUPPORT_OR_FINANCE),
}
# They need a key or factor of one's own: allauth looks among those of the viewer alone.
OWN_FACTOR = {
    "mfa_deactivate_totp": "get",
    "mfa_view_recovery_codes": "get",
    "mfa_download_recovery_codes": "get",
    "mfa_remove_webauthn": "get passkey",
    "mfa_edit_webauthn": "get passkey",
}
TABLES = (ANYONE, NOBODY, STEPS, SIGNED_IN, MEMBER, OWNER, DESK, OWN_FACTOR)

OPENS, SIGN_IN, NOT_THERE, REFUSED, ELSEWHERE = (
    "opens",
    "sign in",
    "not there",
    "refused",
    "sent on",
)


@pytest.fixture
def everything(monkeypatch):
    """PDFs are not rendered here: who may have one is asked, not what it looks like."""
    monkeypatch.setattr(papers, "invoice_pdf", lambda _row: b"%PDF")
    monkeypatch.setattr(papers, "receipt_pdf", lambda _row: b"%PDF")
    monkeypatch.setattr("notices.views.desk_letters.letters.bind", _no_pages)
    monkeypatch.setattr(print_runs, "document", lambda run: b"%PDF")
    monkeypatch.setattr(files, "read", lambda _name: b"")
    monkeypatch.setattr(renewal_previews, "letter", lambda **_: b"%PDF")
    return Everything()


def _no_pages(*_letters, **_words):
    class Bound:
        data = b"%PDF"

    return Bound


def actor(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def outcome(client: Client, name: str, method: str, arguments: dict) -> str:
    """What the address answers; what it wrote is undone."""
    path = reverse(name, kwargs=arguments) + "?category=professional_education"
    with transaction.atomic():
        answer = client.get(path) if method == "get" else client.post(path)
        transaction.set_rollback(True)
    there = answer.headers.get("Location", "")
    if answer.status_code == 405:
        return f"does not take {method}"
    if answer.status_code == 404:
        return NOT_THERE
    if answer.status_code == 403:
        return REFUSED
    if there.startswith(reverse("account_login")):
        return SIGN_IN
    if there in {reverse("desk:home"), reverse("members:claim")} and not path.startswith(there):
        return ELSEWHERE
    return OPENS


def differing(everything, rows, clients, expected):
    """(who, view, what is, what should be) of every answer that is not the expected one."""
    for name, row in rows.items():
        method, _, kind = row.partition(" ")
        arguments = everything.arguments[kind] if kind else {}
        for who, client in clients.items():
            found, wanted = outcome(client, name, method, arguments), expected(who, name)
            if found != wanted:
                yield who, name, found, wanted


@pytest.fixture
def people(everything):
    return {
        "anonymous": actor(None),
        "owner": actor(everything.owner),
        "other member": actor(everything.other),
        "no record": actor(User.objects.create_user("visitor@example.org")),
    }


@pytest.fixture
def staff():
    return {role: actor(builders.staff(role)) for role in Role.values}


def test_every_address_has_one_row_and_every_row_an_address():
    there = {name for name, _ in every_address()}
    rows = [name for table in TABLES for name in table]
    assert sorted(rows) == sorted(there)


def test_public_pages_open_to_all(everything, people):
    some = {who: people[who] for who in ("anonymous", "owner")}
    assert list(differing(everything, ANYONE, some, lambda *_: OPENS)) == []


def test_what_is_not_set_up_is_there_for_nobody(everything, people, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []
    some = {who: people[who] for who in ("anonymous", "owner")}
    assert list(differing(everything, NOBODY, some, lambda *_: NOT_THERE)) == []


def test_steps_of_signing_in_lead_nowhere_by_themselves(everything, people):
    rows = dict.fromkeys(STEPS, "get")
    only = {"anonymous": people["anonymous"]}
    assert list(differing(everything, rows, only, lambda *_: SIGN_IN)) == []


def test_account_pages_want_a_sign_in(everything, people, staff):
    rows = dict.fromkeys(SIGNED_IN, "get")
    some = {"anonymous": people["anonymous"], "auditor": staff["auditor"]}
    found = differing(
        everything, rows, some, lambda who, _: SIGN_IN if who == "anonymous" else OPENS
    )
    assert list(found) == []


def test_keys_and_factors_want_a_sign_in(everything, people):
    only = {"anonymous": people["anonymous"]}
    assert list(differing(everything, OWN_FACTOR, only, lambda *_: SIGN_IN)) == []


def test_members_pages_open_to_members_alone(everything, people, staff):
    expected = {"anonymous": SIGN_IN, "owner": OPENS, "other member": OPENS}
    found = differing(
        everything, MEMBER, people | staff, lambda who, _: expected.get(who, ELSEWHERE)
    )
    assert list(found) == []


def test_things_of_a_member_open_to_their_owner_alone(everything, people, staff):
    expected = {"anonymous": SIGN_IN, "owner": OPENS, "other member": NOT_THERE}
    people.pop("owner")
    found = differing(
        everything, OWNER, people | staff, lambda who, _: expected.get(who, ELSEWHERE)
    )
    assert list(found) == []


def test_owner_opens_what_is_theirs(everything, people, monkeypatch):
    only = {"owner": people["owner"]}
    # files that are not on disk
    gone = ("ccp:proof", "audit:file", "audit:preview", "recert:file", "recert:preview")
    rows = {name: row for name, row in OWNER.items() if not name.startswith(gone)}
    assert list(differing(everything, rows, only, lambda *_: OPENS)) == []


def test_desk_opens_by_role_and_is_not_there_for_members(everything, people, staff):
    def expected(who, name):
        if who == "anonymous":
            return SIGN_IN
        reviews_others = who == Role.RECORDS and name.startswith(("casework:", "desk:case"))
        if who not in ALL or (reviews_others and who not in DESK[name][1]):
            return NOT_THERE  # the case is an audit
        return OPENS if who in DESK[name][1] else REFUSED

    rows = {name: row for name, (row, _) in DESK.items()}
    some = {who: people[who] for who in ("anonymous", "owner")}
    assert list(differing(everything, rows, some | staff, expected)) == []
