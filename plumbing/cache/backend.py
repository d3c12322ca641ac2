"""Django's cache over Valkey, with the table for the time in which Valkey is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from plumbing.breaker import valkey
from plumbing.cache.table import Table

log = logging.getLogger(__name__)


def _either(name: str) -> Callable[..., Any]:
    """The cache's method of that name, answered by the table where Valkey does not."""
    ask: Callable[..., Any] = getattr(RedisCache, name)

    def answer(self: Cache, *args: Any, **named: Any) -> Any:
        if valkey.may_ask():
            try:
                found = ask(self, *args, **named)
            except (RedisError, OSError) as error:
                valkey.failed()
                log.warning("the cache is away, the database stands in: %s", error)
            else:
                valkey.answered()
                return found
        return getattr(self.table, name)(*args, **named)

    answer.__name__ = name
    return answer


class KeptClients(RedisCacheClient):
    """Keeps its clients, which threads may share; Django makes one for each question,
    which took longer than to ask it.
    """

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **options)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class Cache(RedisCache):
    """LOCATION and OPTIONS as of Django's own. Set its time-outs short: a page waits for one."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClients
        self.table = Table({**params, "OPTIONS": {}})

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    has_key = _either("has_key")
    incr = _either("incr")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
