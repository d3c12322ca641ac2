"""The verb `test`: throw-away services, the gates, then pytest."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from launcher.chromium import find_chromium
from launcher.doctor import examine
from launcher.gates import run_gates
from launcher.problem import Problem, say
from launcher.processes import marked
from launcher.services import Services
from launcher.state import CHECKOUT, State

PREFIX = "portal-test-"
# Tests never touch anything real, whatever the shell of the person who starts them says.
OURS_ALONE = {
    "DATABASE_URL",
    "PORTAL_DATABASE_ROLE",
    "REDIS_URL",
    "EMAIL_URL",
    "PORTAL_EMAIL_BACKEND",
    "PORTAL_SECRET_KEY",
    "PORTAL_BASE_URL",
    "PORTAL_ALLOWED_HOSTS",
    "PORTAL_MEDIA",
    "PORTAL_STATIC",
    "PORTAL_MAILBOX",
    "PORTAL_INBOUND_DOMAIN",
    "PORTAL_INBOUND_PROVIDER",
    "ANYMAIL_WEBHOOK_SECRET",
    "PORTAL_TODAY",
    "STRIPE_API_BASE",
    "STRIPE_WEBHOOK_SECRETS",
    "CLAMD_ADDRESS",
}
STAND_INS = {
    "PORTAL_SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    # Nothing listens there: a test that sends for real fails at once.
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "STRIPE_API_KEY": "sk_test_none",
    "STRIPE_API_BASE": "http://127.0.0.1:1",
    "STRIPE_WEBHOOK_SECRETS": "whsec_test",
}
# The whole suite: twice as many as there are cores, as a test waits half its time for the database,
# the browser or a child. Each worker has a database of its own, and one that has run out of tests
# takes some of another's.
WORKERS = min((os.cpu_count() or 1) * 2, 4)
SPREAD = ["--numprocesses", str(WORKERS), "--dist", "worksteal"]


def test(kept: State, arguments: list[str]) -> int:
    """Run the gates (unless pytest gets arguments) and the tests; return the exit status.

    `kept` is the lasting state folder, for what is worth keeping between runs; the services and
    their data live in a temporary one. With arguments the gates run only where `--gates` is one.
    """
    with_gates = not arguments or "--gates" in arguments
    arguments = [argument for argument in arguments if argument != "--gates"]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    clear_abandoned()
    with _temporary_state() as state:
        outside = {name: os.environ[name] for name in os.environ.keys() - OURS_ALONE}
        services = Services(state, outside | STAND_INS, throwaway=True)
        examine(state, services)
        chromium = find_chromium(kept)
        if not chromium:
            say("No Chromium: browser tests are skipped (with CI=true they fail).")
        with services.in_use(lambda: None):
            environment = services.owner_environment() | {
                "PORTAL_MODE": "test",
                "PORTAL_CHROMIUM": chromium,
                "PORTAL_VENV": sys.prefix,
            }
            passed = run_gates(environment) if with_gates else True
            pytest = subprocess.run(
                [sys.executable, "-m", "pytest", *(arguments or SPREAD)],
                env=marked(environment, state, "pytest"),
                cwd=CHECKOUT,
                check=False,
            )
    return pytest.returncode or (0 if passed else 1)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _temporary_state() -> Iterator[State]:
    state = State.at(Path(tempfile.mkdtemp(prefix=PREFIX)))
    try:
        # From the first moment on: to a test run beside us it would look abandoned.
        with state.lock("use", shared=True):
            yield state
    finally:
        with contextlib.suppress(FileNotFoundError):  # one beside us has just taken it for that
            Services(state, {}).remove()


def clear_abandoned() -> None:
    """Stop the services of test runs that were killed, and remove their folders."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, Problem, TimeoutError):
            if folder.stat().st_uid != os.geteuid():
                continue
            state = State.at(folder)
            with state.lock("start", wait=0):
                if not state.is_locked("use"):
                    Services(state, {}).remove()
