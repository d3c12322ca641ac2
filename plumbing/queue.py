"""Waking a task. The row is the queue: a wake-up that is lost costs a minute only."""

from __future__ import annotations

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.pools import producers

from plumbing.breaker import valkey

log = logging.getLogger(__name__)

# Somebody waits for the page that wakes: no second try, and no longer wait than for the cache.
IMPATIENT = {"max_retries": 0, "socket_connect_timeout": 0.5, "socket_timeout": 0.5}


def wake(task: Task, *args: Any) -> None:
    """Ask a worker to run `task` once the current transaction has committed.

    A broker that is down never fails the user's transaction: the sweep finds the row later.
    """
    transaction.on_commit(lambda: _send(task, args), robust=True)


def _send(task: Task, args: tuple[Any, ...]) -> None:
    if valkey.may_ask():
        line = task.app.connection_for_write(transport_options=IMPATIENT)
        try:
            with producers[line].acquire(block=True, timeout=1) as producer:
                task.apply_async(args, producer=producer, retry=False)
        except Exception:  # noqa: BLE001 - a broker can fail in any way; the row is safe
            valkey.failed()
        else:
            valkey.answered()
            return
    log.warning("wake-up lost, the sweep will find the row", extra={"task": task.name})
