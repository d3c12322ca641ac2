"""Children of the launcher: each in a session of its own, known by a pid file, stopped by it.

A child may outlive a launcher that was killed. The next launcher recognises it by pid *and* start
time, since a pid alone may belong to a stranger by then.
"""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from launcher.problem import Problem
from launcher.state import State, read_json, write_private

LOG_LIMIT = 5_000_000
PAUSE = 0.05
# Children of this very process: the dead among them stay zombies until they are asked for.
_to_reap: dict[int, "subprocess.Popen[bytes]"] = {}


@dataclass(frozen=True)
class Account:
    """The system account a child runs as, where that is not the launcher's own."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """How a child is started and stopped. `grace` is in seconds, from signal to SIGKILL."""

    name: str
    argv: list[str]
    env: dict[str, str]
    cwd: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    pass_fds: list[int] = field(default_factory=list)


def birth(pid: int) -> str | None:
    """Return what tells this process from any other with its pid; None when dead or a zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return None
        return _birth_from_ps(pid)
    # The name in parentheses may itself hold blanks and parentheses: count from the last one.
    fields = stat.rpartition(")")[2].split()
    if fields[0] in "ZX":
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}/{fields[19]}"


def _birth_from_ps(pid: int) -> str | None:
    """`birth` for systems without /proc."""
    status, _, started = _ps(pid, "stat=,lstart=").partition(" ")
    return None if not started or status.startswith("Z") else started.strip()


def command_line(pid: int) -> str:
    """Return the arguments of a process, joined by blanks; empty when it does not run."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return "" if Path("/proc/self").exists() else _ps(pid, "command=")


def _ps(pid: int, columns: str) -> str:
    argv = ["/bin/ps", "-ww", "-o", columns, "-p", str(pid)]
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout.strip()


class Child:
    """One program of one state folder, running or not."""

    def __init__(self, state: State, program: Program) -> None:
        """Nothing is started yet."""
        self.state = state
        self.program = program
        self.log = state.logs / f"{program.name}.log"
        self._record: dict[str, Any] = {}
        self._log_begin = 0

    def start(self) -> None:
        """Start the program and write its pid file."""
        program = self.program
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._log_begin = log.tell()
            process = subprocess.Popen(
                program.argv,
                env=marked(program.env, self.state, program.name),
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
                pass_fds=program.pass_fds,
                **as_account(program.account),
            )
        _to_reap[process.pid] = process
        self._record = {
            "pid": process.pid,
            "birth": birth(process.pid),
            "argv": program.argv,
            "signal": int(program.stop_signal),
            "grace": program.grace,
        }
        write_private(self.state.pids / f"{program.name}.json", json.dumps(self._record))

    def adopt(self) -> bool:
        """Take over a running child of an earlier launcher if it was started the same way."""
        record = read_json(self.state.pids / f"{self.program.name}.json")
        if record and record["argv"] == self.program.argv and is_alive(record):
            self._record = record
        return self.alive()

    def alive(self) -> bool:
        """Tell whether the child runs."""
        return is_alive(self._record)

    def stop(self) -> None:
        """Stop it gently, then by force; harmless when it does not run."""
        stop_recorded(self.state, self.program.name)

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = 60.0) -> None:
        """Return when `ready()`.

        Raises:
            Problem: the child died, or was not ready in time; the text ends with its last words.
        """
        until = time.monotonic() + seconds
        while not ready():
            if not self.alive():
                raise Problem(f"{self.program.name} stopped at once.\n{self.last_words()}")
            if time.monotonic() > until:
                raise Problem(
                    f"{self.program.name} did not answer in {seconds:.0f} s.\n{self.last_words()}"
                )
            time.sleep(PAUSE)

    def last_words(self, lines: int = 12) -> str:
        """Return the end of what it logged since its start, with the path of the log."""
        return f"  Last lines of {self.log}:\n{tail(self.log, lines, begin=self._log_begin)}"


def tail(log: Path, lines: int, *, begin: int = 0) -> str:
    """Return the last lines of a log file from byte `begin` on, indented."""
    text = log.read_bytes()[begin:].decode(errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def as_account(account: Account | None) -> dict[str, Any]:
    """Return the subprocess arguments that drop root for a child."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def marked(env: dict[str, str], state: State, name: str) -> dict[str, str]:
    """Return `env` with the marks by which `stop_strays` knows a child of this state folder."""
    return env | {"PORTAL_STATE": str(state.root), "PORTAL_CHILD": name}


def is_alive(record: dict[str, Any]) -> bool:
    """Tell whether the process of a pid file still runs, and is still the same one."""
    _reap()
    if not record or record["birth"] is None:
        return False
    return bool(birth(record["pid"]) == record["birth"])


def _reap() -> None:
    """Ask for the dead among our own children, also for those whose pid file is gone."""
    for pid, process in list(_to_reap.items()):
        if process.poll() is not None:
            del _to_reap[pid]


def stop_recorded(state: State, name: str) -> bool:
    """Stop the child of that name by its pid file; tell whether there was one to stop."""
    path = state.pids / f"{name}.json"
    record = read_json(path)
    running = is_alive(record)
    if running:
        pid = record["pid"]
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, record["signal"])
        until = time.monotonic() + record["grace"]
        while is_alive(record) and time.monotonic() < until:
            time.sleep(PAUSE)
        # What the child left in its session goes too: pool workers, hung requests.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        while is_alive(record):
            time.sleep(PAUSE)
    path.unlink(missing_ok=True)
    return running


def stop_strays(state: State) -> None:
    """Kill what carries this folder's marks but has no pid file: parts of a killed child.

    Linux only; elsewhere pid files have to do. The database server is left alone, it has a pid
    file of its own.
    """
    known = {read_json(path).get("pid") for path in state.pids.glob("*.json")}
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        with contextlib.suppress(OSError):
            marks = (entry / "environ").read_bytes().split(b"\0")
            ours = f"PORTAL_STATE={state.root}".encode() in marks
            name = next((mark for mark in marks if mark.startswith(b"PORTAL_CHILD=")), b"")
            foreign = pid in known or pid == os.getpid() or name == b"PORTAL_CHILD=postgres"
            if ours and name and not foreign:
                os.kill(pid, signal.SIGKILL)
