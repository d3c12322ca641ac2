"""Management commands: as steps of a start, and as the verb `manage`."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

from launcher.problem import Problem, say
from launcher.processes import marked, tail
from launcher.services import Services
from launcher.state import CHECKOUT, State

MANAGE = str(CHECKOUT / "manage.py")
# They make, change or empty tables, which the role of the portal at work may not.
OWNERS = {"migrate", "flush", "seed_bulk", "dbshell", "pgtrigger"}
EARLIER = "InconsistentMigrationHistory"  # of tables that were made before migrations began anew
NEED_NOTHING = {"", "explain", "help", "--help", "-h", "--version"}


def step(state: State, services: Services, what: str, *arguments: str) -> None:
    """Run one command of a start; its output goes to `setup.log`.

    Raises:
        Problem: the command failed; the text ends with its last words.
    """
    say(f"{what} …")
    log = state.logs / "setup.log"
    with log.open("ab") as output:
        begin = output.tell()
        done = subprocess.run(
            [sys.executable, MANAGE, *arguments],
            env=marked(environment_of(services, arguments), state, "setup"),
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        last = tail(log, 15, begin=begin)
        if EARLIER in last:
            raise Problem(
                f"The tables in {state.root} are of an earlier version, which this one cannot take"
                " over: practice data starts anew.",
                "--data FOLDER with an empty folder, or move this one away",
            )
        raise Problem(f"`manage.py {' '.join(arguments)}` failed.\n  Last lines of {log}:\n{last}")


def migrate(state: State, services: Services) -> None:
    """Bring the tables up to date and note that it was done once."""
    step(state, services, "Tables", "migrate", "--noinput")
    state.folder("granted").touch()


def environment_of(services: Services, arguments: Sequence[str]) -> dict[str, str]:
    """Return the environment in which a management command finds the database it may use."""
    owns = (*arguments, "")[0] in OWNERS
    return services.owner_environment() if owns else services.environment()


def manage(state: State, arguments: list[str]) -> int:
    """Run a management command with the services up; return its exit status.

    Standard input and output are the command's own. A database of ours that no launcher has
    prepared yet is migrated first.
    """
    services = Services(state)
    command = [sys.executable, MANAGE, *arguments]
    if (arguments or [""])[0] in NEED_NOTHING:
        os.execve(command[0], command, services.environment())  # noqa: S606 - that is the wish

    def prepare() -> None:
        if services.postgres and not state.folder("granted").exists():
            migrate(state, services)

    with services.in_use(prepare) as descriptor:
        return _run(command, environment_of(services, arguments), descriptor)


def _run(command: list[str], environment: dict[str, str], descriptor: int) -> int:
    """Run the command in the foreground. It gets the terminal's signals itself, and ours."""
    child = subprocess.Popen(command, env=environment, pass_fds=[descriptor])

    def pass_on(number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(number)

    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, pass_on),
    }
    try:
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status
