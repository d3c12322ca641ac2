"""One host: its own processes, its own folder, nothing shared but what the centre offers."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.trial.network import Network
from launcher.state import CHECKOUT
from launcher.up import WORKERS, worker_argv

WEB_PORT = 8000


@dataclass(slots=True)
class Host:
    """A namespace with programs in it."""

    name: str
    network: Network
    folder: Path
    environment: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.network.address[self.name]

    def start(self, *programs: str) -> None:
        """Start some of web, worker, beat; their logs lie in the host's folder."""
        for program in programs:
            with (self.folder / f"{program}.log").open("ab") as log:
                self.running[program] = subprocess.Popen(
                    self.network.inside(self.name, [sys.executable, "-m", *self._argv(program)]),
                    env=dict(self.environment),
                    cwd=CHECKOUT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def kill(self, *programs: str) -> None:
        """Kill programs by signal 9, each with all its processes."""
        for program in programs:
            process = self.running.pop(program)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def run(self, *arguments: str) -> str:
        """Run a management command on this host; what it printed."""
        argv = [sys.executable, str(CHECKOUT / "manage.py"), *arguments]
        done = subprocess.run(
            self.network.inside(self.name, argv),
            env=dict(self.environment),
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments[:2])} failed on {self.name}:\n{done.stderr}")
        return done.stdout

    def _argv(self, program: str) -> list[str]:
        if program == "web":
            return ["gunicorn", "--bind", f"{self.address}:{WEB_PORT}"]
        if program == "worker":
            return worker_argv(program, ",".join(WORKERS.values()))
        schedule = str(self.folder / "schedule")
        return ["celery", "-A", "amt_portal", "beat", "--schedule", schedule, "--loglevel", "INFO"]
