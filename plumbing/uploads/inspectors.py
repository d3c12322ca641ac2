"""A few processes that open strangers' files, shared so that nobody's files stop the site.

A web process has four threads. At most two of them have a file opened and one waits, so that one
is always free for everything else; and one sender holds one inspector, so that the other is there
for somebody else's photo while a costly file of theirs is being opened.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from plumbing.child import Child

MOST = 2
MOST_WAITING = 1
PATIENCE = 10.0  # seconds; longer than one file may take
NICE = 10  # pages of the site go before files being opened


class Busy(Exception):
    """No inspector is free, and enough wait already."""


class Inspectors:
    """Children for the jobs of one module, a few at a time."""

    def __init__(self, module: str) -> None:
        self._free = [Child(module, nice=NICE) for _ in range(MOST)]
        self._all = tuple(self._free)
        self._senders: list[object] = []
        self._waiting = 0
        self._changed = threading.Condition()

    def call(
        self, job: str, facts: dict[str, Any], content: bytes, *, seconds: float, sender: object
    ) -> tuple[dict[str, Any], bytes]:
        """As `Child.call`; Busy where none is free for this sender within PATIENCE."""
        with self._taken(sender) as child:
            return child.call(job, facts, content, seconds=seconds)

    def stop(self) -> None:
        """End the processes; the next job starts fresh ones."""
        for child in self._all:
            child.stop()

    @contextmanager
    def _taken(self, sender: object) -> Iterator[Child]:
        with self._changed:
            if not self._may(sender):
                self._wait(sender)
            child = self._free.pop()
            self._senders.append(sender)
        try:
            yield child
        finally:
            with self._changed:
                self._free.append(child)
                self._senders.remove(sender)
                self._changed.notify_all()

    def _may(self, sender: object) -> bool:
        return bool(self._free) and (sender is None or sender not in self._senders)

    def _wait(self, sender: object) -> None:
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            if not self._changed.wait_for(lambda: self._may(sender), timeout=PATIENCE):
                raise Busy
        finally:
            self._waiting -= 1
