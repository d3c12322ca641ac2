"""Entries from a phone: taken once, from the account that wrote them, with all that they carry."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ccp.drafts.queries.account import account_key
from ccp.drafts.views.phone import NOT_COUNTED
from ccp.models import Activity, Proof
from members.models import User
from tests import builders
from tests.handed_in import photo

pytestmark = pytest.mark.django_db
SEND, STATE = reverse("drafts:phone_send"), reverse("drafts:phone_state")
JSON = {"accept": "application/json"}


@pytest.fixture
def mine(rma):
    return account_key(User.objects.get(certificant=rma.certificant))


@pytest.fixture
def entry(member, rma, mine):
    return {
        "account": mine,
        "category": "professional_education",
        "title": "Written in the basement",
        "provider": "Lakeview",
        "completed_on": "2026-11-07",
        "hours": "2",
        "certifications": [str(rma.pk)],
        "criteria": ["job"],
        "token": str(uuid4()),
    }


def send(client, entry, *files):
    return client.post(SEND, entry | ({"proofs": files} if files else {}), headers=JSON)


def test_an_entry_with_its_photo_sent_twice_is_one(member, entry):
    for _ in range(2):
        answer = send(member, entry, photo("JPEG", "card.jpg", 60, 40))
        assert answer.json()["files"] == [{"name": "card.jpg", "why": ""}]
        assert answer.json()["said"] == "Counted: 2.00 points for RMA."
    activity = Activity.objects.get(title="Written in the basement")
    assert answer.json()["url"] == reverse("ccp:activity", args=[activity.pk])
    assert Proof.objects.filter(activity=activity).count() == 1


def test_what_counts_for_none_of_the_cycles_says_so(member, entry):
    to_come = entry | {"completed_on": "2026-12-24"}
    assert send(member, to_come).json()["said"] == NOT_COUNTED


def test_a_file_that_is_refused_is_told_beside_the_entry_that_is_saved(member, entry):
    answer = send(member, entry, SimpleUploadedFile("notes.txt", b"some words"))
    [told] = answer.json()["files"]
    assert told["name"] == "notes.txt"
    assert "We take PDF files and pictures" in told["why"]
    assert Activity.objects.filter(title="Written in the basement").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours": "many"}, "Contact hours: Type a number, like 5.5."),
        ({"criteria": []}, "Why does it qualify?: Tick at least one reason."),
        ({"completed_on": "2022-01-05"}, "is closed"),
        ({"category": "amt_ce"}, "no certification"),
    ],
)
def test_what_is_not_taken_says_why_and_saves_nothing(member, entry, wrong, said):
    before = Activity.objects.count()
    answer = send(member, entry | wrong)
    assert answer.status_code == 422
    assert said in " ".join(answer.json()["why"])
    assert Activity.objects.count() == before


def test_another_account_sends_nothing_of_it(entry):
    other = Client()
    other.force_login(builders.member())
    answer = send(other, entry)
    assert answer.status_code == 409
    assert "written by another account" in answer.json()["why"][0]
    assert not Activity.objects.filter(title="Written in the basement").exists()


def test_without_a_session_a_script_is_told_so(client, entry):
    assert send(Client(), entry).status_code == 401
    assert Client().get(STATE, headers=JSON).status_code == 401


def test_the_session_tells_whose_it_is_by_a_name_that_is_nobody_elses(member, mine):
    said = member.get(STATE, headers=JSON).json()
    assert said["account"] == mine
    assert said["csrf"]
    assert mine != account_key(builders.member())


def test_the_page_for_a_phone_has_a_form_for_each_category_and_no_name(member, rma, mine):
    page = member.get(reverse("drafts:phone")).content.decode()
    assert page.count("data-keep-on-phone=") == 6
    assert mine in page
    assert rma.certificant.last_name not in page
    assert "Only days through December 31, 2020 earn points." in page


def test_the_worker_rules_over_the_log_page_and_knows_nobody(member):
    answer = Client().get(reverse("drafts:phone_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert reverse("drafts:phone_worker").startswith(reverse("ccp:log"))
    assert reverse("drafts:phone") in answer.content.decode()
