"""Lives days in a child that is killed again and again, as by a power cut, and started anew."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

ON_AVERAGE = 12_000  # statements between two kills: about a month of the demo


class ChildFailed(Exception):
    """The child ended by itself, and not well."""


def live(command: Sequence[str], *, first: Sequence[str], seed: int, quiet: bool) -> int:
    """Run `manage.py command` again and again until it comes to its end; return how often it was
    killed. `first`: arguments of the first run alone; later ones go on at the portal's day, the
    one that the killed child was in.
    """
    draws, kills = random.Random(seed), 0  # noqa: S311 - drawn to be drawn again
    while True:
        dies = ["--dies-after", str(draws.randint(1, 2 * ON_AVERAGE))]
        child = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *command, *dies, *first],
            stdout=subprocess.DEVNULL if quiet else None,
            check=False,
        )
        if child.returncode == 0:
            return kills
        if child.returncode != -signal.SIGKILL:
            raise ChildFailed(f"The child ended with status {child.returncode}.")
        kills, first = kills + 1, ()


@contextmanager
def dying_after(statements: int) -> Iterator[None]:
    """Kill this process when it is about to send one statement more: often in the middle of a
    transaction, or between one and the next.
    """
    left = statements

    def count(execute: Callable[..., Any], *asked: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*asked)

    with connection.execute_wrapper(count):
        yield
