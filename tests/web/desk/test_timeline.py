"""History reads as sentences: no names of columns, no hashes; fields only behind "All of it"."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from amt_portal.verbs import PortalVerb
from amt_portal.web.desk import timeline
from billing.dues.verbs import RenewalVerb
from billing.verbs import MoneyVerb
from casework.verbs import CaseVerb
from ccp.verbs import CeVerb
from courses.completions.verbs import CompletionVerb
from members.models.verb import declared
from members.queries.people import history_of
from members.services import history, profile
from members.verbs import MemberVerb
from notices.verbs import NoticeVerb
from tests import builders
from tests.web.desk.conftest import ON

pytestmark = pytest.mark.django_db

POSTED = {
    "title": "Lipids",
    "provider": "AMT",
    "completed_on": ON,
    "hours": Decimal("2.00"),
    "certifications": ["RMA-1"],
    "arrived_on": ON,
}
REPORTED = {"title": "Lipids", "provider": "Lab", "completion_id": "c-1", "completed_on": ON}
REPORTED_LINE = "“Lipids” that Lab reported, completed November 22, 2026,"
SENTENCES = [
    (MoneyVerb.INVOICE_ISSUED, "invoice:26-1", {},
     {"total": Decimal(50), "issued_on": date(2026, 11, 1), "due_on": date(2026, 11, 30)},
     "Invoice 26-1 was issued: $50.00, due by November 30, 2026."),
    (MoneyVerb.INVOICE_ISSUED, "invoice:26-1", {},
     {"total": Decimal(50), "issued_on": ON, "due_on": date(2026, 10, 31)},
     "Invoice 26-1 was issued: $50.00, for what was due by October 31, 2026."),
    (MoneyVerb.PAYMENT_RECEIVED, "payment:7", {},
     {"amount": Decimal(50), "method": "money_order", "invoices": ["26-1"]},
     "$50.00 came in by money order for invoice 26-1."),
    (MoneyVerb.CREDIT_FREED, "payment:7", {}, {"amount": Decimal(20), "invoice": "26-1"},
     "$20.00 that had paid a part of invoice 26-1 is credit again."),
    (MemberVerb.DUES_PAID, "certification:RMA-1", {}, {"year": 2026, "paid_on": ON},
     "The 2026 fee of No. RMA-1 is paid, as of November 22, 2026."),
    (MemberVerb.DUES_TAKEN_BACK, "certification:RMA-1", {"year": 2026}, {},
     "The 2026 fee of No. RMA-1 is unpaid again."),
    (MemberVerb.CYCLE_MET, "certification:RMA-1", {}, {"cycle": date(2024, 9, 18), "met_on": ON},
     "The cycle of No. RMA-1 that began September 18, 2024 was met on November 22, 2026."),
    (MemberVerb.CERTIFICATION_CHANGED, "certification:RMA-1", {}, {"retired_on": ON},
     "No. RMA-1 was retired as of November 22, 2026."),
    (MemberVerb.RETIREMENT_ENDED, "certification:RMA-1", {"retired_on": date(2026, 3, 1)},
     {"retired_until": ON},
     "The retirement of No. RMA-1 as of March 1, 2026 ends on November 22, 2026."),
    (MemberVerb.SUSPENSION_ENDED, "certification:RMA-1", {"suspended_from": date(2026, 3, 1)},
     {"suspended_until": ON},
     "The suspension of No. RMA-1 from March 1, 2026 ends on November 22, 2026."),
    (MemberVerb.DECISION_TAKEN_BACK, "certification:RMA-1", {"revoked_on": ON},
     {"revoked_on": None, "taken_back": 7},
     "The revocation of No. RMA-1 as of November 22, 2026 was taken back, as if it had not been."),
    (MemberVerb.DECISION_TAKEN_BACK, "certification:RMA-1",
     {"suspended_from": date(2026, 3, 1), "suspended_until": date(2026, 4, 1)},
     {"suspended_from": date(2026, 3, 1), "suspended_until": ON},
     ("What was changed of the suspension of No. RMA-1 was taken back: it is suspended from "
      "March 1, 2026 until November 22, 2026 again.")),
    (MemberVerb.PROFILE_CHANGED, "member:1", {"phone": "", "city": "B"},
     {"phone": "555", "city": "B"},
     "The phone was changed to 555."),
    (MemberVerb.EMAIL_CHANGED, "member:1", {"email": "a@b.org"}, {"email": "c@d.org"},
     "The email was changed to c@d.org; it was a@b.org."),
    (CeVerb.ACTIVITY_LOGGED, "activity:1", {},
     {"title": "Diabetes care", "completed_on": ON, "certifications": ["RMA-1", "RPT-2"]},
     "“Diabetes care” was logged, completed November 22, 2026, for No. RMA-1 and RPT-2."),
    (CeVerb.ACTIVITY_CHANGED, "activity:1",
     {"title": "Lipids", "hours": "2.00", "provider": "AMA", "certifications": ["RMA-1"]},
     {"title": "Lipids", "hours": "3.00", "certifications": ["RMA-1", "RPT-2"]},
     ("“Lipids” was changed. Provider: none, before AMA. Hours: 3.00, before 2.00. "
      "It is now for No. RMA-1 and RPT-2, before for RMA-1.")),
    (CeVerb.ACTIVITY_CHANGED, "activity:1", {"title": "Lipid"}, {"title": "Lipids"},
     "“Lipids” was changed. It was called “Lipid”."),
    (CeVerb.ACTIVITY_WITHDRAWN, "activity:1", {"title": "Lipids", "completed_on": ON}, {},
     "“Lipids”, completed November 22, 2026, was withdrawn."),
    (CeVerb.ACTIVITY_POSTED, "activity:1", {}, POSTED,
     ("“Lipids” by AMT was posted, completed November 22, 2026, 2.00 contact hours, "
      "for No. RMA-1.")),
    (CeVerb.POSTING_CORRECTED, "activity:1", {}, POSTED,
     ("“Lipids” by AMT, completed November 22, 2026, arrived November 22, 2026 and was posted to "
      "its closed cycle for No. RMA-1.")),
    (CeVerb.POSTING_TAKEN_BACK, "activity:1", POSTED, {},
     "“Lipids” by AMT, completed November 22, 2026, was taken back."),
    (CompletionVerb.COMPLETION_MATCHED, "completion:1", {}, REPORTED,
     REPORTED_LINE + " was matched to this person by hand."),
    (CompletionVerb.COMPLETION_REFUSED, "completion:1", {}, REPORTED,
     REPORTED_LINE + " was not taken."),
    (CompletionVerb.COMPLETION_WITHDRAWN, "completion:1", {}, REPORTED,
     REPORTED_LINE + " was withdrawn."),
    (CompletionVerb.WITHDRAWAL_ASKED, "completion:1", {}, REPORTED,
     REPORTED_LINE + " is to be withdrawn; staff decide."),
    (CompletionVerb.WITHDRAWAL_DECLINED, "completion:1", {}, REPORTED,
     REPORTED_LINE + " stays, though its withdrawal was asked for."),
    (CompletionVerb.CONFLICT_SETTLED, "completion:1", {}, REPORTED,
     "What came again under the id of " + REPORTED_LINE + " was settled with the provider."),
    (CompletionVerb.CHECKED_IN, "completion:1", {}, REPORTED,
     "Checked in to “Lipids” on November 22, 2026."),
    (CompletionVerb.LET_IN, "course:1", {}, REPORTED,
     "Let in to “Lipids” on November 22, 2026, to be paid."),
    (CompletionVerb.SEAT_ADDED, "course:1", {}, {"title": "Lipids", "seats": 13},
     "One seat more was opened for “Lipids”: 13."),
    (CompletionVerb.HOURS_TAKEN, "completion:1", {}, REPORTED,
     REPORTED_LINE + " was counted with all its hours after a look."),
    (CompletionVerb.COMPLETION_POSTED, "completion:1", {}, REPORTED | {"second": "Joan Ruiz"},
     (REPORTED_LINE + " was posted to a cycle that was closed; confirmed by Joan Ruiz.")),
    (CompletionVerb.PROVIDER_TOLD, "completion:1", {}, REPORTED,
     "Lab was told of “Lipids”, completed November 22, 2026."),
    (CompletionVerb.PROVIDER_CHANGED, "provider:lab", {}, {"name": "Lab"},
     "The provider Lab was added."),
    (CompletionVerb.PROVIDER_CHANGED, "provider:lab", {"name": "Lob"}, {"name": "Lab"},
     "The provider Lab was changed."),
    (CompletionVerb.TOKEN_MADE, "provider:lab", {}, {"name": "Lab", "hint": "x9Qz"},
     "Lab got a token for its calls; it ends in x9Qz."),
    (CompletionVerb.TOKEN_REVOKED, "provider:lab", {}, {"name": "Lab", "hint": "x9Qz"},
     "The token of Lab that ends in x9Qz was revoked."),
    (CeVerb.PROOF_ADDED, "activity:1", {},
     {"activity": "Lipids", "kind": "pdf", "size": 2048, "name": "mine.pdf"},
     "A proof (PDF, 2.0 KB) was added to “Lipids”."),
    (CeVerb.PROOF_REMOVED, "activity:1",
     {"activity": "Lipids", "kind": "jpeg", "size": 2048, "name": "mine.jpg"}, {},
     "A proof (JPEG, 2.0 KB) was removed from “Lipids”."),
    (CeVerb.ATTESTED, "certification:RMA-1", {},
     {"cycle": date(2024, 9, 18), "signed_name": "Ana Diaz"},
     "Ana Diaz signed the statement for the cycle of No. RMA-1 that began September 18, 2024."),
    (CeVerb.CYCLE_ROLLED, "certification:RMA-1", {}, {"cycle": date(2024, 9, 18)},
     "No. RMA-1 rolled over: its cycle that began September 18, 2024 is complete."),
    (CeVerb.ROLL_OVER_TAKEN_BACK, "certification:RMA-1", {}, {"cycle": date(2024, 9, 18)},
     "The roll-over of No. RMA-1 for the cycle that began September 18, 2024 was taken back."),
    (MemberVerb.AUDIT_FAILED, "certification:RMA-1", {},
     {"cycle": date(2024, 9, 18), "audit_failed_on": ON},
     ("The CCP audit of No. RMA-1 for the cycle that began September 18, 2024 was failed on "
      "November 22, 2026.")),
    (MemberVerb.CERTIFIED, "certification:RMA-1", {}, {"program": "RMA", "granted_on": ON},
     "RMA-1 was granted as of November 22, 2026."),
    (PortalVerb.IMPORTED, "member:1", {}, {},
     "The record of member No. 1 was taken over from the association’s files."),
    (MemberVerb.CLAIMED, "member:1", {}, {"sign_in": "a@b.org"},
     "set up the sign-in with a@b.org."),
    (MemberVerb.ENTERED, "member:1", {},
     {"candidate_id": "C-7", "file": "passed.csv", "line": "3"},
     "as member No. 1, candidate C-7 of the exam, from line 3 of passed.csv."),
    (MemberVerb.BIRTH_DATE_CHANGED, "member:1", {}, {"birth_date": ON},
     "The birth date was changed."),
    (MemberVerb.DECEASED, "member:1", {}, {"deceased_on": ON},
     "on November 22, 2026 was noted."),
    (MemberVerb.NAME_CHANGED, "member:1",
     {"first_name": "Ana", "middle_name": "", "last_name": "Diaz", "suffix": ""},
     {"first_name": "Ana", "middle_name": "", "last_name": "Ray", "suffix": ""},
     "The legal name was changed to Ana Ray; it was Ana Diaz."),
    (MemberVerb.SIGN_IN_CHANGED, "member:1", {"sign_in": "a@b.org"}, {"sign_in": "c@d.org"},
     "The sign-in address was changed to c@d.org; it was a@b.org."),
    (MemberVerb.FACTOR_RESET, "member:1", {"second_factor": ["Security key", "Recovery codes"]}, {},
     "The second factor was taken off (Security key and Recovery codes), and every session"),
    (MemberVerb.ASKED, "member:1", {}, {"asked_for": "Another legal name", "to": ["Ana Ray"]},
     "A second person was asked: Another legal name (Ana Ray)."),
    (MemberVerb.DECLINED, "member:1", {}, {"asked_for": "Another legal name", "to": ["Ana Ray"]},
     "What was asked for was declined: Another legal name (Ana Ray)."),
    (MemberVerb.ROLES_CHANGED, "user:1", {"roles": ["mail"], "active": True},
     {"roles": ["finance"], "active": True}, "Has the role finance; before: mail."),
    (MemberVerb.POLICY_CHANGED, "PolicyValue:grace_days", {}, {"valid_from": ON, "value": "40"},
     "The policy “grace_days” changes from November 22, 2026 on."),
    (CaseVerb.CASE_TAKEN, "case:x:7", {}, {"case": "7"}, "Case 7 was taken to review."),
    (CaseVerb.CASE_GIVEN_BACK, "case:x:7", {}, {"case": "7"}, "Case 7 was given back."),
    (CaseVerb.CASE_ANSWERED, "case:x:7", {}, {"case": "7", "files": [{"name": "mine.pdf"}]},
     "Case 7 was answered with 1 file."),
    (CaseVerb.CASE_DECIDED, "case:x:7", {},
     {"case": "7", "decision": "Fail", "second": "Sam Ortega"},
     "Case 7 was decided: Fail, confirmed by Sam Ortega."),
    (CaseVerb.CASE_FILE_ADDED, "case:x:7", {},
     {"case": "7", "item": "1. Lipids", "kind": "pdf", "size": 2048, "name": "mine.pdf"},
     "A proof (PDF, 2.0 KB) was added to case 7, 1. Lipids."),
    (CaseVerb.CASE_FILE_REMOVED, "case:x:7", {}, {"case": "7"}, "A proof was taken out of case 7."),
    (CaseVerb.CASE_FILE_DOWNLOADED, "case:x:7", {}, {"case": "7", "kind": "pdf", "size": 2048},
     "A proof (PDF, 2.0 KB) of case 7 was downloaded as it was sent."),
    (CaseVerb.VERDICT_GIVEN, "case:x:7", {},
     {"case": "7", "item": "1. Lipids", "outcome": "reduced", "accepted": "1", "claimed": "2"},
     "Case 7, 1. Lipids: reduced to 1 of 2 points."),
    (CaseVerb.VERDICT_TAKEN_BACK, "case:x:7", {},
     {"case": "7", "item": "1. Lipids", "outcome": "rejected"},
     "Case 7, 1. Lipids: “rejected” was taken back."),
    (CaseVerb.CONFLICT_DECLARED, "member:1", {}, {},
     "The portal declared a conflict of interest with"),
    (MoneyVerb.INVOICE_VOIDED, "invoice:26-1", {}, {}, "Invoice 26-1 was voided."),
    (MoneyVerb.PAYMENT_REFUNDED, "payment:7", {},
     {"amount": Decimal(20), "paid": Decimal(50), "method": "check", "received_on": ON,
      "invoices": ["26-1"]},
     "$20.00 went back of the $50.00 that came in by check on November 22, 2026 for invoice 26-1."),
    (MoneyVerb.CREDIT_USED, "payment:7", {}, {"amount": Decimal(20), "invoice": "26-1"},
     "$20.00 of credit was put to invoice 26-1."),
    (NoticeVerb.NOTICE_RETRIED, "notice:1",
     {"notice": "Renewal", "channel": "email", "sent_to": "a@b.org"}, {},
     "The message “Renewal” by email was planned once more; it had gone to a@b.org."),
    (MoneyVerb.PAYMENT_NOTED, "payment:7", {}, {}, "The portal noted of a payment:"),
    (MemberVerb.NOTE_ADDED, "member:1", {}, {"on_top": "yes"}, "noted:"),
    (MemberVerb.NOTE_TAKEN_DOWN, "note:1", {"by": "Sam Ortega", "on": ON}, {},
     "took the note of November 22, 2026 by Sam Ortega from the top."),
    (PortalVerb.VIEWED_AS, "member:1", {}, {}, "The portal looked at the portal as"),
    (RenewalVerb.RUN_STARTED, "renewals:2026-11", {}, {},
     "The portal started the renewal run of 2026-11."),
    (RenewalVerb.RUN_STOPPED, "renewals:2026-11", {}, {},
     "The portal stopped the renewal run of 2026-11."),
    (NoticeVerb.PRINT_RUN_MADE, "print_run:3", {}, {"letters": 12},
     "Print run 3 was made: 12 letters."),
    (NoticeVerb.PRINT_RUN_POSTED, "print_run:3", {}, {"letters": 1, "posted_on": ON},
     "Print run 3 was posted on November 22, 2026: 1 letter."),
    (NoticeVerb.PRINT_RUN_EXPORTED, "print_run:3", {}, {"letters": 12},
     "The portal exported print run 3."),
    (PortalVerb.EXPORTED, "list:certifications", {}, {},
     "The portal exported the list of certifications."),
    (RenewalVerb.RENEWALS_EXPORTED, "renewals:2026-11", {}, {"list": "left_out"},
     "The portal exported a list of the renewals of 2026-11."),
]  # fmt: skip


def told(person, verb, subject, **kept):
    """The deed as support reads it."""
    history.record(actor=None, verb=verb, subject=subject, certificant=person, **kept)
    [deed] = timeline.deeds(history_of(person), builders.staff("support"), person.first_name)
    return deed


@pytest.mark.parametrize(("verb", "subject", "before", "after", "said"), SENTENCES)
def test_a_deed_is_told_as_a_sentence(verb, subject, before, after, said):
    deed = told(builders.certificant(), verb, subject, before=before, after=after)
    assert said in re.sub(r"\s+", " ", strip_tags(deed.sentence)).replace("&quot;", '"')


def test_every_verb_of_these_apps_is_told_with_its_thing():
    """Other apps try the sentences of theirs where they are."""
    tried = {verb for verb, *_ in SENTENCES}
    assert tried == {verb for apps in map(type, tried) for verb in apps}


@pytest.mark.parametrize("verb", declared())
def test_every_verb_says_something_whatever_was_kept(verb):
    deed = told(builders.certificant(), verb, "x:1")
    assert strip_tags(deed.sentence).strip().endswith((".", ":"))
    assert deed.icon


def test_fields_stand_behind_all_of_it_and_what_a_proof_is_nowhere(sign_in):
    client, person = sign_in("support"), builders.certificant()
    profile.change_contact(
        certificant=person, values={"city": "Boise"}, actor=None, reason="Told us"
    )
    history.record(
        actor=None,
        verb=CeVerb.PROOF_ADDED,
        subject="activity:1",
        certificant=person,
        after={
            "activity": "Lipids",
            "name": "my-diagnosis.pdf",
            "kind": "pdf",
            "size": 9,
            "sha256": "ab" * 32,
        },
    )
    member = client.get(reverse("desk:member", args=[person.pk])).content.decode()
    whole = client.get(reverse("desk:history", args=[person.pk])).content.decode()
    assert "address line1" not in member
    assert "city: Rockford → Boise" in whole
    for page in (member, whole):
        assert "was added to “Lipids”" in page
        for hidden in ("sha256", "abab", "my-diagnosis"):
            assert hidden not in page


@pytest.mark.parametrize("only", ["notes", "staff", "money", "nonsense"])
def test_one_kind_of_line_is_shown_alone(sign_in, only):
    client, person = sign_in("support"), builders.certificant()
    staff = builders.staff("support")
    profile.add_note(certificant=person, text="Called", actor=staff)
    history.record(
        actor=staff, verb=MemberVerb.PROFILE_CHANGED, subject="member:1", certificant=person
    )
    history.record(
        actor=None, verb=MoneyVerb.INVOICE_VOIDED, subject="invoice:26-1", certificant=person
    )
    page = client.get(reverse("desk:history", args=[person.pk]), {"only": only})
    shown = sum(len(deeds) for _heading, deeds in page.context["groups"])
    assert shown == {"notes": 1, "staff": 2, "money": 1}.get(only, 3)
