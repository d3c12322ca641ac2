"""Notices follow a changed sign-in address where they went to the old one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import History
from members.services import profile
from members.verbs import MemberVerb
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


def test_who_has_another_contact_address_sees_both_and_may_have_notices_here(client):
    person = builders.certificant(email="both@example.org")
    user = builders.member(person, email="ana@example.org")
    client.force_login(user)
    page = client.get(reverse("members:profile")).content
    assert b"both@example.org" in page
    assert b"Send notices to ana@example.org" in page
    client.post(reverse("members:contact_here"))
    person.refresh_from_db()
    assert person.email == "ana@example.org"
    assert History.objects.get(verb=MemberVerb.EMAIL_CHANGED).before == {
        "email": "both@example.org"
    }
    assert b"Send notices to" not in client.get(reverse("members:profile")).content
