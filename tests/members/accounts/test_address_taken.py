"""One address signs in one person, whoever else wanted it at the same moment."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, connection, transaction

from members.models import EmailTaken, User
from members.models.user import UserManager
from members.services import identity, staff
from tests import builders

WANTED = "wanted@example.org"


def moved_at_once(monkeypatch):
    """Two sign-ins are moved to one address; each has looked before the other writes."""
    looked = identity._taken

    def looked_at_leisure(*args):
        found = looked(*args)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(identity, "_taken", looked_at_leisure)

    def move(user):
        try:
            with transaction.atomic():
                identity.change_sign_in(user, WANTED, actor=None, reason="asked for")
        except (EmailTaken, IntegrityError) as error:
            return type(error)
        finally:
            connection.close()
        return User

    users = [builders.member(), builders.member()]
    with ThreadPoolExecutor(2) as pool:
        return set(pool.map(move, users))


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_is_told(monkeypatch):
    assert moved_at_once(monkeypatch) == {User, EmailTaken}


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_address_the_database_refuses(monkeypatch):
    """The control: the same race with the guard taken away."""
    monkeypatch.setattr(UserManager, "hold", lambda *_: None)
    assert moved_at_once(monkeypatch) == {User, IntegrityError}


@pytest.mark.django_db
def test_a_change_of_ones_own_is_told_that_somebody_came_first(client, monkeypatch):
    user = builders.member()
    client.force_login(user)
    page = client.post("/account/email/", {"email": WANTED, "action_add": ""}, follow=True)
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]
    User.objects.create_user(WANTED)
    # The form looked before they came.
    monkeypatch.setattr("allauth.account.forms.email_already_exists", lambda **_: None)
    answer = client.post(page.request["PATH_INFO"], {"code": code}, follow=True)
    assert "belongs to another sign-in" in "".join(map(str, answer.context["messages"]))
    assert not EmailAddress.objects.filter(email=WANTED).exists()
    user.refresh_from_db()
    assert user.email != WANTED


@pytest.mark.django_db
def test_a_new_password_brings_back_nothing_that_was_taken_meanwhile():
    dana = builders.staff("finance")
    staff.change(
        user=dana, roles=["mail"], active=False, actor=builders.staff("admin"), reason="left"
    )
    get_adapter().set_password(dana, "correct horse battery")
    kept = User.objects.get(pk=dana.pk)
    assert (kept.roles, kept.is_active) == (["mail"], False)
    assert kept.check_password("correct horse battery")
