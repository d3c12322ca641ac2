"""The whole portal on a database, as `portal.py up` runs it, and the memory of its parts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from launcher.processes import is_alive
from launcher.services import Services
from launcher.state import CHECKOUT, State, read_json
from launcher.testing import OURS_ALONE, STAND_INS
from launcher.up import WORKERS

READY_SECONDS = 300
STOP_SECONDS = 120
SERVERS = ("web", *WORKERS, "beat")


@dataclass(frozen=True, slots=True)
class Stack:
    """A portal that runs. url: where it is."""

    state: State
    url: str

    def memory(self) -> dict[str, float]:
        """Megabytes that each of our servers holds, with the processes it started."""
        parents = _parents()
        held = {}
        for part in SERVERS:
            family = {int(read_json(self.state.pids / f"{part}.json")["pid"])}
            while more := {pid for pid, parent in parents.items() if parent in family} - family:
                family |= more
            held[part] = sum(map(_resident, family))
        return held

    def waiting(self) -> int:
        """Wake-ups that no worker has taken yet."""
        import redis

        with redis.Redis.from_url(Services(self.state, {}).environment()["REDIS_URL"]) as queue:
            return sum(queue.llen(name) for name in settings.PORTAL_QUEUES)


@contextmanager
def stack(folder: Path, database: str) -> Iterator[Stack]:
    """Bring the portal up on that database while the block runs, with stand-ins of its own.

    It has our day, and signs sessions with our key, so that the bench can make them.

    Raises:
        SystemExit: it does not come up; `folder/up.log` says why.
    """
    state = State.at(folder)
    outside = os.environ.keys() - OURS_ALONE - STAND_INS.keys()
    environment = {name: os.environ[name] for name in outside} | {
        "DATABASE_URL": database,
        "PORTAL_SECRET_KEY": settings.SECRET_KEY,
        "PORTAL_TODAY": settings.PORTAL_TODAY,
        "PORTAL_VENV": sys.prefix,
    }
    with (folder / "up.log").open("wb") as log:
        launcher = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "portal.py"), "up", "--data", str(folder)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Stack(state, _url_of(state, launcher))
    finally:
        launcher.terminate()
        launcher.wait(STOP_SECONDS)


def _url_of(state: State, launcher: subprocess.Popen[bytes]) -> str:
    """Return where the portal is, once all of it answers."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and launcher.poll() is None:
        running = read_json(state.folder("running.json"))
        if is_alive(running) and running["ready"]:
            return str(running["url"])
        time.sleep(0.5)
    raise SystemExit(f"The portal does not come up: {state.folder('up.log')}")


def _parents() -> dict[int, int]:
    """The parent of every process."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        found[int(entry.parent.name)] = int(fields[1])
    return found


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
