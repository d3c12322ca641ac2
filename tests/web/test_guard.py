"""A second factor for staff on every address: the resolver is walked, none is left out."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import NoReverseMatch, reverse

from amt_portal.web.guard import SETTING_UP
from tests import builders
from tests.web.everything import every_address

pytestmark = pytest.mark.django_db


def path_of(name, pattern):
    made_up = {"uuid": "00000000-0000-4000-8000-000000000000", "int": 1}
    kwargs = {
        key: made_up.get(type(converter).__name__.removesuffix("Converter").lower(), "x")
        for key, converter in pattern.pattern.converters.items()
    }
    try:
        return reverse(name, kwargs=kwargs or None)
    except NoReverseMatch:  # patterns by regular expression (allauth): their plain parts suffice
        return None


def test_staff_without_second_factor_gets_nowhere(client):
    user = builders.staff()
    Authenticator.objects.filter(user=user).delete()
    client.force_login(user)
    seen = 0
    for name, pattern in every_address():
        path = path_of(name, pattern)
        if path is None or name in SETTING_UP:
            continue
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (
            302,
            reverse("mfa_index"),
        ), name
        seen += 1
    assert seen > 20


def test_staff_with_second_factor_passes(client):
    client.force_login(builders.staff())
    assert client.get(reverse("health_live")).status_code == 200
    assert client.get(reverse("account_email")).status_code == 200


def test_private_pages_are_kept_by_nobody(client):
    client.force_login(builders.member())
    assert "no-store" in client.get(reverse("account_email"))["Cache-Control"]
