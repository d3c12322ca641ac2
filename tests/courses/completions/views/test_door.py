"""The door of a live meeting: by phone, by number and name, by staff; twice is once (section 6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from billing.models import Payer
from ccp.models import Activity
from courses.completions.models import Completion
from courses.completions.services import checking_in
from members.models import Role
from plumbing import clock
from tests import builders
from tests.courses.completions import made

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def session():
    return made.course("RMA", kind="session", title="Clinic day", starts_at=clock.now())


@pytest.fixture
def held():
    person = builders.certificant(last_name="Vega")
    today = clock.today()
    return builders.certification(person, granted_on=today - timedelta(days=400))


@pytest.fixture
def at_the_door(session):
    return reverse("completions:check_in", args=[checking_in.code_of(session, clock.today())])


def test_staff_open_the_door_and_check_in_who_has_no_phone(client, session, held):
    client.force_login(builders.staff(Role.SUPPORT))
    page = reverse("completions:desk_door", args=[session.pk])
    assert "data:image/png;base64" in text(client.get(page))
    said = {"number": held.number, "last_name": "VEGA"}
    wrong = text(client.post(page, said | {"last_name": "Ruiz"}))
    assert "Nobody has this number and last name" in wrong
    assert "Ruiz" in wrong
    assert "is checked in" in text(client.post(page, said, follow=True))
    assert "was checked in before" in text(client.post(page, said, follow=True))
    assert Activity.objects.get().category == "amt_ce"
    assert (Completion.objects.get().source, Completion.objects.get().state) == ("door", "counted")


def test_a_member_checks_in_by_phone_with_one_tap_and_a_place_is_completed(
    client, session, held, at_the_door
):
    place = made.place(session, Payer.of(held.certificant))
    client.force_login(builders.member(held.certificant))
    assert "Check in as Marisol Vega" in text(client.get(at_the_door))
    assert "2.00 contact hours are on your record" in text(client.post(at_the_door))
    assert "You were checked in before" in text(client.post(at_the_door))
    place.refresh_from_db()
    assert place.state == "completed"
    assert Activity.objects.count() == 1


def test_who_is_not_signed_in_types_number_and_name_and_learns_nothing_more(
    client, held, at_the_door
):
    assert "Sign in instead" in text(client.get(at_the_door))
    member = {"number": held.certificant.member_number, "last_name": "Vega"}
    assert "Nobody has this number" in text(client.post(at_the_door, member | {"number": "1"}))
    answer = text(client.post(at_the_door, member))
    assert "You are checked in" in answer
    assert "Marisol" not in answer
    assert Activity.objects.count() == 1


def test_a_code_holds_for_minutes_and_longer_for_who_is_typing(
    client, held, at_the_door, monkeypatch
):
    now = signing.time.time()
    said = {"number": held.number, "last_name": "Vega"}
    monkeypatch.setattr(signing.time, "time", lambda: now + 6 * 60)
    assert client.get(at_the_door).status_code == 410
    assert client.post(at_the_door, said).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + 21 * 60)
    assert client.post(at_the_door, said).status_code == 410
    assert client.get(at_the_door[:-2] + "x/").status_code == 410
