"""State folders that any account can reach: pytest's own temporary folder is closed to others."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.postgres import Postgres
from launcher.processes import Child, Program
from launcher.services import Services
from launcher.state import CHECKOUT, State


def make_state(folder: Path) -> Iterator[State]:
    state = State.at(folder)
    yield state
    Services(state, {}).remove()


@pytest.fixture
def state() -> Iterator[State]:
    yield from make_state(Path(tempfile.mkdtemp(prefix="launcher ")))


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A database server, started."""
    for state in make_state(Path(tempfile.mkdtemp(prefix="launcher "))):
        postgres = Postgres(state)
        postgres.start()
        yield postgres


@pytest.fixture
def sleeper(state: State):
    """Makes a child that runs the given Python code, by default a long sleep."""

    def make(code: str = "import time; time.sleep(60)", *, name: str = "sleeper", grace=5.0):
        argv = [sys.executable, "-u", "-c", code]
        return Child(state, Program(name, argv, env={}, cwd=CHECKOUT, grace=grace))

    return make
