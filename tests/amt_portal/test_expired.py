"""Rows whose time is over are deleted, a portion at a time; the others stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from amt_portal import expired
from amt_portal.tasks import remove_expired
from members.models import Claim
from plumbing import clock
from plumbing.models import CacheRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    now = clock.now()
    for n, at in enumerate([now - timedelta(days=2), now + timedelta(hours=1)]):
        Session.objects.create(session_key=f"{n:032}", session_data="", expire_date=at)
        Claim.objects.create(created_at=at)
        CacheRow.objects.create(key=str(n), value=1, until=at)
    CacheRow.objects.create(key="for ever", value=1, until=None)


def test_what_is_over_goes_and_the_rest_stays(rows, monkeypatch):
    monkeypatch.setattr(expired, "PORTION", 1)
    remove_expired()
    assert Session.objects.get().session_key == f"{1:032}"
    assert Claim.objects.count() == 1
    assert set(CacheRow.objects.values_list("key", flat=True)) == {"1", "for ever"}
    remove_expired()
    assert CacheRow.objects.count() == 2


def test_it_ends_when_its_time_is_over(rows):
    assert expired.remove(now=clock.now(), goes_on=lambda: False) == 0
    assert Session.objects.count() == 2
