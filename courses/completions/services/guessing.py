"""How many numbers and names a provider may try: whoever may try any number learns by and by whose
they are (handbook section 6).
"""

from __future__ import annotations

import time

from django.core.cache import cache

from courses.models import Provider

MOST = 600  # a minute
MINUTE = 60


def may_go_on(provider: Provider) -> bool:
    """Whether it may name more in this minute."""
    tried: int = cache.get(_key(provider), 0)
    return tried < MOST


def tried(provider: Provider, number: int = 1) -> None:
    """Note that it named so many: outright, or that are nobody's."""
    if not number:
        return
    key = _key(provider)
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        cache.incr(key, number)
    except ValueError:  # the cache has lost it meanwhile
        cache.set(key, number, timeout=2 * MINUTE)


def _key(provider: Provider) -> str:
    return f"guesses:{provider.pk}:{int(time.time()) // MINUTE}"
