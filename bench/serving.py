"""A web server on the seeded database, as `portal.py up` runs it, and the CPU it takes."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from launcher.health import ask
from launcher.up import web_argv

CHECKOUT = Path(__file__).parent.parent
START_SECONDS = 60
STOP_SECONDS = 20
OK = 200

Argv = Callable[[socket.socket], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs: where it listens, and its first process."""

    port: int
    pid: int

    def processes(self) -> list[int]:
        """The first process and its workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]

    def cpu(self) -> float:
        """Seconds of CPU that all its processes have taken so far."""
        return sum(time.clock_gettime(_clock_of(pid)) for pid in self.processes())


def _clock_of(pid: int) -> int:
    """The clock of another process's CPU time: Linux makes its number of the process id."""
    return ~pid << 3 | 2


def as_up_does(listener: socket.socket) -> list[str]:
    """The server of `portal.py up`."""
    return web_argv(listener.fileno())


@contextlib.contextmanager
def serving(
    state: Path, argv: Argv = as_up_does, environment: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """Run a web server with the bare page beside the portal's while the block runs.

    argv: the module to run and its arguments, given the listening socket; a server that opens its
    own closes it and takes the port. The log is `state/web.log`.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port = listener.getsockname()[1]
        with (state / "web.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", *argv(listener)],
                cwd=CHECKOUT,
                env=_environment() | dict(environment or {}),
                pass_fds=[listener.fileno()] if listener.fileno() > 0 else [],
                stdout=log,
                stderr=log,
            )
        try:
            _wait_until_live(port, child)
            yield Serving(port, child.pid)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(STOP_SECONDS)


def _environment() -> dict[str, str]:
    static = {"PORTAL_STATIC": str(settings.STATIC_ROOT)}
    return dict(os.environ) | static | {"DJANGO_SETTINGS_MODULE": "bench.bare.settings"}


def _wait_until_live(port: int, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while ask(port, "localhost", "/health/live")[0] != OK:
        if child.poll() is not None or time.monotonic() > until:
            raise SystemExit("The web server does not answer; its log says why.")
        time.sleep(0.1)
