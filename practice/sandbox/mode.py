"""The guard every stand-in passes before it serves anything."""

from __future__ import annotations

import ipaddress
import os

PRACTICE_MODES = frozenset({"demo", "test"})


class NotForPractice(Exception):
    """A stand-in was asked to run where real people or real money could meet it."""


def require_practice(host: str) -> None:
    """Refuse any mode but demo and test, and any address but loopback.

    Raises NotForPractice. An unset mode counts as production.
    """
    mode = os.environ.get("PORTAL_MODE", "production")
    if mode not in PRACTICE_MODES:
        raise NotForPractice(f"PORTAL_MODE is {mode!r}: stand-ins run in demo and test only.")
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise NotForPractice(f"{host} is not a loopback address.")
