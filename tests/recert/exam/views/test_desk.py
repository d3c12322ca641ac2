"""The exam at the desk: the vendor's list, one result, accommodations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import Role
from plumbing import clock
from recert.exam.models import ListFetch
from recert.exam.services import accommodations
from recert.models import Attempt
from tests import builders
from tests.recert.exam.candidates import day_of, may_sit, state_of

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def clerk(client):
    user = builders.staff(Role.RECORDS)
    client.force_login(user)
    return user


def test_a_list_is_made_once_downloaded_by_name_and_says_who_did(client, clerk):
    one, two = may_sit(2)
    asked = accommodations.ask(application=one.application, text="My eyes", actor=None)
    accommodations.decide(
        accommodation=asked, granted=True, words="=Large print", on=clock.today(), actor=clerk
    )
    desk = text(client.get(reverse("exam:desk")))
    assert "<strong>2</strong> may sit the exam" in desk
    assert "<strong>2 people who may sit it</strong>" in desk
    made = client.post(reverse("exam:desk_make"), follow=True)
    assert "Nobody yet" in text(made)
    fetched = client.post(made.redirect_chain[-1][0] + "csv/")
    lines = b"".join(fetched.streaming_content).decode().splitlines()
    assert lines[0].startswith("authorization_number,action,last_name,first_name,program")
    days = f"{one.authorized_on},{one.window.last_day}"
    assert lines[1] == f"{one.number},add,O'Brien,Ana,RMA,{days},3,'=Large print"
    assert lines[2].startswith(f"{two.number},add,")
    assert "My eyes" not in "".join(lines)
    assert ListFetch.objects.get().by == clerk
    again = client.post(reverse("exam:desk_make"), follow=True)
    assert "The vendor knows everything." in text(again)


def test_whose_result_it_is_is_looked_up_by_number_and_name(client, clerk):
    [one] = may_sit(1)
    find = reverse("exam:desk_find")
    assert "No authorization has this number" in text(
        client.get(find, {"number": "26-A-9", "last_name": "X"})
    )
    found = client.get(find, {"number": one.number.lower(), "last_name": "obrien"}, follow=True)
    assert "The name fits." in text(found)
    other = client.get(find, {"number": one.number, "last_name": "Reyes"}, follow=True)
    assert "The last name on record is O&#x27;Brien" in text(other)


def said(one, **more):
    day = day_of(one, 3).isoformat()
    return {"last_name": "O'Brien", "attempted_on": day, "result": "pass", "score": "81"} | more


def test_a_result_is_seen_before_and_recorded_once(client, clerk):
    [one] = may_sit(1)
    page = reverse("exam:desk_result", args=[one.number])
    seen = text(client.post(page + "preview/", said(one)))
    assert "Lapsed → <strong>Active</strong>" in seen
    assert "You passed the RMA exam" in seen
    assert state_of(one) == "authorized"
    assert "is recorded" in text(client.post(page, said(one), follow=True))
    assert state_of(one) == "passed"
    assert "on record already" in text(client.post(page, said(one), follow=True))
    refused = client.post(page, said(one, result="fail"))
    assert "is on record: passed" in text(refused)
    assert Attempt.objects.count() == 1


def test_a_name_that_differs_needs_to_be_told_how_it_is_known(client, clerk):
    [one] = may_sit(1)
    page = reverse("exam:desk_result", args=[one.number])
    refused = client.post(page, said(one, last_name="Reyes"))
    assert "The last name on record is O&#x27;Brien." in text(refused)
    assert 'value="Reyes"' in text(refused)
    assert not Attempt.objects.exists()
    client.post(page, said(one, last_name="Reyes", reason="Married; certificate on file"))
    assert state_of(one) == "passed"


def test_nobody_records_their_own(client, clerk):
    [one] = may_sit(1)
    person = one.application.case.certificant
    person.user = clerk
    person.save(update_fields=["user"])
    page = reverse("exam:desk_result", args=[one.number])
    assert "Not by you." in text(client.post(page, said(one)))
    assert not Attempt.objects.exists()


def test_accommodations_are_decided_with_words_for_the_member_or_the_vendor(client, clerk):
    one, two = may_sit(2)
    first, second = (
        accommodations.ask(application=row.application, text="I read slowly", actor=None)
        for row in (one, two)
    )
    home = text(client.get(reverse("desk:home")))
    assert "Accommodations to decide" in home
    page = reverse("exam:desk_accommodation", args=[first.pk])
    assert "I read slowly" in text(client.get(page))
    assert "Say what the test center provides." in text(client.post(page, {"decision": "grant"}))
    client.post(page, {"decision": "grant", "provided": "50 % more time"})
    other = reverse("exam:desk_accommodation", args=[second.pk])
    client.post(other, {"decision": "refuse", "reason": "Send a letter."})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("granted", "refused")
    assert "Nothing waits." in text(client.get(reverse("exam:desk_accommodations")))
