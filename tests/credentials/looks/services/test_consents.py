"""The switch for lists: what is said twice is one thing, and each turn is in the history."""

from __future__ import annotations

from datetime import date

import pytest

from credentials.looks.models import Consent
from credentials.looks.services.consents import say
from members.models import History
from tests.builders import certificant

pytestmark = pytest.mark.django_db


def test_each_turn_is_kept_with_its_day_and_a_repeat_is_none():
    person = certificant()
    for allowed, on in ((False, 1), (True, 2), (True, 3), (False, 4), (True, 5), (True, 6)):
        say(certificant=person, allowed=allowed, on=date(2026, 11, on), actor=None)
    now = Consent.objects.get(certificant=person)
    assert (now.allowed, now.since) == (True, date(2026, 11, 5))
    told = History.objects.filter(certificant=person).order_by("pk")
    assert [row.verb for row in told] == ["lists_allowed", "lists_forbidden", "lists_allowed"]
