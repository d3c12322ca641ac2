"""Documents taken back: their codes are no match, and history says who and why."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from credentials.services import papers
from members.models import Certification, History, Vouched
from tests.builders import certification, member, staff
from tests.credentials.services.test_following import paid
from tests.web.test_public import text

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)


@pytest.fixture
def held():
    row = paid(certification(granted_on=date(2018, 9, 18)))
    member(row.certificant)
    return row


def checked(client, document):
    return text(client.get(reverse("document", args=[document.shown_code])))


def test_records_withdraw_a_letter_with_a_reason(client, held):
    letter = papers.standing_letter(certification=held, as_of=ON, on=ON)
    client.force_login(staff("records"))
    path = f"/desk/documents/{held.number}/"
    assert "Type why the document" in text(client.post(path, {"code": letter.code}))
    sent = {"code": letter.code, "reason": "Sent to the wrong person"}
    assert "Withdrawn." in text(client.post(path, sent, follow=True))
    assert "No match" in checked(client, letter)
    assert "It is withdrawn already." in text(client.post(path, sent, follow=True))
    told = History.objects.get(verb="document_withdrawn")
    assert (told.reason, told.before["code"]) == (sent["reason"], letter.shown_code)
    client.force_login(staff("support"))
    assert client.get(path).status_code == 403


def test_a_member_withdraws_a_lost_card_and_gets_a_new_code(client, held):
    client.force_login(held.certificant.user)
    client.get("/documents/")
    lost = Vouched.objects.get(kind="card")
    answer = client.post(f"/documents/{held.number}/card/lost/", follow=True)
    assert "This one has a new code." in text(answer)
    assert "No match" in checked(client, lost)
    new = Vouched.objects.get(kind="card", revoked_at=None)
    assert new.code != lost.code
    assert "Certified" in checked(client, new)


def test_a_letter_whose_day_was_corrected_says_so(client, held):
    letter = papers.standing_letter(certification=held, as_of=ON, on=ON)
    assert "corrected since" not in checked(client, letter)
    Certification.objects.filter(pk=held.pk).update(suspended_from=ON)
    assert "The record of that day has been corrected since" in checked(client, letter)
