"""Asking the virus scanner (clamd) about a file, where there is one: CLAMD_ADDRESS."""

from __future__ import annotations

import logging
import socket
import struct
from dataclasses import dataclass

from django.conf import settings
from django.db import models

log = logging.getLogger(__name__)

SECONDS = 30.0
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


class ScanState(models.TextChoices):
    """What is known of a file; only `clean` and `not_scanned` may be shown to anybody else."""

    PENDING = "pending", "Waiting for the virus check"
    CLEAN = "clean", "Checked"
    INFECTED = "infected", "Refused: a virus was found"
    NOT_SCANNED = "not_scanned", "Not checked for viruses"


@dataclass(frozen=True, slots=True)
class Scan:
    """The answer; `signature` names what was found in an infected file."""

    state: ScanState
    signature: str = ""


def scan(content: bytes) -> Scan:
    """Ask the scanner about the bytes of a file.

    not_scanned: no scanner is set up, and people are told so. pending: there is one, but it did
    not answer or could not tell; ask again later. Never raises for a scanner that is away.
    """
    address = settings.CLAMD_ADDRESS
    if not address:
        return Scan(ScanState.NOT_SCANNED)
    try:
        answer = _ask(address, content)
    except OSError as error:
        log.warning("virus scanner at %s does not answer: %s", address, error)
        return Scan(ScanState.PENDING)
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return Scan(ScanState.CLEAN)
    if verdict.endswith(" FOUND"):
        return Scan(ScanState.INFECTED, verdict.removesuffix(" FOUND"))
    log.warning("virus scanner at %s could not tell: %s", address, answer)
    return Scan(ScanState.PENDING)


def _ask(address: str, content: bytes) -> str:
    """Send the bytes by clamd's INSTREAM: each chunk after its length, then a length of 0."""
    with _connected(address) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            scanner.sendall(struct.pack(">I", len(chunk)) + chunk)
        scanner.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            part = scanner.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    """Connect to `host:port`, or to the Unix socket at a path."""
    if address.startswith("/"):
        unix = socket.socket(socket.AF_UNIX)
        unix.settimeout(SECONDS)
        unix.connect(address)
        return unix
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
