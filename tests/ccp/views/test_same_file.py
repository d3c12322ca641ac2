"""A file that is kept already is said to be so, and counted once."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests import builders
from tests.ccp.entries import log
from tests.handed_in import photo

pytestmark = pytest.mark.django_db


def test_a_second_copy_is_named_and_not_counted(client, settings):
    settings.PORTAL_TODAY = "2026-11-22"
    held = builders.certification(granted_on=date(2025, 5, 10))
    entry = log(held, date(2026, 3, 2))
    client.force_login(builders.member(held.certificant))
    add = reverse("ccp:proof_add", args=[entry.pk])
    first = client.post(add, {"proofs": photo("PNG", "card.png")}, follow=True).content.decode()
    assert "1 file is kept." in first
    again = client.post(add, {"proofs": photo("PNG", "copy.png")}, follow=True).content.decode()
    assert "copy.png: the same file is kept here already, as card.png." in again
    assert "1 file is kept." not in again
    assert entry.proofs.count() == 1
