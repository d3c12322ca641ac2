"""No way in past the second factor, and no way out to a foreign page."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db

FOREIGN = [
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "/" + "a" * 10_000,
    "/\r\nSet-Cookie: a=b",
]


def signed_in(client):
    return "_auth_user_id" in client.session


def test_password_alone_signs_no_staff_in(client):
    user = builders.staff(is_superuser=True)
    words = {"password": "correct horse battery", "login": user.email, "username": user.email}
    client.post(reverse("account_login"), words)
    assert not signed_in(client)


def test_password_alone_signs_a_member_in(client):
    user = builders.member()
    words = {"password": "correct horse battery", "login": user.email}
    client.post(reverse("account_login"), words)
    assert signed_in(client)


@pytest.mark.parametrize("way", ["account_login", "account_logout"])
@pytest.mark.parametrize("there", FOREIGN)
def test_next_leads_to_no_foreign_page(client, way, there):
    user = builders.member()
    words = {"login": user.email, "password": "correct horse battery", "next": there}
    if way == "account_logout":
        client.force_login(user)
    answer = client.post(f"{reverse(way)}", words)
    target = answer.headers.get("Location", "/")
    assert "evil" not in target.partition("?")[0]
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    assert "\n" not in target


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "evil:80:80"])
def test_foreign_host_is_refused(client, host):
    answer = client.post(reverse("account_reset_password"), {"email": "a@b.org"}, HTTP_HOST=host)
    assert answer.status_code == 400


def test_links_in_mail_follow_the_settings_and_no_header(client, mailoutbox, settings):
    settings.PORTAL_BASE_URL = "https://portal.example"
    user = builders.member()
    client.post(
        reverse("account_reset_password"),
        {"email": user.email},
        HTTP_X_FORWARDED_HOST="evil.example",
    )
    [message] = mailoutbox
    assert "evil.example" not in message.body


def test_the_password_comes_before_the_way_for_who_forgot_it(client):
    page = client.get(reverse("account_login")).content.decode()
    assert page.index('type="password"') < page.index("Sign in</button>")
    assert page.index("Sign in</button>") < page.index("Forgot your password?")
    assert page.count("Forgot your password?") == 1


def test_the_key_of_an_app_stands_in_groups_beside_a_link_that_opens_it(client):
    client.force_login(builders.member())
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    link = re.search('href="(otpauth://totp/[^"]+)"', page)[1]
    shown = re.search("<code>([A-Z2-7 ]+)</code>", page)[1]
    assert set(map(len, shown.split())) == {4}
    assert f"secret={shown.replace(' ', '')}" in link
