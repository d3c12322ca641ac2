"""Reading a public address that staff have stored, and nothing else by way of it.

https alone; the name is looked up here once and the connection goes to what was found, so a name
that answers otherwise the second time leads nowhere; addresses inside a network are refused, and
so are answers that lead elsewhere or are too large. When its time is over the connection is cut,
however little the other end sends at a time. Call it outside of transactions.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import SplitResult, urlsplit

import certifi
from django.conf import settings

LARGEST = 1024 * 1024
SECONDS, CONNECT_SECONDS = 10.0, 4.0  # for all of it; to connect
HTTPS = 443
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the last four bytes are an IPv4 address
IN_USE = ipaddress.IPv6Network("2000::/3")  # beside it: all that is given out to the public
TOO_LONG = "the answer takes too long"


class CannotFetch(Exception):
    """Why an address was not read; the text is for staff."""


def fetch(url: str) -> bytes:
    """The body that the address answers with. Raises CannotFetch."""
    parts = checked(url)
    headers = {
        "Host": parts.netloc,
        "Accept": "application/json, */*;q=0.1",
        "Accept-Encoding": "identity",
        "User-Agent": "amt-portal",
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    end = time.monotonic() + SECONDS
    try:
        with _connection(parts, end) as connection:
            connection.request("GET", path, headers=headers)
            found = _body(connection.getresponse())
    except (HTTPException, OSError) as error:
        if time.monotonic() >= end:
            raise CannotFetch(TOO_LONG) from error
        raise CannotFetch(f"{parts.netloc} cannot be reached: {type(error).__name__}") from error
    if time.monotonic() >= end:  # a connection that is cut looks like one that is at its end
        raise CannotFetch(TOO_LONG)
    return found


def checked(url: str) -> SplitResult:
    """The parts of an address that may be read. Raises CannotFetch for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CannotFetch("this is no address") from error
    if origin(url) in settings.FETCH_PRACTICE_ORIGINS:
        return parts
    if parts.scheme != "https":
        raise CannotFetch("the address begins with https://")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise CannotFetch("the address names one host and nobody")
    if port not in {None, HTTPS} or not url.isascii() or not url.isprintable() or " " in url:
        raise CannotFetch("the address has no port of its own and plain letters alone")
    return parts


def origin(url: str) -> str:
    """Scheme, host and port of an address, by which two are of one host; "" where it is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.hostname else ""


@contextmanager
def _connection(parts: SplitResult, end: float) -> Iterator[HTTPConnection]:
    """A connection to the one address, which is cut at `end` (of the monotonic clock): also while
    it shakes hands or sends a header letter by letter, where a time for each step never passes.
    """
    line = socket.create_connection(_address(parts), CONNECT_SECONDS)
    with line, line.dup() as held:
        line.settimeout(SECONDS)
        watch = threading.Timer(end - time.monotonic(), _cut, [held])
        watch.daemon = True
        watch.start()
        connection = HTTPConnection(parts.netloc)
        connection.auto_open = 0
        try:
            if parts.scheme == "https":
                known = ssl.create_default_context(cafile=certifi.where())
                connection.sock = known.wrap_socket(line, server_hostname=parts.hostname)
            else:  # `checked` let it through: it is the practice portal's own
                connection.sock = line
            yield connection
        finally:
            connection.close()
            watch.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):  # it is over already
        line.shutdown(socket.SHUT_RDWR)


def _address(parts: SplitResult) -> tuple[str, int]:
    host = parts.hostname or ""
    return (host, parts.port or 80) if parts.scheme == "http" else (_public_address(host), HTTPS)


def _public_address(host: str) -> str:
    """The address that a name leads to, where all that it leads to are public."""
    try:
        found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CannotFetch(f"nobody knows the host {host}") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not addresses or not all(map(_is_public, addresses)):
        raise CannotFetch(f"{host} leads to an address that is not public")
    return addresses[0]


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address)
    if isinstance(known, ipaddress.IPv4Address):
        return known.is_global and not known.is_multicast
    if known in NAT64:
        return _is_public(str(ipaddress.IPv4Address(known.packed[-4:])))
    inside = known.sixtofour
    return known in IN_USE and known.is_global and (inside is None or inside.is_global)


def _body(answer: HTTPResponse) -> bytes:
    if answer.status != HTTPStatus.OK:
        where = ", which leads elsewhere" if 300 <= answer.status < 400 else ""  # noqa: PLR2004
        raise CannotFetch(f"it answers {answer.status}{where}")
    room = bytearray(LARGEST + 1)  # `read` would take all there is of a piece of -1 bytes
    found = bytes(room[: answer.readinto(room)])
    if len(found) > LARGEST:
        raise CannotFetch("the answer is too large")
    if answer.length:
        raise IncompleteRead(found, answer.length)
    return found
