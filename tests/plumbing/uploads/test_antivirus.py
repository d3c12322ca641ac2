"""The virus scanner: asked as it wants to be asked, believed only when it says so."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from plumbing import uploads
from plumbing.uploads import Scan, ScanState, antivirus

# The harmless file all scanners know as a test, in two halves so that none of them stops at us.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def read_whole(caller: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = caller.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def obey(caller: socket.socket) -> bytes:
    """Take an INSTREAM as clamd does; return the bytes that were sent."""
    assert read_whole(caller, 10) == b"zINSTREAM\0"
    data = b""
    while size := struct.unpack(">I", read_whole(caller, 4))[0]:
        data += read_whole(caller, size)
    return data


@contextmanager
def scanner(serve: Callable[[socket.socket], None], family: int, address) -> Iterator[object]:
    with socket.socket(family) as server:
        server.bind(address)
        server.listen()

        def accept() -> None:
            caller, _ = server.accept()
            with caller:
                serve(caller)

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()
        thread.join()


def clamd(caller: socket.socket) -> None:
    found = EICAR in obey(caller)
    caller.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")


def ask(settings, serve, content: bytes = b"x") -> Scan:
    with scanner(serve, socket.AF_INET, ("127.0.0.1", 0)) as (host, port):
        settings.CLAMD_ADDRESS = f"{host}:{port}"
        return uploads.scan(content)


@pytest.mark.parametrize("content", [b"", b"x", bytes(300_000)])
def test_a_clean_file_is_clean(settings, content):
    assert ask(settings, clamd, content) == Scan(ScanState.CLEAN)


@pytest.mark.parametrize("content", [EICAR, bytes(100_000) + EICAR + bytes(100_000)])
def test_an_infected_file_is_named(settings, content):
    assert ask(settings, clamd, content) == Scan(ScanState.INFECTED, "Eicar-Test-Signature")


def test_a_scanner_may_sit_behind_a_unix_socket(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the names of such sockets are short
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    with scanner(clamd, socket.AF_UNIX, "clamd"):
        assert uploads.scan(EICAR).state is ScanState.INFECTED


def test_without_a_scanner_nobody_says_clean(settings):
    settings.CLAMD_ADDRESS = ""
    assert uploads.scan(EICAR) == Scan(ScanState.NOT_SCANNED)


def too_large(caller: socket.socket) -> None:
    obey(caller)
    caller.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def silent(caller: socket.socket) -> None:
    obey(caller)


def garbled(caller: socket.socket) -> None:
    obey(caller)
    caller.sendall(b"stream: OKAY\0")


def endless(caller: socket.socket) -> None:
    obey(caller)
    try:
        while True:
            caller.sendall(b"stream: OK" * 1000)
    except OSError:
        return


@pytest.mark.parametrize("serve", [too_large, silent, garbled, endless])
def test_a_scanner_that_cannot_tell_leaves_the_file_pending(settings, serve):
    assert ask(settings, serve) == Scan(ScanState.PENDING)


def test_a_scanner_that_is_away_leaves_the_file_pending(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.getsockname()[1]}"
    assert uploads.scan(b"x") == Scan(ScanState.PENDING)


def test_a_scanner_that_hangs_leaves_the_file_pending(settings, monkeypatch):
    monkeypatch.setattr(antivirus, "SECONDS", 0.3)
    done = threading.Event()

    def hang(caller: socket.socket) -> None:
        obey(caller)
        done.wait(10)

    with scanner(hang, socket.AF_INET, ("127.0.0.1", 0)) as (host, port):
        settings.CLAMD_ADDRESS = f"{host}:{port}"
        assert uploads.scan(b"x") == Scan(ScanState.PENDING)
        done.set()
