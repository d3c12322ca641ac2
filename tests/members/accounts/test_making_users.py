"""One sign-in for an address, without an INSERT that fails and stands in the log with its hash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.urls import reverse

from members.models import EmailTaken, User
from tests import builders

SILENT = {
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


def both_at_once():
    def one(_):
        try:
            User.objects.create_user("Twice@Example.org ", "correct horse battery")
        except (EmailTaken, IntegrityError) as error:
            return type(error)
        finally:
            connection.close()
        return User

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(one, range(2)))
    User.objects.filter(email="twice@example.org").delete()
    return made


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told_and_nothing_fails_in_the_database():
    for _ in range(5):
        assert both_at_once() == {User, EmailTaken}


@pytest.mark.django_db(transaction=True)
def test_without_looking_first_an_insert_fails(monkeypatch):
    """The control: the same race with the guard taken away."""
    monkeypatch.setattr(QuerySet, "exists", lambda _: False)
    assert both_at_once() == {User, IntegrityError}


@pytest.mark.django_db
def test_the_same_member_of_staff_made_twice_is_told_at_the_address(client):
    other = builders.staff("support")
    form = {"name": "Dana", "email": other.email.upper(), "roles": ["mail"], "reason": "new"}
    client.force_login(builders.staff("admin"))
    answer = client.post(reverse("desk:staff_new"), form)
    assert b"signs in with this address already" in answer.content
    assert User.objects.filter(email=other.email).count() == 1


@pytest.mark.django_db
def test_the_server_writes_no_statement_into_its_log():
    with connection.cursor() as cursor:
        for name, value in SILENT.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)
    compose = Path(settings.BASE_DIR, "docker-compose.yml").read_text()
    for name, value in SILENT.items():
        assert f'"-c{name}={value}"' in compose
