"""An address that staff stored is read, and nothing else by way of it."""

from __future__ import annotations

import socket

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
    ],
)
def test_a_name_that_leads_inside_is_refused_also_beside_one_that_does_not(monkeypatch, address):
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(CannotFetch, match="not public"):
        fetch("https://learn.example.edu/keys")


def test_the_connection_goes_to_the_address_that_was_looked_up(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    pool = fetching._pool(checked("https://learn.example.edu/keys"))
    assert (pool.host, pool.conn_kw["server_hostname"]) == ("93.184.216.34", "learn.example.edu")


class Answer:
    def __init__(self, status, pieces):
        self.status, self.pieces = status, iter([*pieces, b""])

    def read1(self, _size):
        return next(self.pieces)


def test_an_answer_is_taken_whole_or_not_at_all():
    assert fetching._body(Answer(200, [b"a", b"b"])) == b"ab"
    for answer in (Answer(302, []), Answer(500, [b"x"]), Answer(200, [b"a" * 600_000] * 2)):
        with pytest.raises(CannotFetch):
            fetching._body(answer)


def test_what_one_host_is():
    assert origin("https://a.example/x") == origin("https://a.example/y?z=1")
    others = ["http://a.example/x", "https://a.example.b/x", "https://a.example:1/x", "x"]
    assert origin("https://a.example/x") not in map(origin, others)
