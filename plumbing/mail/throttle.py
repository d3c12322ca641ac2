"""How many emails all workers together may hand over in a minute (PORTAL_EMAILS_PER_MINUTE)."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

from plumbing import clock


def allows_one_more() -> bool:
    """Take one place in the current minute; False when the minute is full. 0 means no limit."""
    limit = settings.EMAILS_PER_MINUTE
    if not limit:
        return True
    key = f"emails:{clock.now():%Y%m%d%H%M}"
    cache.add(key, 0, timeout=120)
    return int(cache.incr(key)) <= limit
