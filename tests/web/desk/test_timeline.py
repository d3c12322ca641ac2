"""History reads as sentences: no names of columns, no hashes; fields only behind "All of it"."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from members.models import Verb
from members.services import history, profile
from tests import builders
from tests.web.desk.conftest import ON

pytestmark = pytest.mark.django_db

SENTENCES = [
    (Verb.INVOICE_ISSUED, "invoice:26-1", {}, {"total": Decimal(50), "due_on": ON},
     "Invoice 26-1 was issued: $50.00, due by November 22, 2026."),
    (Verb.PAYMENT_RECEIVED, "payment:7", {},
     {"amount": Decimal(50), "method": "money_order", "invoices": ["26-1"]},
     "$50.00 came in by money order for invoice 26-1."),
    (Verb.DUES_PAID, "certification:RMA-1", {}, {"year": 2026, "paid_on": ON},
     "The 2026 fee of No. RMA-1 is paid, as of November 22, 2026."),
    (Verb.DUES_TAKEN_BACK, "certification:RMA-1", {"year": 2026}, {},
     "The 2026 fee of No. RMA-1 is unpaid again."),
    (Verb.CYCLE_MET, "certification:RMA-1", {}, {"cycle": date(2024, 9, 18), "met_on": ON},
     "The cycle of No. RMA-1 that began September 18, 2024 was met on November 22, 2026."),
    (Verb.CERTIFICATION_CHANGED, "certification:RMA-1", {}, {"retired_on": ON},
     "No. RMA-1 was retired as of November 22, 2026."),
    (Verb.PROFILE_CHANGED, "member:1", {"phone": "", "city": "B"}, {"phone": "555", "city": "B"},
     "The phone was changed to 555."),
    (Verb.EMAIL_CHANGED, "member:1", {"email": "a@b.org"}, {"email": "c@d.org"},
     "The email was changed to c@d.org; it was a@b.org."),
    (Verb.ACTIVITY_LOGGED, "activity:1", {},
     {"title": "Diabetes care", "completed_on": ON, "certifications": ["RMA-1", "RPT-2"]},
     "“Diabetes care” was logged, completed November 22, 2026, for No. RMA-1 and RPT-2."),
    (Verb.RUN_STOPPED, "renewals:2026-11", {}, {}, "The portal stopped a renewal run."),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "subject", "before", "after", "said"), SENTENCES)
def test_a_deed_is_told_as_a_sentence(sign_in, verb, subject, before, after, said):
    person = builders.certificant()
    history.record(
        actor=None, verb=verb, subject=subject, certificant=person, before=before, after=after
    )
    page = sign_in("support").get(reverse("desk:member", args=[person.pk]))
    told = re.sub(r"\s+", " ", strip_tags(page.content.decode())).replace("&quot;", '"')
    assert said in told


@pytest.mark.parametrize("verb", Verb.values)
def test_every_verb_says_something_whatever_was_kept(sign_in, verb):
    person = builders.certificant()
    history.record(actor=None, verb=Verb(verb), subject="x:1", certificant=person)
    page = sign_in("support").get(reverse("desk:history", args=[person.pk]))
    [(_heading, [deed])] = page.context["groups"]
    assert strip_tags(deed.sentence).strip().endswith((".", ":"))
    assert "<svg" in deed.sentence


def test_fields_stand_behind_all_of_it_and_what_a_proof_is_nowhere(sign_in):
    client, person = sign_in("support"), builders.certificant()
    profile.change_address(
        certificant=person, values={"city": "Boise"}, actor=None, reason="Told us"
    )
    history.record(
        actor=None,
        verb=Verb.PROOF_ADDED,
        subject="activity:1",
        certificant=person,
        after={"name": "my-diagnosis.pdf", "size": 9, "sha256": "ab" * 32},
    )
    member = client.get(reverse("desk:member", args=[person.pk])).content.decode()
    whole = client.get(reverse("desk:history", args=[person.pk])).content.decode()
    assert "address line1" not in member
    assert "city: Rockford → Boise" in whole
    for page in (member, whole):
        assert "A proof was added to an activity" in page
        for hidden in ("sha256", "abab", "my-diagnosis"):
            assert hidden not in page


@pytest.mark.parametrize("only", ["notes", "staff", "money", "nonsense"])
def test_one_kind_of_line_is_shown_alone(sign_in, only):
    client, person = sign_in("support"), builders.certificant()
    staff = builders.staff("support")
    profile.add_note(certificant=person, text="Called", actor=staff)
    history.record(actor=staff, verb=Verb.PROFILE_CHANGED, subject="member:1", certificant=person)
    history.record(actor=None, verb=Verb.INVOICE_VOIDED, subject="invoice:26-1", certificant=person)
    page = client.get(reverse("desk:history", args=[person.pk]), {"only": only})
    shown = sum(len(deeds) for _heading, deeds in page.context["groups"])
    assert shown == {"notes": 1, "staff": 2, "money": 1}.get(only, 3)
