"""The cache holds JSON, and its table does as the server does."""

from __future__ import annotations

import json
import time

import pytest
from django.core.cache import cache
from django.db import connection

from plumbing.cache.table import Table

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["server", "table"])
def held(request):
    return cache if request.param == "server" else Table({"KEY_PREFIX": "portal"})


def test_values_come_back(held):
    for value in (1, "a", None, [1.5, "b"], {"c": {"d": []}}, True):
        held.set("key", value, 60)
        assert held.get("key") == value
    assert held.get("other", 7) == 7
    assert "key" in held
    assert held.get_many(["key", "other"]) == {"key": True}
    assert held.delete("key") is True
    assert held.delete("key") is False


def test_what_is_held_is_added_once_until_it_is_over(held):
    assert held.add("key", 1, 1) is True
    assert held.add("key", 2, 60) is False
    assert held.touch("key", 0.2 if isinstance(held, Table) else 1)
    time.sleep(1.1)
    assert held.get("key") is None
    assert held.touch("key", 60) is False
    assert held.add("key", 3, None) is True
    assert held.get("key") == 3


def test_numbers_are_counted(held):
    held.set("key", 5, 60)
    assert held.incr("key") == 6
    assert held.incr("key", 4) == 10
    assert held.get("key") == 10
    with pytest.raises(ValueError, match="not found"):
        held.incr("other")


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}])
def test_only_json_is_taken(held, value):
    with pytest.raises(TypeError):
        held.set("key", value, 60)


def test_the_server_holds_text_that_runs_nothing():
    cache.set("key", {"a": [1, "b"]}, 60)
    raw = cache._cache.get_client().get(cache.make_key("key"))
    assert json.loads(raw) == {"a": [1, "b"]}
    cache._cache.get_client().set(cache.make_key("key"), b"cos\nsystem\n(S'id'\ntR.")  # a pickle
    with pytest.raises(json.JSONDecodeError):
        cache.get("key")


def test_a_table_is_asked_once_for_many(django_assert_num_queries):
    held = Table({})
    with django_assert_num_queries(1):
        held.get_many([f"key{n}" for n in range(50)])
    assert connection.in_atomic_block
