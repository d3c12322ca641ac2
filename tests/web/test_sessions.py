"""Cookies that hold anything, and sessions that end when they should."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.conf import settings as portal
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from amt_portal.web import idle
from members.models import PolicyValue
from members.queries.policy import policy
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "value",
    ['"a\\000b"', '"' + "a" * 31 + '\\000"', "a" * 5000, "\xff" * 32, "../" * 11, "A" * 32, ""],
)
@pytest.mark.parametrize("name", [portal.SESSION_COOKIE_NAME, portal.CSRF_COOKIE_NAME, "ce_saved"])
def test_a_cookie_may_hold_anything(client, name, value):
    for path in ("/", "/account/login/", "/account/claim/", "/home/"):
        answer = client.get(path, headers={"cookie": f"{name}={value}"})
        assert answer.status_code in {200, 302}
    answer = client.post(
        "/verify/", {"number": "x", "last_name": "y"}, headers={"cookie": f"{name}={value}"}
    )
    assert answer.status_code == 200


def later(monkeypatch, **passed):
    then = time.time() + timedelta(**passed).total_seconds()
    monkeypatch.setattr(idle.time, "time", lambda: then)


def pass_hours(monkeypatch, hours):
    seconds, moment = time.time() + hours * 3600, timezone.now() + timedelta(hours=hours)
    monkeypatch.setattr(time, "time", lambda: seconds)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def signed_in(client):
    return "_auth_user_id" in client.session


def test_idle_staff_are_signed_out_and_led_back(client, monkeypatch):
    client.force_login(builders.staff())
    client.get(reverse("desk:home"))
    later(monkeypatch, minutes=29)
    assert client.get(reverse("desk:addresses")).status_code == 200
    later(monkeypatch, minutes=29 + 31)
    answer = client.get(reverse("desk:addresses") + "?problem=lost")
    assert answer.url == f"{reverse('account_login')}?next=/desk/addresses/%3Fproblem%3Dlost"
    assert not signed_in(client)
    assert b"after 30 minutes without a click" in client.get(answer.url).content


def test_what_idle_staff_send_is_not_done_and_they_are_told(client, monkeypatch):
    client.force_login(builders.staff())
    person = builders.certificant()
    client.get(reverse("desk:home"))
    later(monkeypatch, minutes=31)
    answer = client.post(reverse("desk:note", args=[person.pk]), {"note": "x"})
    assert answer.url == f"{reverse('account_login')}?next=/desk/"
    assert b"What you sent last was not saved." in client.get(answer.url).content
    assert not person.history.exists()


def test_how_long_is_policy(client, monkeypatch):
    PolicyValue.objects.filter(name="staff_idle_minutes").update(value=10)
    policy.forget()
    client.force_login(builders.staff())
    client.get(reverse("desk:home"))
    later(monkeypatch, minutes=11)
    assert client.get(reverse("desk:home")).status_code == 302


@pytest.mark.parametrize("public", ["/account/claim/", "/verify/", "/", "/pay/", "/health/live"])
def test_a_public_page_or_one_that_refreshes_itself_is_no_click(client, monkeypatch, public):
    client.force_login(builders.staff())
    client.get(reverse("desk:home"))
    later(monkeypatch, minutes=20)
    client.get(public)
    client.post(reverse("members:claim"), {"number": "M1", "last_name": "Tran"})
    client.get(reverse("desk:home"), headers={"HX-Request": "true"})
    later(monkeypatch, minutes=31)
    polled = client.get(reverse("desk:home"), headers={"HX-Request": "true"})
    assert polled.headers["HX-Refresh"] == "true"
    assert not signed_in(client)


def test_a_member_is_not_hurried(client, monkeypatch):
    client.force_login(builders.member())
    client.get(reverse("home"))
    later(monkeypatch, hours=3)
    assert client.get(reverse("home")).status_code == 200


def test_nothing_moves_the_end_of_a_session(client, monkeypatch):
    client.force_login(builders.member())
    end = Session.objects.get().expire_date
    assert end - timezone.now() < timedelta(seconds=portal.SESSION_COOKIE_AGE)
    pass_hours(monkeypatch, 5)
    client.post(reverse("members:claim"), {"number": "M1", "last_name": "Tran"})
    assert "claim" in client.session  # it was saved
    assert abs(Session.objects.get().expire_date - end) < timedelta(seconds=2)


def test_a_sign_in_begins_anew(client, monkeypatch):
    client.post(reverse("members:claim"), {"number": "M1", "last_name": "Tran"})
    first = Session.objects.get().expire_date
    pass_hours(monkeypatch, 1)
    client.force_login(builders.member())
    assert Session.objects.get().expire_date - first > timedelta(minutes=59)
