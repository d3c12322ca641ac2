"""A portal that lives ahead of the world, and what the world stamps meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from amt_portal import expired
from billing.stripe.facts import ProviderRefund
from plumbing import clock, files

YEAR = timedelta(days=400)


@pytest.fixture
def _a_year_ahead():
    clock.live_ahead(YEAR)
    yield
    clock.live_ahead(timedelta())


@pytest.mark.usefixtures("_a_year_ahead")
def test_days_and_instants_are_ahead_alike():
    world = datetime.now(UTC)
    assert timedelta() <= clock.now() - world - YEAR < timedelta(seconds=5)
    assert clock.today() == clock.office_day(clock.now())
    assert clock.of_world(clock.to_world(world)) == world
    assert clock.day_begins(clock.today()) <= clock.now()


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_year_ahead")
def test_a_session_that_is_good_in_the_world_is_not_swept():
    world = datetime.now(UTC)
    for name, days in (("good", 1), ("over", -1)):
        Session.objects.create(session_key=name, expire_date=world + timedelta(days=days))
    expired.remove(now=clock.now(), goes_on=lambda: True)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["good"]


@pytest.mark.usefixtures("_a_year_ahead")
def test_a_file_written_just_now_is_not_older_than_a_day():
    files.keep("documents/new.pdf", b"x")
    before = clock.now() - timedelta(days=1)
    files.remove_unnamed("documents", named=lambda _: set(), before=before, goes_on=lambda: True)
    assert files.read("documents/new.pdf") == b"x"
    before = clock.now() + timedelta(seconds=5)
    files.remove_unnamed("documents", named=lambda _: set(), before=before, goes_on=lambda: True)
    with pytest.raises(FileNotFoundError):
        files.read("documents/new.pdf")


@pytest.mark.usefixtures("_a_year_ahead")
def test_what_the_provider_stamps_is_taken_as_the_portals_time():
    told = {
        "id": "re_1",
        "status": "succeeded",
        "amount": 5000,
        "created": int(datetime.now(UTC).timestamp()),
    }
    assert clock.office_day(ProviderRefund.of(told).created) == clock.today()
