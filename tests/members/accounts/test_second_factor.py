"""Codes of the second factor: a step before and after, each once, however they are typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.forms import ConfirmLoginCodeForm as StockForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from members.accounts import second_factor
from members.accounts.forms import ConfirmLoginCodeForm
from plumbing import clock
from tests import builders

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = clock.now()


def code(steps=0, now=NOW):
    return format_hotp_value(hotp_value(SECRET, int(now.timestamp()) // 30 + steps))


def with_app():
    user = builders.member()
    TOTP.activate(user, SECRET)
    return user


def taken(user, text, now=NOW):
    return second_factor.take(user=user, code=text, now=now) is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_one_step_before_and_after_is_taken(steps, good):
    assert taken(with_app(), code(steps)) is good


@pytest.mark.django_db
def test_each_code_is_taken_once_as_long_as_it_could_be_good():
    user = with_app()
    assert [taken(user, code(steps)) for steps in (1, 0, 1, 0, -1, -1)] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    for seconds in (29, 59, 60):
        assert not taken(user, code(1), NOW + timedelta(seconds=seconds))
    assert taken(user, code(3), NOW + timedelta(seconds=60))
    assert len(Authenticator.objects.get(user=user).data[second_factor.USED]) <= 3


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "é" * 6])
def test_nothing_else_is_taken(text):
    assert not taken(with_app(), text)


@pytest.mark.django_db
def test_a_recovery_code_is_taken_once():
    user = with_app()
    [first, *_] = RecoveryCodes.activate(user).get_unused_codes()
    assert taken(user, first)
    assert not taken(user, first)


def both_at_once(user):
    def one(_):
        try:
            return taken(user, code())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(one, range(2)))


@pytest.mark.django_db(transaction=True)
def test_of_two_with_the_same_code_at_once_one_comes_in():
    for _ in range(5):
        assert both_at_once(with_app()) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would(monkeypatch):
    """The control: the same race with the guard taken away."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    assert any(both_at_once(with_app()) == 2 for _ in range(20))


def spellings(text):
    wide = text.translate({ord(c): ord(c) + 0xFEE0 for c in text if c.isalnum()})
    middle = len(text) // 2
    return [
        text,
        f" {text[:middle]} {text[middle:]}\n",
        f"{text[:middle]}\u00a0{text[middle:]}",
        f"{text[:middle]}–{text[middle:]}",
        f"\u200b{text}\ufeff",
        wide,
        f"{wide[:middle]}\u3000{wide[middle:]}",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", range(7))
def test_the_sign_in_page_takes_a_code_as_people_type_it(client, spelling):
    user = with_app()
    client.post(
        reverse("account_login"), {"login": user.email, "password": "correct horse battery"}
    )
    assert "_auth_user_id" not in client.session
    typed = spellings(code(now=clock.now()))[spelling]
    client.post(reverse("mfa_authenticate"), {"code": typed})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
def test_a_code_that_signed_in_does_not_sign_in_again(client):
    user = with_app()
    used = code(now=clock.now())
    words = {"login": user.email, "password": "correct horse battery"}
    for signs_in in (True, False):
        client.cookies.clear()
        cache.clear()  # what the library would remember there
        client.post(reverse("account_login"), words)
        client.post(reverse("mfa_authenticate"), {"code": used})
        assert ("_auth_user_id" in client.session) is signs_in


@pytest.mark.django_db(transaction=True)
def test_the_code_that_proved_a_new_app_does_not_sign_in_as_well(client):
    user = builders.member()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    step = int(clock.now().timestamp()) // 30
    first = format_hotp_value(hotp_value(secret, step))
    client.post(reverse("mfa_activate_totp"), {"code": f" {first[:3]} {first[3:]}"})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert not taken(user, first, clock.now())


@pytest.mark.parametrize("typed", [*spellings("BCDFGHJK"), "bcdf-ghjk", "ｂｃｄｆ ｇｈｊｋ"])
def test_a_code_from_an_email_is_read_as_people_type_it(typed):
    assert ConfirmLoginCodeForm({"code": typed}, code="BCDF-GHJK").is_valid()


def test_the_library_alone_would_not_read_it():
    assert not StockForm({"code": spellings("BCDFGHJK")[5]}, code="BCDF-GHJK").is_valid()
