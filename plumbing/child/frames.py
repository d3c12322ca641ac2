"""Frames between parent and child: JSON facts and raw bytes, each after its length."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

LARGEST = 512 * 1024 * 1024
_HEADER = struct.Struct(">IQ")

Facts = dict[str, Any]


def send(channel: socket.socket, head: Facts, body: bytes, seconds: float | None) -> None:
    text = json.dumps(head).encode()
    channel.settimeout(seconds)
    channel.sendall(_HEADER.pack(len(text), len(body)) + text)
    channel.sendall(body)


def receive(channel: socket.socket, deadline: float | None) -> tuple[Facts, bytes]:
    head_size, body_size = _HEADER.unpack(_read(channel, _HEADER.size, deadline))
    if head_size + body_size > LARGEST:
        raise EOFError("no frame of ours")
    head: Facts = json.loads(_read(channel, head_size, deadline))
    return head, _read(channel, body_size, deadline)


def _read(channel: socket.socket, size: int, deadline: float | None) -> bytes:
    data = bytearray(size)
    view, got = memoryview(data), 0
    while got < size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            channel.settimeout(left)
        count = channel.recv_into(view[got:])
        if not count:
            raise EOFError
        got += count
    return bytes(data)
