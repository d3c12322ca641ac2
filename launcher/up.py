"""The verb `up`: the whole portal as children of one process, watched until it is stopped."""

import contextlib
import http
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from types import FrameType

from launcher.commands import MANAGE, migrate, step
from launcher.doctor import examine
from launcher.health import ask
from launcher.ports import web_socket
from launcher.problem import Problem, say
from launcher.processes import Child, Program, birth, is_alive, stop_strays
from launcher.services import NAMES as SERVICES
from launcher.services import Services, stop_applications
from launcher.state import CHECKOUT, State, read_json, write_private

READY_SECONDS = 180
RESTARTS = 3
RESTART_WINDOW = 600.0  # seconds; older crashes are forgiven
LOOK_EVERY = 0.5
# What somebody waits for is not to stand behind a job of a minute, nor the jobs behind hours of
# PDFs.
WORKERS = {"worker-soon": "soon", "worker": "default", "worker-bulk": "notices,pdf"}
# Workers tell each other nothing. While the queue is cut off, a worker would wait inside that talk
# for the queue to come back, and not notice that the line on which it takes tasks is dead.
NO_TALK = ["--without-heartbeat", "--without-gossip", "--without-mingle"]


class Stop(BaseException):
    """A signal asks the portal to stop."""


def up(state: State) -> int:
    """Bring the portal up and keep it up until a signal; return the exit status."""
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(state.lock("up", wait=0))
        except TimeoutError:
            return _tell_running(state)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            return _run(state)
        except Stop:
            return 0


def down(state: State) -> int:
    """Stop a portal that runs elsewhere, or what a killed one left; return the exit status."""
    launcher = read_json(state.folder("running.json"))
    if state.is_locked("up"):
        if is_alive(launcher):
            os.kill(launcher["pid"], signal.SIGTERM)
        try:
            with state.lock("up", wait=READY_SECONDS):
                pass
        except TimeoutError:
            raise Problem(f"The portal of {state.root} does not stop.") from None
    with state.lock("start"):
        if not state.is_locked("use"):
            Services(state).clear_leftovers()
    say("The portal is stopped.")
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def _tell_running(state: State) -> int:
    """Say where the portal of this state folder already runs, once it does."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        running = read_json(state.folder("running.json"))
        if is_alive(running) and running["ready"]:
            print(f"The portal is already running: {running['url']}")
            return 0
        time.sleep(LOOK_EVERY)
    raise Problem("Another start of this portal is under way.", "python3 portal.py down")


def _run(state: State) -> int:
    services = Services(state)
    _announce(state, services, ready=False)
    examine(state, services)
    with state.lock("start"):  # first of all: a web server left over still holds its port
        stop_applications(state)
        stop_strays(state)
    with web_socket() as listener:
        state.keep_port("web", listener.getsockname()[1])

        def prepare() -> None:
            migrate(state, services)
            step(state, services, "Static files", "collectstatic", "--noinput", "--verbosity=0")
            step(state, services, "Demo data", "seed_demo")

        with services.in_use(prepare), _applications(state, services, listener) as children:
            say("Waiting for every part to answer …")
            watch = Watch([*services.children, *children])
            _wait_until_ready(services, listener.getsockname()[1], watch)
            _announce(state, services, ready=True)
            print(f"\nThe portal is running: {services.web_url()}\n")
            print(_accounts(services), flush=True)
            say(f"Logs: {state.logs}   Stop: Ctrl-C")
            while True:
                watch.look()
                time.sleep(LOOK_EVERY)


def _announce(state: State, services: Services, *, ready: bool) -> None:
    """Leave a note for other launchers of the same state folder."""
    note = {
        "pid": os.getpid(),
        "birth": birth(os.getpid()),
        "url": services.web_url(),
        "ready": ready,
    }
    write_private(state.folder("running.json"), json.dumps(note))


def web_argv(descriptor: int) -> list[str]:
    """Return the module that serves the portal, and its arguments, on a listening socket."""
    return ["gunicorn", "--bind", f"fd://{descriptor}"]


def worker_argv(name: str, queues: str) -> list[str]:
    """Return the module that works on some queues, one task at once, and its arguments."""
    return [
        *("celery", "-A", "amt_portal", "worker", "--hostname", f"{name}@%h"),
        *("--concurrency", "1", "--queues", queues, "--loglevel", "INFO", *NO_TALK),
    ]


@contextlib.contextmanager
def _applications(
    state: State, services: Services, listener: socket.socket
) -> Iterator[list[Child]]:
    """Run web server, workers and beat; stop them in reverse order at the end of the block."""
    environment = services.environment()
    schedule = str(state.folder("beat") / "schedule")
    beat = ["celery", "-A", "amt_portal", "beat", "--schedule", schedule, "--loglevel", "INFO"]
    programs = {
        "web": web_argv(listener.fileno()),
        **{name: worker_argv(name, queues) for name, queues in WORKERS.items()},
        "beat": beat,
    }
    children = []
    for name, argv in programs.items():
        command = [sys.executable, "-m", *argv]
        descriptors = [listener.fileno()] if name == "web" else []
        program = Program(name, command, environment, CHECKOUT, grace=20, pass_fds=descriptors)
        children.append(Child(state, program))
    try:
        for child in children:
            child.start()
        yield children
    finally:
        _hurry_on_second_signal(state)
        say("Stopping …")
        for child in reversed(children):
            child.stop()
        state.folder("running.json").unlink(missing_ok=True)


def _hurry_on_second_signal(state: State) -> None:
    """From now on a signal ends the grace of children: they are killed where they stand."""

    def hurry(_number: int, _frame: FrameType | None) -> None:
        for path in state.pids.glob("*.json"):
            record = read_json(path)
            if path.stem not in SERVICES and is_alive(record):
                os.killpg(record["pid"], signal.SIGKILL)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hurry)


class Watch:
    """Restarts children that die; gives up on one that keeps dying."""

    def __init__(self, children: list[Child]) -> None:
        """`children` are running."""
        self.children = children
        self.crashes: dict[str, deque[float]] = {child.program.name: deque() for child in children}

    def look(self) -> None:
        """Restart what has died since the last look.

        Raises:
            Problem: a child died more than three times in ten minutes.
        """
        for child in self.children:
            if child.alive():
                continue
            name, now = child.program.name, time.monotonic()
            crashes = self.crashes[name]
            crashes.append(now)
            while crashes[0] < now - RESTART_WINDOW:
                crashes.popleft()
            if len(crashes) > RESTARTS:
                raise Problem(f"{name} keeps stopping.\n{child.last_words()}")
            say(f"{name} stopped; starting it again ({len(crashes)} of {RESTARTS}).")
            time.sleep(len(crashes) - 1)
            child.stop()
            child.start()


def _wait_until_ready(services: Services, port: int, watch: Watch) -> None:
    """Return when the health page says that every part of the portal works."""
    until = time.monotonic() + READY_SECONDS
    while True:
        watch.look()
        status, answer = ask(port, f"localhost:{port}", "/health/ready?all")
        if status == http.HTTPStatus.OK:
            return
        if time.monotonic() > until:
            raise Problem(
                f"The portal is not ready after {READY_SECONDS} s: {status} {answer}",
                f"read the logs in {services.state.logs}",
            )
        time.sleep(LOOK_EVERY)


def _accounts(services: Services) -> str:
    """Return the table of demo accounts that the portal itself knows."""
    asked = subprocess.run(
        [sys.executable, MANAGE, "demo_accounts", "--json"],
        env=services.environment(),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        return ""
    rows = [[str(value) for value in account.values()] for account in json.loads(asked.stdout)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(f"  {line}" for line in lines) + "\n"
