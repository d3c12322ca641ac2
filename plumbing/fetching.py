"""Reading a public address that staff have stored, and nothing else by way of it.

https alone; the name is looked up here once and the connection goes to what was found, so a name
that answers otherwise the second time leads nowhere; addresses inside a network are refused, and
so are answers that lead elsewhere, are too large or take too long. Call it outside of transactions.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

import certifi
import urllib3
from django.conf import settings

LARGEST = 1024 * 1024
SECONDS, CONNECT_SECONDS = 10.0, 4.0
PIECE = 16 * 1024
HTTPS = 443
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # the last four bytes are an IPv4 address


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
    path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    try:
        answer = _pool(parts).request(
            "GET", path, headers=headers, redirect=False, preload_content=False
        )
        try:
            return _body(answer)
        finally:
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise CannotFetch(f"{parts.netloc} cannot be reached: {type(error).__name__}") from error


def checked(url: str) -> SplitResult:
    """The parts of an address that may be read. Raises CannotFetch for any other."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise CannotFetch("this is no address") from error
    if origin(url) == settings.FETCH_PRACTICE_ORIGIN:
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


def _pool(parts: SplitResult) -> urllib3.HTTPConnectionPool:
    host, timeout = parts.hostname or "", urllib3.Timeout(connect=CONNECT_SECONDS, read=SECONDS)
    if parts.scheme == "http":  # `checked` let it through: it is the practice portal's own
        return urllib3.HTTPConnectionPool(host, parts.port, timeout=timeout, retries=False)
    return urllib3.HTTPSConnectionPool(
        _public_address(host),
        HTTPS,
        timeout=timeout,
        retries=False,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


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
    inside = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None)
    if isinstance(known, ipaddress.IPv6Address) and known in NAT64:
        inside = ipaddress.IPv4Address(known.packed[-4:])
    return known.is_global and not known.is_multicast and (inside is None or inside.is_global)


def _body(answer: urllib3.BaseHTTPResponse) -> bytes:
    if answer.status != HTTPStatus.OK:
        where = ", which leads elsewhere" if 300 <= answer.status < 400 else ""  # noqa: PLR2004
        raise CannotFetch(f"it answers {answer.status}{where}")
    end, found = time.monotonic() + SECONDS, b""
    while piece := answer.read1(PIECE):  # what has come, however little
        found += piece
        if len(found) > LARGEST:
            raise CannotFetch("the answer is too large")
        if time.monotonic() > end:
            raise CannotFetch("the answer takes too long")
    return found
