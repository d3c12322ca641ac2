"""Start of a child that listens on a loopback port of its own."""

import contextlib
import time
from collections.abc import Callable

from launcher.ports import free_port
from launcher.problem import Problem
from launcher.processes import Child, stop_recorded
from launcher.state import State

ATTEMPTS = 4


def start_listening(
    state: State, name: str, child_on: Callable[[int], Child], answers: Callable[[int], bool]
) -> Child:
    """Adopt the running child of that name, or start it on the port it had or on a free one.

    `child_on(port)` describes the child, `answers(port)` tells whether it is ready.

    Raises:
        Problem: it does not start, not even on another port.
    """
    kept = state.ports().get(name)
    if kept is not None:
        child = child_on(kept)
        if child.adopt():
            # It may be dying at this very moment, or hang: then it makes way for a new one.
            with contextlib.suppress(Problem):
                child.wait_until(lambda: answers(kept))
                return child
    stop_recorded(state, name)
    for attempt in range(ATTEMPTS):
        port = free_port(kept)
        state.keep_port(name, port)
        child = child_on(port)
        child.start()
        try:
            child.wait_until(lambda: answers(port))  # noqa: B023 - called in this round only
        except Problem:
            # Somebody else took the port meanwhile, or what a killed server left behind (shared
            # memory, a lock) is still being cleared away.
            child.stop()
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(attempt)
        else:
            return child
    raise AssertionError("the last attempt returns or raises")
