"""The child's side: do the jobs of one module under limits until the parent is gone.

Run as `python -m plumbing.child.worker MODULE FD MEMORY NICE`.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import socket
import sys
from typing import Any, NoReturn

from plumbing.child.errors import Refused
from plumbing.child.frames import Facts, receive, send


def serve(module: str, channel: socket.socket, memory: int) -> NoReturn:
    # No system limits address space on macOS; the others hold there too.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    jobs = importlib.import_module(module)
    send(channel, {"ready": True}, b"", None)
    while True:
        try:
            head, body = receive(channel, None)
        except (EOFError, OSError):
            os._exit(0)  # the parent is gone: nobody waits for an orderly end
        _limit_next_job(float(head["seconds"]))
        answer, result = _done(jobs, head, body)
        signal.setitimer(signal.ITIMER_REAL, 0)
        send(channel, answer, result, None)


def _limit_next_job(seconds: float) -> None:
    """Let the kernel end this process if the job takes too long and the parent cannot."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    # Twice the wall-clock limit: libraries may use a second core.
    limit = int(usage.ru_utime + usage.ru_stime + 2 * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _done(jobs: Any, head: Facts, body: bytes) -> tuple[Facts, bytes]:
    try:
        facts, result = getattr(jobs, head["job"])(head["facts"], body)
    except Refused as refusal:
        return {"refused": refusal.code, "facts": refusal.facts}, b""
    except Exception as error:  # noqa: BLE001 (the parent names it)
        return {"failed": type(error).__name__, "message": str(error)[:1000]}, b""
    return {"facts": facts}, result


if __name__ == "__main__":
    _name, _fd, _memory, _nice = sys.argv[1:]
    os.nice(int(_nice))
    serve(_name, socket.socket(fileno=int(_fd)), int(_memory))
