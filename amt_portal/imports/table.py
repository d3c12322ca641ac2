"""What the six files have in common: how a row is read, checked against the others and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from django.db.models import Model

from members.models import Certification, User
from plumbing.tables.row import Row

T = TypeVar("T")
ALREADY_TAKEN = "already taken by a different row"


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """A row that reads well: its key, the fingerprint of what it says, and that as `facts`."""

    row: Row
    key: str
    digest: UUID
    facts: T


class Table(ABC, Generic[T]):
    """One file of the export. The methods are called for some hundred rows at a time, in order."""

    name: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    optional: ClassVar[frozenset[str]] = frozenset()  # those of them that need not be there
    key_column: ClassVar[str]
    kept_in: ClassVar[tuple[type[Model], str]]  # the model, and the field that has the key
    taken: set[str]

    def __init__(self, *, on: date, actor: User | None) -> None:
        """`on` is the day of the import."""
        self.on = on
        self.actor = actor

    @abstractmethod
    def read(self, row: Row) -> Record[T]:
        """Read the row by itself; Refused says what is wrong."""

    def gather(self, records: Sequence[Record[T]]) -> None:
        """Fetch, in a few queries, what `check` and `write` need to know of the records."""
        self.taken = self.keys_taken(records)

    def keys_taken(self, records: Sequence[Record[T]]) -> set[str]:
        """Which of their keys are those of what no import made."""
        model, field = self.kept_in
        keys = {f"{field}__in": [record.key for record in records]}
        rows = model._default_manager.filter(**keys)  # noqa: SLF001 - any model
        return set(rows.values_list(field, flat=True))

    def check(self, record: Record[T]) -> None:
        """Refuse a record that does not fit what is already there."""
        if record.key in self.taken:
            record.row.refuse(self.key_column, ALREADY_TAKEN)

    @abstractmethod
    def write(self, records: Sequence[Record[T]]) -> None:
        """Add the records, all checked and new."""


class OfCertification(Table[T]):
    """A file whose rows belong to a certification."""

    certifications: dict[str, Certification]

    def gather(self, records: Sequence[Record[T]]) -> None:
        """Fetch the certifications that the records name, too."""
        numbers = {record.row.cells["certification_number"] for record in records}
        rows = Certification.objects.filter(number__in=numbers).select_related("program")
        self.certifications = {row.number: row for row in rows}
        super().gather(records)

    def check(self, record: Record[T]) -> None:
        """Refuse a record of a certification that is not there."""
        if record.row.cells["certification_number"] not in self.certifications:
            record.row.refuse("certification_number", "unknown")
        super().check(record)

    def certification(self, record: Record[T]) -> Certification:
        """The certification of a checked record."""
        return self.certifications[record.row.cells["certification_number"]]
