"""Messages as files: one .eml each, named so that names sort by arrival."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import BinaryIO

from plumbing import clock

KEPT = 2000  # messages
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}")
_HEADERS = 64 * 1024  # bytes that surely hold the headers


class NoSuchMessage(Exception):
    """There is no message under this name, or the name is none of ours."""


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    id: str
    sender: str
    to: str
    subject: str
    arrived: datetime

    def holds(self, words: str) -> bool:
        """Whether addresses or subject hold these words, written small."""
        return words in f"{self.sender} {self.to} {self.subject}".lower()


class Mailbox:
    """A folder of messages. `keep` bounds how many stay; the oldest go first."""

    def __init__(self, folder: Path, *, keep: int = KEPT) -> None:
        self._folder = folder
        self._keep = keep

    def add(self, message: bytes) -> str:
        """Store a message whole or not at all; its name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"
        draft = self._folder / f".{name}.part"
        with draft.open("wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._folder / f"{name}.eml")
        for old in self.names()[self._keep :]:
            self._path(old).unlink(missing_ok=True)
        return name

    def names(self) -> list[str]:
        """Newest first."""
        if not self._folder.is_dir():
            return []
        return sorted(
            (entry.stem for entry in self._folder.glob("*.eml") if _NAME.fullmatch(entry.stem)),
            reverse=True,
        )

    def line(self, name: str) -> Line:
        with self._open(name) as file:
            headers = BytesParser(policy=policy.default).parsebytes(
                file.read(_HEADERS), headersonly=True
            )
        return Line(
            id=name,
            sender=str(headers.get("From", "")),
            to=str(headers.get("To", "")),
            subject=str(headers.get("Subject", "")),
            arrived=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S.%f%z"),
        )

    def lines(self, names: Iterable[str]) -> list[Line]:
        """In the order of the names, without those that have made room for newer ones since."""
        found = []
        for name in names:
            with suppress(NoSuchMessage):
                found.append(self.line(name))
        return found

    def read(self, name: str) -> EmailMessage:
        with self._open(name) as file:
            return BytesParser(EmailMessage, policy=policy.default).parse(file)

    def _open(self, name: str) -> BinaryIO:
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise NoSuchMessage(name) from None

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise NoSuchMessage(name)
        return self._folder / f"{name}.eml"
