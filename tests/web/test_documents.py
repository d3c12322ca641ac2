"""Whether AMT made a document: what it certifies and no more, and every no alike."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from amt_portal.web import documents
from members.models import Certificant, Certification, FormerName, VouchedKind, declare_vouched
from members.queries.vouched import typed_at
from members.rules.vouched import LETTERS
from members.services.vouching import revoke, vouch
from plumbing import clock
from tests import builders
from tests.web.test_public import text

pytestmark = pytest.mark.django_db

KIND = VouchedKind("paper_of_a_test", "Paper of a test", "AMT certifies this much.")


@pytest.fixture
def document(monkeypatch):
    now = clock.now()
    monkeypatch.setattr(documents.clock, "now", lambda: now)
    declare_vouched(KIND)
    person = builders.certificant()
    return made("cycle:1", person)


def made(subject, person=None):
    told = {"kind": KIND, "subject": subject, "name": "Marisol Reyes", "certificant": person}
    return vouch(**told, facts=[("Points", "30.00 of 30")], on=clock.today())


def typed(client, code):
    return client.post(reverse("check_document"), {"code": code})


def test_typed_and_scanned_it_says_what_was_certified(client, document):
    for answer in (
        typed(client, f" {document.shown_code.lower()} "),
        client.get(reverse("document", args=[document.shown_code])),
    ):
        page = text(answer)
        assert "AMT made this document" in page
        assert "Document Paper of a test Name Marisol Reyes Points 30.00 of 30 Check code" in page
        assert f"Check the code at {typed_at()}." in page  # on paper
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]
        for secret in (document.certificant.email, document.certificant.member_number, "cycle:1"):
            assert secret not in answer.content.decode()


def test_every_no_looks_alike(client, document):
    right = document.shown_code
    revoked = made("cycle:2").shown_code
    revoke(subject="cycle:2")
    last = LETTERS[(LETTERS.index(right[-1]) + 1) % len(LETTERS)]
    strip = re.compile(r'X-CSRFToken": "\w+"|value="[^"]*"')
    answers = {
        strip.sub("", typed(client, code).content.decode())
        for code in (revoked, right[:-1] + last, "0000-0000-0000", "☃", "x" * 300, "1; DROP")
    }
    assert len(answers) == 1
    assert "No match" in answers.pop()
    assert client.get(reverse("document", args=["☃"])).status_code == 200


def test_it_stops_after_thirty_in_a_minute(client, document):
    for _ in range(30):
        assert typed(client, "0").status_code == 200
    answer = client.get(reverse("document", args=[document.shown_code]))
    assert answer.status_code == 429
    assert "Marisol" not in answer.content.decode()


def test_the_code_of_an_answer_tells_what_was_answered_and_when(client, time_machine):
    time_machine.move_to("2026-11-22 18:00:07+00:00", tick=False)
    row = builders.certification(granted_on=date(2026, 11, 20))
    asked = {"number": row.number, "last_name": "Reyes"}
    page = text(client.post(reverse("verify"), asked))
    code = page.partition("Check code ")[2].split()[0]
    Certification.objects.filter(pk=row.pk).update(revoked_on=date(2026, 11, 22))
    time_machine.shift(3600)
    FormerName.objects.create(
        certificant=row.certificant, first_name="Marisol", last_name="Reyes", until=clock.now()
    )
    Certificant.objects.filter(pk=row.certificant_id).update(last_name="Moran")
    answer = typed(client, code)
    told = text(answer)
    assert "Not certified today Name Marisol Moran" in told
    assert "tone-active" not in answer.content.decode()
    then = "AMT gave this answer Given November 22, 2026, 12:00:07 PM CST Said Certified"
    assert f"{then} Name Marisol Reyes Program Registered Medical Assistant (RMA)" in told
    asked["last_name"] = "Moran"
    page = text(client.post(reverse("verify"), asked))
    code = page.partition("Check code ")[2].split()[0]
    then = "Given November 22, 2026, 1:00:07 PM CST Said Not certified Name Marisol Moran"
    assert then in text(typed(client, code))
    assert "Check code" not in text(client.post(reverse("verify"), asked | {"number": "0"}))
    other = "A" if code[-1] != "A" else "B"
    assert "No match" in text(typed(client, code[:-1] + other))
