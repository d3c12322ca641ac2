"""Addresses at which Valkey is away, each in its own way."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

from launcher.state import State, read_json
from launcher.valkey import Valkey

WAYS = ("stopped", "silent", "closed", "black hole")


@contextlib.contextmanager
def away(way: str, folder: Path) -> Iterator[str]:
    """An address for REDIS_URL: a server that was stopped (SIGSTOP), one that takes lines and says
    nothing, a closed port, or one where no connection ever comes about.
    """
    if way == "stopped":
        server = Valkey(State.at(folder), throwaway=True)
        server.start()
        pid = read_json(server.state.pids / "valkey.json")["pid"]
        os.kill(pid, signal.SIGSTOP)
        try:
            yield server.url
        finally:
            os.kill(pid, signal.SIGCONT)
            os.kill(pid, signal.SIGKILL)
        return
    with contextlib.ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        if way != "closed":
            listener.listen(0 if way == "black hole" else 100)
        if way == "black hole":  # the queue of those who wait to be taken is full: others hang
            for _ in range(4):
                line = held.enter_context(socket.socket())
                line.setblocking(False)
                line.connect_ex(("127.0.0.1", port))
        yield f"redis://:secret@127.0.0.1:{port}/0"
