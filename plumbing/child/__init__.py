"""Work that must never hang, starve or crash the portal: done in a child process with limits.

Laying out a page or opening a stranger's file can loop for ever, eat all memory or crash inside a
C library. So it happens in a child that may be killed at any moment. The child stays warm between
jobs (its libraries take a second to load) and knows no secret: its environment is an allow-list.

A child is a new interpreter, not a fork: forking a process with threads copies locked locks, and
Celery's workers may not have children by `multiprocessing`. Parent and child talk over a socket
pair in frames of JSON facts and raw bytes; nothing is unpickled from a child that has read a
stranger's file. A child whose parent dies reads the end of the socket and ends; one that is busy
then is ended by its own alarm.
"""

from __future__ import annotations

from plumbing.child.errors import (
    ChildDied,
    ChildError,
    ChildOutOfMemory,
    ChildTimeout,
    JobFailed,
    Refused,
)
from plumbing.child.process import Child, stop_all

__all__ = [
    "Child",
    "ChildDied",
    "ChildError",
    "ChildOutOfMemory",
    "ChildTimeout",
    "JobFailed",
    "Refused",
    "stop_all",
]
