"""Kinds of files, each declared by who knows what its rows are (handbook section 9).

Handing in, the look at every row before anything is written, the taking row by row and the list of
what is held hold for each kind as they are; a kind says what a row reads as and what becomes of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from casework.files.models import FileRow
from members.models import User
from plumbing.tables.row import Row

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. says: what stands in it, for who makes the file; needed: it has to be there."""

    name: str
    says: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What becomes of a row. state: of `RowState`; why: in words, for staff; certificant_id: of
    whom it is; made: the number of what it became.
    """

    state: str
    why: str = ""
    certificant_id: int | None = None
    made: str = ""


class FileKind(ABC, Generic[Said]):
    """One kind of file.

    label: what the desk calls the files; home: name of the address and words of the page above.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    home: ClassVar[tuple[str, str]]
    columns: ClassVar[tuple[Column, ...]]

    @abstractmethod
    def read(self, row: Row, on: date) -> Said:
        """What a row says, by itself; Refused (of plumbing.tables.row) says what is wrong."""

    @abstractmethod
    def look(self, rows: Sequence[Said], on: date) -> Sequence[Found]:
        """What would become of these, in the order of the file: a number of queries that does not
        grow with them, and nothing is written.
        """

    @abstractmethod
    def take(
        self, rows: Sequence[tuple[FileRow, Said]], *, on: date, actor: User
    ) -> Sequence[Found]:
        """Write what rows of a file say and tell what became of each. Inside a transaction that has
        them locked, some at a time; it asks anew whatever `look` has asked, under its own locks. An
        error takes all of it back; each is tried alone then. One that is said to be ready still is
        asked again once the others are on record; the first never is.
        """

    @abstractmethod
    def summary(self, row: FileRow) -> tuple[str, str]:
        """Who, and what: how lists call a row."""

    @abstractmethod
    def page(self, row: FileRow) -> str:
        """The address of the page on which a held row is decided."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of its columns."""
        return tuple(column.name for column in self.columns)

    @property
    def optional(self) -> frozenset[str]:
        """Of those that it need not have."""
        return frozenset(column.name for column in self.columns if not column.needed)


_kinds: dict[str, FileKind[Any]] = {}


def declare(kind: FileKind[Any]) -> None:
    """Make a kind known; ValueError where its key is taken."""
    if kind.key in _kinds:
        raise ValueError(f"a kind of file is declared as {kind.key} already")
    _kinds[kind.key] = kind


def of(key: str) -> FileKind[Any]:
    """The kind of that key; LookupError where none is declared."""
    return _kinds[key]


def known(key: str) -> FileKind[Any] | None:
    """The kind of that key, if there is one."""
    return _kinds.get(key)


def declared() -> list[FileKind[Any]]:
    return list(_kinds.values())
