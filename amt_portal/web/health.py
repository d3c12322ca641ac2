"""Is this process alive, and can it work: for load balancers and for `portal.py up`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plumbing import clock

BEAT_KEY = "heartbeat"
BEAT_LATE = timedelta(minutes=3)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; a cache or worker that does not is told as degraded.

    `?all` asks for everything: then a silent worker or beat is a 503 too.
    """
    parts = {"database": _database(), "cache": _cache(), "worker": _worker()}
    needed = parts if "all" in request.GET else {"database": parts["database"]}
    return JsonResponse(parts, status=200 if all(needed.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False
    return True


def _cache() -> bool:
    try:
        cache.set("health", "1", 10)
        return cache.get("health") == "1"
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False


def _worker() -> bool:
    """Beat asked and a worker answered within the last minutes."""
    try:
        beat = cache.get(BEAT_KEY)
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False
    return beat is not None and clock.now() - datetime.fromisoformat(beat) < BEAT_LATE
