"""How an app declares what is policy: single figures, and tables of them.

A declaration is told once: how it is called, what it may be, what it is before anybody changed it.
Reading back, the bounds, the editor's fields and the policy file follow from it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from members.rules.dated import Dated, Entry
from members.rules.readers import (
    DAY_KEYS,
    Reader,
    Row,
    dated_entry,
    read,
    read_optional,
    refuse_unknown,
)

T = TypeVar("T")
V = TypeVar("V")

FIRST_DAY = date(1900, 1, 1)  # of figures that always held
DOLLARS = "$"


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that people look for together. place: among the groups of all apps."""

    key: str
    title: str
    place: int


@dataclass(frozen=True, slots=True)
class Field:
    """One value that staff change: how it is read, and how it is put into words.

    marked: whether it may be a placeholder. section: under which heading of the form it folds away,
    with which its label begins; "" of none.
    """

    name: str
    reader: Reader[Any]
    label: str
    unit: str = ""
    optional: bool = False
    marked: bool = True
    section: str = ""

    @property
    def short_label(self) -> str:
        """The label below the heading of its section."""
        short = self.label.removeprefix(f"{self.section}, ") if self.section else self.label
        return short[:1].upper() + short[1:]

    def of(self, row: Row, where: str) -> Any:
        """Read it from a row of the document."""
        return (read_optional if self.optional else read)(row, self.name, where, self.reader)

    def plain(self, value: Any) -> Any:
        """A value as JSON keeps it; the reader reads that back."""
        return plain(value)

    def words(self, value: Any) -> str:
        """30 days, $15.00, January 1, 2006, yes; a value that may be absent: none."""
        if value is None:
            return "none"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.unit == DOLLARS:
            return f"${value:,.2f}"
        first, *rest = self.unit.split(" ") if self.unit else [""]
        unit = " ".join([first.removesuffix("s") if value in {1, (1,)} else first, *rest])
        return f"{_plain_words(value)} {unit}".strip()


def _plain_words(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%B} {value.day}, {value.year}"
    if isinstance(value, tuple):
        *most, last = [str(one) for one in value]
        return f"{', '.join(most)} and {last}" if most else last
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)


class Declared(ABC, Generic[T]):
    """What `policy[…]` answers for. key: its name in the policy's document."""

    key: str

    @abstractmethod
    def read(self, document: Row) -> T:
        """Read it out of the document; PolicyError where that makes no sense."""


@dataclass(frozen=True, eq=False)
class Figure(Declared[Dated[V]]):
    """A single figure, such as the days of grace.

    label: words that its value ends. unit: what follows the value, DOLLARS before it. section: of
    the handbook. asked: the day whose value counts, in words. default: what holds from `first_day`
    on where nothing is on record.
    """

    key: str
    reader: Reader[V]
    default: V
    group: Group
    label: str
    section: int
    asked: str
    unit: str = ""
    placeholder: bool = False
    first_day: date = FIRST_DAY

    def read(self, document: Row) -> Dated[V]:
        where = f"setting {self.key}"
        entries = []
        for row in document.get("setting", ()):
            if row.get("name") == self.key:
                refuse_unknown(row, where, {"name", "value"} | DAY_KEYS)
                value = read(row, "value", where, self.reader)
                entries.append(dated_entry(row, where, value, ("value",)))
        begun = min((entry.valid_from for entry in entries), default=None)
        if begun is None or begun > self.first_day:
            marked = ("value",) if self.placeholder else ()
            entries.append(Entry(self.default, self.first_day, begun, marked))
        return Dated(where, entries)

    @property
    def field(self) -> Field:
        return Field("value", self.reader, "New value", self.unit)

    def starting_row(self) -> dict[str, Any]:
        """The default as a row of the document."""
        return {
            "name": self.key,
            "value": plain(self.default),
            "valid_from": self.first_day,
            "placeholder": self.placeholder,
            "source": f"Handbook {self.section}",
        }


@dataclass(frozen=True, eq=False)
class Table(Declared[Mapping[str, V]]):
    """Figures that stand in a table of their own, by a key that each row has."""

    key: str
    reader: Callable[[Sequence[Row]], Mapping[str, V]]

    def read(self, document: Row) -> Mapping[str, V]:
        return self.reader(document.get(self.key, ()))


def plain(value: Any) -> Any:
    """A value as JSON keeps it; its reader reads that back."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
