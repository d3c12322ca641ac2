"""An address that staff stored is read, and nothing else by way of it."""

from __future__ import annotations

import socket
import threading
import time
import tracemalloc
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest

from plumbing import fetching
from plumbing.fetching import CannotFetch, checked, fetch, origin


@pytest.mark.parametrize(
    "url",
    [
        "http://learn.example.edu/keys",
        "ftp://learn.example.edu/keys",
        "file:///etc/passwd",
        "https:///keys",
        "https://user:secret@learn.example.edu/keys",
        "https://learn.example.edu:8443/keys",
        "https://learn.example.edu:x/keys",
        "https://learn.example.edu/ke ys",
        "https://learn.example.edu/\r\nHost: other",
        "https://[::1",
        "",
    ],
)
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(CannotFetch):
        checked(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - none is bound
        "224.0.0.1",
        "::1",
        "64:ff9b::a00:1",
        "fd00::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "2002:0a00:0001::",
        "fec0::1",  # of a site, as such were once given out
        "::127.0.0.1",
        "::ffff:0:7f00:1",
        "64:ff9b:1::a00:1",
    ],
)
def test_a_name_that_leads_inside_is_refused_also_beside_one_that_does_not(monkeypatch, address):
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(CannotFetch, match="not public"):
        fetch("https://learn.example.edu/keys")


def test_the_connection_goes_to_the_address_that_was_looked_up(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.216.34", 443))]
    asked = []

    def connect(address, _seconds):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(CannotFetch, match=r"learn\.example\.edu cannot be reached"):
        fetch("https://learn.example.edu/keys")
    assert asked == [("93.184.216.34", 443)]


@pytest.fixture
def questions():
    """What was asked of `serve`."""
    return []


@pytest.fixture
def serve(settings, questions):
    """Answer one question with these bytes, then with a drop of them every now and then."""
    with ExitStack() as open_until_then:

        def begin(answer, drop=b"", *, close=False):
            listening = open_until_then.enter_context(socket.create_server(("127.0.0.1", 0)))
            listening.settimeout(5)  # nobody may come
            over = threading.Event()

            def run():
                with suppress(OSError), listening.accept()[0] as line:
                    questions.append(line.recv(4096))
                    line.sendall(answer)
                    while not close and not over.wait(0.02):
                        line.sendall(drop)

            thread = threading.Thread(target=run)
            thread.start()
            open_until_then.callback(thread.join)
            open_until_then.callback(over.set)
            address = f"127.0.0.1:{listening.getsockname()[1]}"
            settings.FETCH_PRACTICE_ORIGINS = [f"http://{address}"]
            return f"http://{address}/keys"

        yield begin


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


def test_an_answer_is_taken_whole_though_the_other_end_keeps_the_line(serve):
    assert fetch(serve(OK + b"Content-Length: 2\r\n\r\nab")) == b"ab"
    assert fetch(serve(OK + CHUNKED + b"1\r\na\r\n1\r\nb\r\n0\r\n\r\n")) == b"ab"


def test_a_piece_of_minus_one_bytes_is_no_way_around_the_size(serve):
    """The standard library takes it for all there is."""
    url = serve(OK + CHUNKED + b"-1\r\n" + b"a" * 8 * fetching.LARGEST, close=True)
    tracemalloc.start()
    try:
        with pytest.raises(CannotFetch):
            fetch(url)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * fetching.LARGEST


def test_an_address_without_a_path_is_asked_for_its_root(serve, questions):
    root = serve(OK + b"Content-Length: 0\r\n\r\n").removesuffix("/keys")
    assert fetch(f"{root}?of=all") == b""
    assert questions[0].startswith(b"GET /?of=all HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n", "302, which leads elsewhere"),
        (b"HTTP/1.1 500 Oh\r\n\r\nx", "answers 500"),
        (OK + b"Content-Length: 9\r\n\r\nab", "IncompleteRead"),
        (OK + b"\r\n" + b"a" * (fetching.LARGEST + 1), "too large"),
        (OK + CHUNKED + b"-5\r\nab", "IncompleteRead"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "cannot be reached"),
        (b"", "cannot be reached"),
    ],
)
def test_or_not_at_all(serve, answer, why):
    with pytest.raises(CannotFetch, match=why):
        fetch(serve(answer, close=True))


@pytest.mark.parametrize(
    ("answer", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (OK + b"Content-Length: 5000\r\n\r\n", b"a"),
        (OK + b"\r\n", b"a"),
        (OK + CHUNKED + b"1;", b"a"),
    ],
)
def test_who_sends_drop_by_drop_holds_nobody_longer_than_the_limit(
    serve, monkeypatch, answer, drop
):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    url, before = serve(answer, drop), time.monotonic()
    with pytest.raises(CannotFetch, match="too long"):
        fetch(url)
    assert time.monotonic() - before < 1


def test_nor_who_shakes_hands_drop_by_drop(serve, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    port = urlsplit(serve(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xf0", b"\0")).port
    monkeypatch.setattr(fetching, "_address", lambda _parts: ("127.0.0.1", port))
    before = time.monotonic()
    with pytest.raises(CannotFetch, match="too long"):
        fetch("https://learn.example.edu/keys")
    assert time.monotonic() - before < 1


def test_what_one_host_is():
    assert origin("https://a.example/x") == origin("https://a.example/y?z=1")
    others = ["http://a.example/x", "https://a.example.b/x", "https://a.example:1/x", "x"]
    assert origin("https://a.example/x") not in map(origin, others)
