"""Free ports on the loopback interface."""

import contextlib
import socket

from launcher.problem import Problem

FIRST_WEB_PORT = 8000
LAST_WEB_PORT = 8099


def is_free(port: int) -> bool:
    """Tell whether nobody listens on that port, by either of the two loopback addresses."""
    with contextlib.suppress(OSError):
        _listen(socket.AF_INET, "127.0.0.1", port).close()
        return not _answers_on_ipv6(port)
    return False


def free_port(kept: int | None = None) -> int:
    """Return the port of the last time where it is still free, else one the system picks."""
    if kept is not None and is_free(kept):
        return kept
    with _listen(socket.AF_INET, "127.0.0.1", 0) as picked:
        return int(picked.getsockname()[1])


def web_socket() -> socket.socket:
    """Return a listening socket on 8000, or on the next port that is free.

    The launcher opens it and hands it on: no other portal can take the port between the choice
    and the start of the web server, and a restarted web server finds its callers waiting.

    Raises:
        Problem: a hundred ports are taken.
    """
    for port in range(FIRST_WEB_PORT, LAST_WEB_PORT + 1):
        if _answers_on_ipv6(port):
            continue
        with contextlib.suppress(OSError):
            return _listen(socket.AF_INET, "127.0.0.1", port)
    raise Problem(
        f"Ports {FIRST_WEB_PORT} to {LAST_WEB_PORT} are all taken.", "stop what listens there"
    )


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _answers_on_ipv6(port: int) -> bool:
    """Tell whether somebody else would answer a browser that tries ::1 first."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("::1", port)) == 0
    return False
