"""Codes and word about sign-ins: in our words, to whoever reads mail at the address only."""

from __future__ import annotations

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db

WAYS = ["account_reset_password", "account_request_login_code"]
STOCK = ("localhost", "testserver", "Thank you for using", "account on", "Two-Factor", "sign up")


def asked(client, way, email):
    return client.post(reverse(way), {"email": email})


def words(message):
    return f"{message.subject}\n{message.body}\n{message.alternatives[0][0]}"


@pytest.fixture(autouse=True)
def address(settings):
    settings.PORTAL_BASE_URL = "https://portal.example"
    settings.DEFAULT_FROM_EMAIL = "AMT Member Services <members@amt.example>"


@pytest.mark.parametrize("way", WAYS)
def test_who_has_no_sign_in_yet_is_led_to_claiming(client, mailoutbox, way):
    person = builders.certificant(email="Marisol@Example.org")
    asked(client, way, "marisol@example.org")
    [message] = mailoutbox
    assert message.subject == "Set up your sign-in"
    assert "https://portal.example" + reverse("members:claim") in message.body
    assert person.member_number in message.body


@pytest.mark.parametrize("way", WAYS)
def test_who_signs_in_with_another_address_is_told_which(client, mailoutbox, way):
    person = builders.certificant()
    builders.member(person, email="own@example.org")
    asked(client, way, person.email)
    assert "own@example.org" in mailoutbox[0].body


@pytest.mark.parametrize("way", WAYS)
def test_the_page_of_the_code_says_once_where_it_went(client, way):
    builders.member(email="marisol@example.org")
    page = client.get(asked(client, way, "marisol@example.org").url).content.decode()
    assert page.count("marisol@example.org") == 1
    assert 'class="banner' not in page


@pytest.mark.parametrize("way", WAYS)
def test_who_has_a_sign_in_gets_a_code_and_word_of_who_shares_the_address(client, mailoutbox, way):
    person = builders.certificant(first_name="Ana")
    builders.member(person)
    builders.certificant(first_name="Kenji", email=person.email)
    asked(client, way, person.email)
    [message] = mailoutbox
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", message.body, re.MULTILINE)[0]
    assert f">{code}<" in message.alternatives[0][0]
    assert "Kenji Reyes has this address on record too" in message.body
    assert person.member_number in message.body
    assert "15 minutes" in message.body


@pytest.mark.parametrize("way", WAYS)
def test_an_address_on_no_record_and_a_closed_sign_in_are_told_so(client, mailoutbox, way):
    asked(client, way, "nobody@example.org")
    closed = builders.member()
    closed.is_active = False
    closed.save()
    client.session.flush()
    asked(client, way, closed.email)
    assert [each.subject for each in mailoutbox] == [
        "No sign-in with this address",
        "Your sign-in is closed",
    ]


@pytest.mark.parametrize("way", WAYS)
def test_the_page_is_the_same_for_every_address(client, way):
    claimed, unclaimed = builders.member().email, builders.certificant().email
    answers = set()
    for email in (claimed, unclaimed, "nobody@example.org"):
        client.cookies.clear()
        answer = asked(client, way, email)
        page = client.get(answer.url).content.decode()
        page = re.sub(r"\b\w{64}\b", "", page)  # tokens of this request
        answers.add((answer.url, page.replace(email, "ADDRESS")))
    assert len(answers) == 1


@pytest.mark.parametrize(
    "template",
    [
        "account/email/login_code",
        "account/email/password_reset_code",
        "account/email/email_confirmation",
        "account/email/email_confirmation_signup",
        "account/email/account_already_exists",
        "account/email/unknown_account",
        "account/email/password_changed",
        "account/email/password_reset",
        "account/email/password_set",
        "account/email/email_changed",
        "account/email/email_confirm",
        "account/email/email_deleted",
        "mfa/email/totp_activated",
        "mfa/email/totp_deactivated",
        "mfa/email/webauthn_added",
        "mfa/email/webauthn_removed",
        "mfa/email/recovery_codes_generated",
    ],
)
def test_every_message_of_the_library_is_in_our_words_and_says_that_no_person_wrote(
    rf, mailoutbox, template
):
    user = builders.member()
    request = rf.get("/", HTTP_USER_AGENT="<b>Win a prize</b>")
    request.user, request.session = user, {}
    facts = {"code": "ABCD-EFGH", "from_email": "a@b.org", "to_email": "c@d.org"}
    with request_context(request):
        get_adapter().send_notification_mail(template, user, facts)
    [message] = mailoutbox
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"].endswith(".account@amt.example>")
    assert user.certificant.member_number in message.body
    assert "\n" not in message.subject
    assert "prize" not in words(message)
    for stock in STOCK:
        assert stock not in words(message), stock
