"""What every test has: the policy in its tables, a closed network, an empty cache."""

from __future__ import annotations

import math
import os
import socket
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as portal
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import settings as drawn

from members.queries.policy import policy
from members.rules.dated import Policy
from plumbing.breaker import valkey
from tests import databases, emptying, schema, sharing

emptying.let_tests_end_so()
# How long one example takes says how busy the machine is, not whether the code is right.
drawn.register_profile("portal", deadline=None)
drawn.load_profile("portal")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_configure() -> None:
    """Give each of several workers a queue and a cache of its own, before either is opened.

    Clearing the cache empties a whole Valkey database. pytest-django does the same for Postgres.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if worker:
        own = urlsplit(portal.REDIS_URL)._replace(path=f"/{int(worker) + 1}").geturl()
        os.environ["REDIS_URL"] = portal.REDIS_URL = portal.CELERY_BROKER_URL = own
        portal.CACHES["default"]["LOCATION"] = own


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, for otherwise one worker ends with them when the others are done."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = sharing.dealt(items, workers, seconds=_seconds)


def _seconds(item: pytest.Item) -> int:
    """About how many a test takes that says so; 0 of one that does not."""
    mark = item.get_closest_marker("long")
    return mark.args[0] if mark else 0


def uses_database(request: pytest.FixtureRequest) -> bool:
    """Whether a test asked for the database, by its mark or by a fixture."""
    asks = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    return bool(asks) or request.node.get_closest_marker("django_db") is not None


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether a test's transactions are real ones, so that what it does stays."""
    mark = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(asked) or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every socket that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in LOOPBACK:
            pytest.fail(f"a test wanted to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """A folder of this run, the same for all its workers."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def media(tmp_path_factory) -> Iterator[Path]:
    """Folders to be made, one for each test."""
    folder = tmp_path_factory.mktemp("media")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def files(media, settings) -> None:
    """Uploads and PDFs of a test go to its own folder."""
    settings.MEDIA_ROOT = next(media)


@pytest.fixture(autouse=True)
def proven(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever a test lets in has proved just now who they are, unless it is about that
    (`@pytest.mark.unproven`).
    """
    if request.node.get_closest_marker("unproven"):
        return
    let_in = Client.force_login

    def force_login(self: Client, user: Any, backend: str | None = None) -> None:
        let_in(self, user, backend)
        session = self.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture(autouse=True)
def fresh_cache(request: pytest.FixtureRequest) -> None:
    """Rate limits and counters start at nothing, and nobody was away."""
    valkey.answered()
    if uses_database(request):
        cache.clear()


@pytest.fixture(scope="session")
def starting_policy(django_db_setup, django_db_blocker) -> Policy:
    """What the tables tell that migrations made."""
    with django_db_blocker.unblock():
        policy.forget()
        return policy()


@pytest.fixture(autouse=True)
def policy_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins with the policy that migrations made, none reads it anew because it took
    long, and none goes by what another left.
    """
    if not uses_database(request):
        yield
        return
    request.getfixturevalue("db")
    policy.seconds = math.inf
    policy.entry = (time.monotonic(), request.getfixturevalue("starting_policy"))
    yield
    policy.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, django_db_blocker, django_db_keepdb
) -> Iterator[None]:
    """To migrate takes long: of several workers one does."""
    if django_db_keepdb or "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = name = databases.migrated()
    yield
    with django_db_blocker.unblock():
        databases.remove(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Whoever still asks the database when the last test is over, does not keep it from going."""
    with django_db_blocker.unblock():
        emptying.keep()
    yield
    with django_db_blocker.unblock():
        for left in schema.send_away():
            print(f"left behind: {left}", file=sys.stderr)  # noqa: T201 - for who reads the log


@pytest.fixture(scope="session")
def shape(django_db_setup, django_db_blocker) -> schema.Shape:
    """The database as migrations made it."""
    with django_db_blocker.unblock():
        return schema.shape()


@pytest.fixture(autouse=True)
def whole_for_the_next(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a transactional test set aside, or a connection left busy, is none of the next."""
    if not commits(request):
        yield
        return
    before = request.getfixturevalue("shape")
    request.getfixturevalue("transactional_db")
    yield
    schema.quieten()
    if schema.shape() != before:
        schema.put_back(before)
