"""The state folder of one portal: secrets, ports, locks, pid files, logs."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher.problem import Problem

CHECKOUT = Path(__file__).resolve().parent.parent
LOCK_PAUSE = 0.1


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step, readable by its owner only (mode 0600)."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in `path`; empty where the file is missing or was never finished."""
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


@dataclass(frozen=True)
class State:
    """Everything that one portal keeps on disk, apart from the code and its environment."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> "State":
        """Make the folder and its parts; others on the machine may pass through, not look in."""
        state = cls(folder.resolve())
        try:
            state.root.mkdir(parents=True, exist_ok=True)
            if state.root.stat().st_uid == os.geteuid():
                # As root, the database server runs as another account and has to get through.
                state.root.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for part in (state.logs, state.pids, state.media, state.mailbox, state.folder("beat")):
                part.mkdir(mode=0o700, exist_ok=True)
            state.static.mkdir(exist_ok=True)
            (state.root / ".writable").touch()
        except OSError as error:
            raise Problem(
                f"The state folder {state.root} cannot be written: {error.strerror}.",
                "run as its owner, or name another folder with --data DIR",
            ) from error
        return state

    def folder(self, name: str) -> Path:
        """Return the path of a part; it need not exist."""
        return self.root / name

    @property
    def logs(self) -> Path:
        """One log per child."""
        return self.folder("logs")

    @property
    def pids(self) -> Path:
        """One pid file per child."""
        return self.folder("pids")

    @property
    def media(self) -> Path:
        """Uploads and generated documents."""
        return self.folder("media")

    @property
    def static(self) -> Path:
        """Collected static files."""
        return self.folder("static")

    @property
    def mailbox(self) -> Path:
        """What the demo's mail catcher caught."""
        return self.folder("mailbox")

    @property
    def key(self) -> str:
        """A short name for this folder, unique on the machine."""
        return hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    def secret(self, name: str, prefix: str = "") -> str:
        """Return a secret that is made once and stays the same, e.g. a database password."""
        path = self.folder("secrets.json")
        with self.lock("secrets"):
            known = read_json(path)
            if name not in known:
                known[name] = prefix + secrets.token_hex(24)
                write_private(path, json.dumps(known, indent=1))
        return str(known[name])

    def ports(self) -> dict[str, int]:
        """Return the ports last used, by the name of the child that listens there."""
        return read_json(self.folder("ports.json"))

    def keep_port(self, name: str, port: int) -> None:
        """Remember a port, so that the next start has the same addresses where it can."""
        with self.lock("secrets"):
            write_private(self.folder("ports.json"), json.dumps(self.ports() | {name: port}))

    @contextlib.contextmanager
    def lock(self, name: str, *, shared: bool = False, wait: float = 600.0) -> Iterator[int]:
        """Hold `<name>.lock` while the block runs and yield its descriptor.

        The lock ends with the last process that holds the descriptor, however that one dies.

        Raises:
            TimeoutError: another process has held it for `wait` seconds.
        """
        descriptor = os.open(self.folder(f"{name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            until = time.monotonic() + wait
            while True:
                try:
                    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
                    fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        raise TimeoutError(name) from None
                    time.sleep(LOCK_PAUSE)
            yield descriptor
        finally:
            os.close(descriptor)

    def is_locked(self, name: str) -> bool:
        """Tell whether any process holds `<name>.lock`, shared or alone."""
        try:
            with self.lock(name, wait=0):
                return False
        except TimeoutError:
            return True
