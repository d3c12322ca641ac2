from __future__ import annotations

import re

import pytest
from django.urls import reverse

from members.models import Claim
from members.services import claims
from plumbing import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unwoken(monkeypatch):
    """The worker is not asked here; tests send the code themselves."""
    monkeypatch.setattr("plumbing.queue.wake", lambda *_: None)


def asked(client, number, last_name="Reyes"):
    form = {"number": number, "last_name": last_name}
    return client.post(reverse("members:claim"), form, follow=True)


def without_token(page):
    return re.sub(r"[A-Za-z0-9]{60,}", "", page.content.decode())


def test_answer_is_the_same_for_a_record_and_for_none(client):
    person = builders.certificant()
    there = asked(client, person.member_number)
    absent = asked(client, "no-such")
    assert there.status_code == 200
    assert there.redirect_chain == absent.redirect_chain
    assert without_token(there) == without_token(absent)


def test_code_signs_in_and_opens_home(client):
    asked(client, builders.certificant().member_number)
    claim = Claim.objects.get()
    claims.send_code(claim=claim, now=clock.now())
    form = {"code": claims.code_of(claim), "password": "long enough for me"}
    answer = client.post(reverse("members:claim_code"), form)
    assert (answer.status_code, answer.url) == (302, "/home/")
    assert client.session["_auth_user_id"]


def test_wrong_code_says_so_and_keeps_the_page(client):
    asked(client, builders.certificant().member_number)
    form = {"code": "WRONGONE", "password": "long enough for me"}
    answer = client.post(reverse("members:claim_code"), form)
    assert b"does not fit" in answer.content
    assert "_auth_user_id" not in client.session


def test_sixth_claim_of_one_number_is_slowed_down(client):
    number = builders.certificant().member_number
    assert [asked(client, number).status_code for _ in range(6)] == [200] * 5 + [429]


def test_the_second_of_two_with_one_address_is_led_to_an_own_one(client):
    first = builders.certificant(email="both@example.org")
    builders.member(first)
    second = builders.certificant(email="both@example.org")
    asked(client, second.member_number)
    claim = Claim.objects.get()
    claims.send_code(claim=claim, now=clock.now())
    form = {"code": claims.code_of(claim), "password": "long enough for me"}
    page = client.post(reverse("members:claim_code"), form, follow=True)
    assert page.redirect_chain[-1][0] == reverse("members:claim_address")
    assert b"both@example.org" in page.content
    page = client.post(reverse("members:claim_address"), {"email": "own@example.org"}, follow=True)
    assert b"own@example.org" in page.content
    claim.refresh_from_db()
    claims.send_code(claim=claim, now=clock.now())
    form["code"] = claims.code_of(claim)
    assert client.post(reverse("members:claim_code"), form).url == "/home/"
    second.refresh_from_db()
    assert (second.email, second.user.email) == ("both@example.org", "own@example.org")


def test_nobody_chooses_an_own_address_before_the_code(client):
    asked(client, builders.certificant().member_number)
    assert client.get(reverse("members:claim_address")).url == reverse("members:claim")


def test_a_password_like_the_address_is_refused_with_the_reason(client):
    person = builders.certificant(email="marisol.reyes@example.org")
    asked(client, person.member_number)
    claim = Claim.objects.get()
    claims.send_code(claim=claim, now=clock.now())
    form = {"code": claims.code_of(claim), "password": "marisol.reyes@ex"}
    answer = client.post(reverse("members:claim_code"), form)
    assert b"less like your email" in answer.content
    assert "_auth_user_id" not in client.session
