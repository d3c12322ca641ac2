"""Waking a task after commit. The row is the queue: a wake-up that is lost costs a minute only."""

from __future__ import annotations

import logging
from typing import Any

from celery import Task
from django.db import transaction

log = logging.getLogger(__name__)


def wake(task: Task, *args: Any) -> None:
    """Ask a worker to run `task` once the current transaction has committed.

    A broker that is down never fails the user's transaction: the sweep finds the row later.
    """

    def send() -> None:
        try:
            task.apply_async(args, retry=False)
        except Exception:  # noqa: BLE001 - a broker can fail in any way; the row is safe
            log.warning("wake-up lost, the sweep will find the row", extra={"task": task.name})

    transaction.on_commit(send, robust=True)
