"""Django's cache over Valkey, with the table for the time in which Valkey is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
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


class Cache(RedisCache):
    """LOCATION and OPTIONS as of Django's own. Set its time-outs short: a page waits for one."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
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
