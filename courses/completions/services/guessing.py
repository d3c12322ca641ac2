"""How many numbers and names a provider may try: whoever may try any number learns by and by whose
they are (handbook section 6).

The bound holds for calls at the same time and for one of a thousand items. Of each provider the
numbers of one call are looked up at a time; where those that are nobody's are more than are left,
the call is answered nothing of them, and none of that minute is any more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import connection, transaction

from courses.models import Provider

MOST = 600  # a minute
MINUTE = 60
LOCK = 7_406_416  # any number no other advisory lock uses


class TooMany(Exception):
    """It named more in this minute than it may: nothing is looked up, or told."""


@contextmanager
def bounded(provider: Provider) -> Iterator[None]:
    """Look numbers and names up, one call of a provider at a time. Raises TooMany."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, provider.pk])
        if cache.get(_key(provider), 0) >= MOST:
            raise TooMany
        yield


def spend(provider: Provider, number: int = 1) -> bool:
    """Note that it named so many, outright or that are nobody's; False where that is more than it
    may in this minute: then it may name none any more.
    """
    if not number:
        return True
    key = _key(provider)
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        spent = cache.incr(key, number)
    except ValueError:  # the cache has lost it meanwhile
        cache.set(key, number, timeout=2 * MINUTE)
        spent = number
    return bool(spent <= MOST)


def _key(provider: Provider) -> str:
    return f"guesses:{provider.pk}:{int(time.time()) // MINUTE}"
