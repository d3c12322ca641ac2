"""Valkey away in each way: pages answer, limits hold, and Health tells it."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from amt_portal import celery
from members.models import Claim
from plumbing import breaker
from plumbing.models import CacheRow
from tests import builders
from tests.places_of_valkey import WAYS, away

pytestmark = pytest.mark.django_db(transaction=True)  # a wake-up follows a commit

LIMIT = 2.0  # seconds
PASSWORD = "correct horse battery"


@pytest.fixture(params=WAYS)
def no_valkey(request, tmp_path, settings):
    """The cache and the queue at an address where Valkey is away."""
    with away(request.param, tmp_path / "valkey") as address:
        settings.CACHES = {
            name: entry | {"LOCATION": address} for name, entry in settings.CACHES.items()
        }
        before = celery.app.conf.broker_url
        celery.app.conf.broker_url = address
        yield
        celery.app.conf.broker_url = before
    breaker.valkey.answered()


def soon(ask, *args, **more):
    """The answer of the second time: the first one may have to compile templates. Each time it has
    to be found out that Valkey is away, as in the first request of a process.
    """
    for _ in range(2):
        breaker.valkey.answered()
        begin = time.monotonic()
        answer = ask(*args, **more)
        took = time.monotonic() - begin
    assert breaker.valkey.away or answer.status_code == 200
    assert took < LIMIT
    return answer


def test_people_sign_in_and_claim_and_verify(no_valkey, client):
    user = builders.member()
    answer = soon(
        client.post, reverse("account_login"), {"login": user.email, "password": PASSWORD}
    )
    assert answer.headers["Location"] == reverse("home")
    assert soon(client.get, reverse("home")).status_code == 200
    client.logout()
    answer = soon(client.post, reverse("members:claim"), {"number": "M1", "last_name": "Tran"})
    assert answer.headers["Location"] == reverse("members:claim_code")
    assert Claim.objects.exists()  # the row is the queue
    shown = client.get(answer.headers["Location"])
    assert b"the code may take some minutes" in shown.content
    shown = soon(client.post, reverse("verify"), {"number": "RMA-1", "last_name": "Tran"})
    assert shown.status_code == 200


def test_staff_work_and_health_tells_it(no_valkey, client):
    client.force_login(builders.staff())
    for page in ("desk:home", "desk:health", "desk:search"):
        assert soon(client.get, reverse(page)).status_code == 200
    assert b"Queue away" in client.get(reverse("desk:health")).content
    soon(client.post, reverse("desk:health_run", args=["standing"]))
    shown = client.get(reverse("desk:health"))
    assert b"Not asked for: Notice changes of standing" in shown.content
    ready = soon(client.get, reverse("health_ready"))
    assert (ready.status_code, ready.json()["cache"]) == (200, False)
    assert soon(client.get, reverse("health_ready") + "?all").status_code == 503


def test_limits_hold(no_valkey, client):
    user = builders.member()
    for password in ["wrong and long enough"] * 12 + [PASSWORD]:
        client.post(reverse("account_login"), {"login": user.email, "password": password})
    assert CacheRow.objects.filter(key__contains="login_failed").exists()
    assert "_auth_user_id" not in client.session  # not even with the right one
    statuses = {
        client.post(reverse("members:claim"), {"number": "M1", "last_name": "x"}).status_code
        for _ in range(7)
    }
    assert statuses == {302, 429}


def test_one_waits_and_the_others_are_spared(no_valkey):
    cache.get("x")
    begin = time.monotonic()
    for _ in range(100):
        cache.get("x")
    assert time.monotonic() - begin < 1.0  # a hundred statements
