"""What beat asks for: each a short call that may run at any time and any number of times."""

from __future__ import annotations

from celery import shared_task
from django.core.cache import cache

from amt_portal.web.health import BEAT_KEY
from plumbing import clock


@shared_task
def heartbeat() -> None:
    """Leave the time for the health page: beat asked and a worker answered."""
    cache.set(BEAT_KEY, clock.now().isoformat(), 600)
