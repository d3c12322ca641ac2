"""Hosts as network namespaces on a bridge, and the cables between them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Self

from launcher.problem import Problem

BRIDGE = "portal-bridge"
NAMES = ("a", "b", "c")
NET = "10.213.77"
CENTRE = f"{NET}.1"  # this machine itself, where the shared services listen


class NoNetwork(Problem):
    """This machine or account cannot make network namespaces; the text says what is missing."""


def require_root() -> None:
    """Raise NoNetwork where this account cannot make namespaces."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        raise NoNetwork("The trial makes network namespaces: run it as root on Linux with `ip`.")


class Network:
    """A bridge with a namespace for each name. `with Network(["a", "b"]) as network: …`"""

    def __init__(self, names: Sequence[str]) -> None:
        self.address = {name: f"{NET}.{number}" for number, name in enumerate(names, start=11)}

    def __enter__(self) -> Self:
        require_root()
        self._remove()  # what a killed trial left
        _ip("link", "add", BRIDGE, "type", "bridge")
        _ip("address", "add", f"{CENTRE}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for name, address in self.address.items():
            _ip("netns", "add", _space(name))
            _ip("link", "add", _socket(name), "type", "veth", "peer", "name", _plug(name))
            _ip("link", "set", _socket(name), "master", BRIDGE, "up")
            _ip("link", "set", _plug(name), "netns", _space(name))
            inside = ("-netns", _space(name))
            _ip(*inside, "address", "add", f"{address}/24", "dev", _plug(name))
            _ip(*inside, "link", "set", _plug(name), "up")
            _ip(*inside, "link", "set", "lo", "up")
        # One process stays ready, so that a cable is pulled within a millisecond of the word.
        self._puller = subprocess.Popen(["ip", "-batch", "-"], stdin=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._puller.stdin is not None
        self._puller.stdin.close()
        self._puller.wait()
        self._remove()

    def cut_off(self, name: str) -> None:
        """Pull the cable: nothing more goes in or out, and neither end is told."""
        assert self._puller.stdin is not None
        self._puller.stdin.write(f"link set {_socket(name)} down\n")
        self._puller.stdin.flush()

    def restore(self, name: str) -> None:
        """Plug the cable in again."""
        _ip("link", "set", _socket(name), "up")

    def inside(self, name: str, command: Sequence[str]) -> list[str]:
        """The command that runs a command on that host."""
        return ["ip", "netns", "exec", _space(name), *command]

    def _remove(self) -> None:
        for name in self.address:
            _ip("netns", "delete", _space(name), check=False)
            _ip("link", "delete", _socket(name), check=False)
        _ip("link", "delete", BRIDGE, check=False)


def _space(name: str) -> str:
    return f"portal-{name}"


def _socket(name: str) -> str:
    return f"pt-{name}-out"


def _plug(name: str) -> str:
    return f"pt-{name}-in"


def _ip(*words: str, check: bool = True) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise NoNetwork(f"ip {' '.join(words)}: {done.stderr.strip()}")
