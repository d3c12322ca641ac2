"""Notices follow a changed sign-in address where they went to the old one."""

from __future__ import annotations

import pytest

from members.services import profile
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on_record", "after"),
    [
        ("ana@example.org", "new@example.org"),
        ("Ana@Example.org", "new@example.org"),
        ("both@example.org", "both@example.org"),
    ],
)
def test_a_shared_address_stays_the_contact(on_record, after):
    person = builders.certificant(email=on_record)
    user = builders.member(person, email="ana@example.org")
    profile.follow_sign_in(user=user, before="ana@example.org", email="new@example.org", actor=user)
    person.refresh_from_db()
    assert person.email == after
