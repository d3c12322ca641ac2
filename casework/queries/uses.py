"""What documents are used for: an app that puts them to something declares its table here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.models import Document, DocumentUse


@dataclass(frozen=True, slots=True)
class Declared:
    """A table of uses. found_infected: what to write of a use in force when a virus is found, in
    the transaction that notes it.
    """

    table: type[DocumentUse]
    found_infected: Callable[[Any], None]


declared: list[Declared] = []


def declare(table: type[DocumentUse], *, found_infected: Callable[[Any], None]) -> None:
    """Make a table of uses known; what it names is kept."""
    declared.append(Declared(table, found_infected))


def in_force(table: type[DocumentUse], **which: Any) -> Any:
    """The uses of a table that hold, oldest first, each with its document."""
    rows = table.objects.filter(removed_at__isnull=True, **which)
    signed = ("document__signature__issuer", "document__signature__list")
    return rows.select_related("document", *signed).order_by("pk")


def is_used(document: Document) -> bool:
    """Whether anything uses a document now."""
    return any(in_force(each.table, document=document).exists() for each in declared)


def of_same_file(sha256: str) -> list[DocumentUse]:
    """What the same bytes are used for now, by anybody: one query by index for each table."""
    return [use for each in declared for use in in_force(each.table, document__sha256=sha256)]
