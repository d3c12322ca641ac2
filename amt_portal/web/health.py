"""Is this process alive, and can it work: for load balancers and for `portal.py up`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plumbing import clock
from plumbing.breaker import valkey

KEPT = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for workers of one kind. answered_at: when one of them began or ended a task last,
    within the last hour.
    """

    name: str
    answered_at: datetime | None

    @property
    def label(self) -> str:
        return settings.PORTAL_QUEUES[self.name][0]

    @property
    def silent(self) -> bool:
        """Whether its workers have not answered for longer than a task should need."""
        if self.answered_at is None:
            return True
        _label, seconds = settings.PORTAL_QUEUES[self.name]
        return clock.now() - self.answered_at > timedelta(seconds=seconds)


def queues() -> list[Queue]:
    """All queues, each with the last answer of its workers."""
    kept = cache.get_many([_key(name) for name in settings.PORTAL_QUEUES])
    answers = {name: kept.get(_key(name)) for name in settings.PORTAL_QUEUES}
    return [Queue(name, at and datetime.fromisoformat(at)) for name, at in answers.items()]


def note_answer(name: str) -> None:
    """Note that a worker of that queue begins or ends a task."""
    cache.set(_key(name), clock.now().isoformat(), KEPT)


def _key(name: str) -> str:
    return f"heartbeat:{name}"


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
    parts = {"database": _is_so(_database), "cache": _is_so(_cache), "worker": _is_so(_worker)}
    needed = parts if "all" in request.GET else {"database": parts["database"]}
    return JsonResponse(parts, status=200 if all(needed.values()) else 503)


def _is_so(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _cache() -> bool:
    """Valkey itself answers: while it is away, the database stands in for the cache."""
    cache.set("health", "1", 10)
    return cache.get("health") == "1" and not valkey.away


def _worker() -> bool:
    """Workers of all queues answered lately: beat asks for that, if nothing else does."""
    return not any(queue.silent for queue in queues())
