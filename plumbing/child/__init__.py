"""Work that must never hang, starve or crash the portal: done in a child process with limits.

Laying out a page or opening a stranger's file can loop for ever, eat all memory or crash inside a
C library. So it happens in a child that may be killed at any moment. The child stays warm between
jobs (its libraries take a second to load) and knows no secret: its environment is an allow-list.

A child is a new interpreter, not a fork: forking a process with threads copies locked locks, and
Celery's workers may not have children by `multiprocessing`. Parent and child talk over a socket
pair in frames of JSON facts and raw bytes; nothing is unpickled from a child that has read a
stranger's file. A child whose parent dies reads the end of the socket and ends; one that is busy
then is ended by its own alarm.

Here is the parent's side: start, ask, time, kill and replace a child.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from plumbing.child.errors import ChildDied as ChildDied
from plumbing.child.errors import ChildError as ChildError
from plumbing.child.errors import ChildOutOfMemory as ChildOutOfMemory
from plumbing.child.errors import ChildTimeout as ChildTimeout
from plumbing.child.errors import JobFailed as JobFailed
from plumbing.child.errors import Refused as Refused
from plumbing.child.frames import Facts, receive, send

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 1536 * 1024 * 1024  # bytes of address space; a page needs 0.2 GB, a 50 MP photo 0.4 GB
SECONDS = 30.0
START_SECONDS = 60.0
JOBS_PER_CHILD = 1000  # then a fresh one, in case a library leaks
_KEPT_VARIABLES = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "VIRTUAL_ENV",
)


class _Running(NamedTuple):
    process: subprocess.Popen[bytes]
    channel: socket.socket


class Child:
    """One warm child process that does the jobs of one module, one at a time.

    A job is a function `(facts: dict, body: bytes) -> (facts: dict, body: bytes)` of that module.
    The process starts with the first job, is replaced when it dies, and is never shared with a
    forked process. Safe to call from several threads: they wait for each other.
    """

    def __init__(
        self,
        module: str,
        *,
        memory: int = MEMORY,
        nice: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.module = module
        self.memory = memory
        self.nice = nice
        self.environment = dict(environment or {})
        self._running: _Running | None = None
        self._fresh()
        _children.add(self)

    def call(
        self, job: str, facts: Facts, body: bytes = b"", *, seconds: float = SECONDS
    ) -> tuple[Facts, bytes]:
        """Do `job` within `seconds` of wall-clock time and return its facts and bytes.

        Raises Refused (the job's own answer), ChildTimeout (also when other threads kept the
        child busy for that long), ChildOutOfMemory, ChildDied or JobFailed.
        """
        if not self._lock.acquire(timeout=seconds):
            raise ChildTimeout(f"{job}: the child was busy for {seconds:.0f} s")
        try:
            channel = self._started()
            try:
                send(channel, {"job": job, "seconds": seconds, "facts": facts}, body, seconds)
                answer, result = receive(channel, time.monotonic() + seconds)
            except TimeoutError:
                raise ChildTimeout(f"{job}: not done within {seconds:.0f} s") from None
            except (EOFError, OSError):
                raise ChildDied(f"{job}: the child process ended") from None
            self._jobs += 1
            return _judged(answer), result
        except Refused:
            raise
        except BaseException:  # a task's soft time limit, too, leaves a child in mid-answer
            self.stop()
            raise
        finally:
            if self._jobs >= JOBS_PER_CHILD:
                self.stop()
            self._lock.release()

    @property
    def pid(self) -> int | None:
        """Process id of the warm child; None when there is none."""
        return self._running.process.pid if self._running else None

    def stop(self) -> None:
        """Kill the child; the next job starts a fresh one."""
        running, self._running = self._running, None
        self._jobs = 0
        if running:
            running.channel.close()
            running.process.kill()
            running.process.wait()

    def _started(self) -> socket.socket:
        if self._running and self._running.process.poll() is None:
            return self._running.channel
        self.stop()
        ours, theirs = socket.socketpair()
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        with theirs:
            process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [
                    *(sys.executable, "-m", "plumbing.child.worker"),
                    *(self.module, str(theirs.fileno()), str(self.memory), str(self.nice)),
                ],
                cwd=ROOT,
                env=kept | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C at the terminal is for the parent to handle
            )
        self._running = _Running(process, ours)
        try:
            receive(ours, time.monotonic() + START_SECONDS)  # "ready"
        except (TimeoutError, EOFError, OSError):
            raise ChildDied(f"{self.module}: the child process does not start") from None
        return ours

    def disown(self) -> None:
        """In a forked process: forget the child without ending it, it is not ours."""
        if self._running:
            self._running.process.returncode = 0  # nor is it ours to wait for
            self._running.channel.close()  # else its end of file would wait for us
        self._fresh()

    def _fresh(self) -> None:
        self._lock = threading.Lock()
        self._running = None
        self._jobs = 0


_children: weakref.WeakSet[Child] = weakref.WeakSet()


def _disown_all() -> None:
    for child in _children:
        child.disown()


def stop_all() -> None:
    """End every child of this process."""
    for child in list(_children):
        child.stop()


os.register_at_fork(after_in_child=_disown_all)
atexit.register(stop_all)


def _judged(answer: Facts) -> Facts:
    if "refused" in answer:
        raise Refused(str(answer["refused"]), **answer["facts"])
    if answer.get("failed") == "MemoryError":
        raise ChildOutOfMemory(str(answer["message"]) or "out of memory")
    if "failed" in answer:
        raise JobFailed(str(answer["failed"]), str(answer["message"]))
    facts: Facts = answer["facts"]
    return facts
