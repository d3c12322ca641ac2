"""A code that went to a mailbox is worth nothing once the sign-in was taken out of it."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from members.services import identity
from tests import builders

pytestmark = pytest.mark.django_db

OLD, NEW = "hers@example.org", "new@example.org"
THEIRS = {"password1": "whoever reads her mail", "password2": "whoever reads her mail"}


@pytest.fixture
def user():
    made = builders.member(builders.certificant(email=OLD))
    EmailAddress.objects.update_or_create(
        user=made, email=made.email, defaults={"verified": True, "primary": True}
    )
    return made


def code_sent():
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]


def moved(user):
    identity.change_sign_in(user, NEW, actor=None, reason="the old mailbox is lost")


def reset(client, user, *, overtaken=None):
    """Ask for a new password; `overtaken`: after which of its steps the sign-in moves."""
    page = client.post("/account/password/reset/", {"email": user.email})
    if overtaken == "asked":
        moved(user)
    page = client.post(page["Location"], {"code": code_sent()})
    if overtaken == "typed":
        moved(user)
    client.post(page["Location"], THEIRS)
    user.refresh_from_db()
    return user.check_password(THEIRS["password1"])


def test_a_code_for_a_new_password_makes_one(client, user):
    assert reset(client, user)


@pytest.mark.parametrize("step", ["asked", "typed"])
def test_none_after_the_sign_in_moved_to_another_address(client, user, step):
    assert not reset(client, user, overtaken=step)


def test_none_either_for_who_is_signed_in_as_somebody_else(client, user):
    client.force_login(builders.member())
    assert not reset(client, user, overtaken="typed")


def signed_in_by_code(client, user, *, moves):
    page = client.post("/account/login/code/", {"email": user.email})
    code = code_sent()
    if moves:
        moved(user)
    return client.post(page["Location"], {"code": code})


def test_a_code_signs_in(client, user):
    signed_in_by_code(client, user, moves=False)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_code_to_the_old_address_begins_anew_and_asks_for_no_other_code(client, user):
    page = signed_in_by_code(client, user, moves=True)
    assert page["Location"] == "/account/login/code/"
    assert "_auth_user_id" not in client.session


def test_a_member_changes_the_address_by_the_code_to_the_new_one(client, user):
    client.force_login(user)
    page = client.post("/account/email/", {"email": NEW, "action_add": ""}, follow=True)
    client.post(page.request["PATH_INFO"], {"code": code_sent()})
    user.refresh_from_db()
    assert user.email == NEW
