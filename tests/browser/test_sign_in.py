"""The way in and the looking after it; a passkey from end to end."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.urls import reverse

from tests import builders
from tests.browser.conftest import DESK, PHONE, faults_in_every_look, looks

PASSWORD = "correct horse battery"
OWN_PAGES = (
    "members:profile",
    "members:address",
    "account_email",
    "account_change_password",
    "usersessions_list",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
)


def confirm(page):
    """Type the password again where the portal asks for it."""
    if "/reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()


@looks(PHONE)
def test_own_pages(page, sign_in):
    sign_in(builders.member())
    faults = []
    for name in OWN_PAGES:
        page.goto(reverse(name))
        if "/reauthenticate" in page.url:
            faults += faults_in_every_look(page)
        confirm(page)
        faults += faults_in_every_look(page)
    assert not faults, "\n".join(faults)


@looks(PHONE)
def test_sign_in_by_code(page):
    user = builders.member()
    page.goto(reverse("account_request_login_code"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").wait_for()
    faults = faults_in_every_look(page)
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[0].body, re.MULTILINE)[1]
    page.get_by_label("Code").fill("wrong")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("alert").wait_for()
    faults += faults_in_every_look(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(lambda url: "/login" not in url)
    assert not faults, "\n".join(faults)


@looks(PHONE)
def test_staff_second_proof(page):
    user = builders.staff()
    codes = RecoveryCodes.activate(user)
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="One more proof").wait_for()
    faults = faults_in_every_look(page)
    page.get_by_label("Code").fill(codes.get_unused_codes()[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/authenticate" not in url)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        page.goto(reverse(name))
        confirm(page)
        faults += faults_in_every_look(page)
    assert page.get_by_role("heading", name="Make new recovery codes?").is_visible()
    assert not faults, "\n".join(faults)


@looks(PHONE)
def test_drawer_of_the_desk(page, sign_in, axe, screenshot):
    sign_in(builders.staff())
    page.goto(reverse("mfa_index"))
    places = page.get_by_role("navigation", name="Places")
    assert not places.is_visible()
    page.get_by_role("link", name="Open the places").click()
    assert places.is_visible()
    screenshot("desk_drawer", full=False)
    axe(page)
    page.keyboard.press("Escape")
    assert not places.is_visible()
    page.keyboard.press("/")
    assert page.get_by_role("searchbox").evaluate("box => box === document.activeElement")


@looks(DESK)
def test_passkey_from_adding_to_signing_in(page, sign_in):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    user = builders.member()
    sign_in(user)
    page.goto(reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Name").fill("Phone")
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(reverse("account_email"))
    assert page.locator("main").get_by_text(user.email).is_visible()
