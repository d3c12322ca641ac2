"""One row of a table and the reading of its cells; each refusal names column and reason."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import NoReturn, ParamSpec, TypeVar

_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?(\.0+)?")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
_FIGURE = re.compile(r"[0-9]+\.0+|[0-9]+(\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
# Marks that turn the direction of the text after them: a name must not rewrite the line it is in.
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_AROUND = re.compile(r"^[\s\u00ad\u200b\u2060\ufeff]+|[\s\u00ad\u200b\u2060\ufeff]+$")
EARLIEST, LATEST = 1900, 2200
SHOWN = 80  # letters of what was written that a refusal repeats
P = ParamSpec("P")
Value = TypeVar("Value")


class Refused(Exception):
    """A row that is not taken, and why."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}" if column else reason)
        self.column, self.value, self.reason = column, value, reason
        self.all: list[Refused] = [self]

    @property
    def why(self) -> str:
        """The reason, with what was written."""
        return f"{self.reason}: {self.value[:SHOWN]!r}" if self.value else self.reason

    @property
    def others(self) -> str:
        """What else of the row was refused, each with its column; "" for nothing."""
        return "".join(f"; {one.column}: {one.why}" for one in self.all[1:])


class AllRefused(Refused):
    """Several refusals of one row, told at once: `all` of them; the rest is that of the first."""

    def __init__(self, found: Sequence[Refused]) -> None:
        first = found[0]
        super().__init__(first.column, first.value, first.reason)
        self.all = [each for one in found for each in one.all]


class Trial:
    """Reads the cells of a row one by one and keeps each refusal, so that one look tells all."""

    def __init__(self) -> None:
        self._found: list[Refused] = []

    def __call__(
        self, instead: Value, reading: Callable[P, Value], *args: P.args, **said: P.kwargs
    ) -> Value:
        """What a reading says; `instead` where it is refused."""
        try:
            return reading(*args, **said)
        except Refused as refused:
            self._found.append(refused)
            return instead

    def end(self) -> None:
        """Raise Refused where anything was: AllRefused of several."""
        if len(self._found) > 1:
            raise AllRefused(self._found)
        for one in self._found:
            raise one


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column, trimmed."""

    line: int
    cells: Mapping[str, str]

    @classmethod
    def of(cls, line: int, columns: tuple[str, ...], raw: list[str]) -> Row:
        """Trim the cells; Refused when one holds what is no text."""
        row = cls(line, {name: trimmed(cell) for name, cell in zip(columns, raw, strict=True)})
        for name, cell in row.cells.items():
            if cell.isascii() and cell.isprintable():
                continue
            kinds = {unicodedata.category(char) for char in cell}
            if kinds & {"Zl", "Zp"} or not _TURNED.isdisjoint(cell):
                row.refuse(name, "control character")
            if "Cs" in kinds:
                row.refuse(name, "not UTF-8")
            if "Cc" in kinds:
                row.refuse(name, "control character")
        return row

    def refuse(self, column: str, reason: str) -> NoReturn:
        """Raise Refused for a column of this row."""
        raise Refused(column, self.cells[column], reason)

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """The text as written."""
        cell = self.cells[column]
        if required and not cell:
            self.refuse(column, "missing")
        if len(cell) > longest:
            self.refuse(column, f"longer than {longest} characters")
        return cell

    def reference(self, column: str) -> str:
        """The number by which somebody is known, unless a spreadsheet made a figure of it."""
        number = self.text(column, 32, required=True)
        if _FIGURE.fullmatch(number):
            self.refuse(column, "a figure of a spreadsheet, not the number as it is written")
        return number

    def day(self, column: str) -> date:
        """A day written month/day/year."""
        day = self.day_or_none(column)
        if day is None:
            self.refuse(column, "missing")
        return day

    def day_or_none(self, column: str) -> date | None:
        """A day written month/day/year, or nothing."""
        cell = self.cells[column]
        if not cell:
            return None
        found = _DAY.fullmatch(cell)
        if found is None:
            self.refuse(column, "not a date")
        month, day, year = map(int, found.groups())
        return self._read(column, year, month, day)

    def any_day(self, column: str) -> date:
        """A day written month/day/year or year-month-day, also with the midnight that a spreadsheet
        puts behind it.
        """
        written = _MIDNIGHT.sub("", self.cells[column])
        found = _ISO.fullmatch(written)
        if found is not None:
            return self._read(column, *map(int, found.groups()))
        return Row(self.line, {column: written}).day(column)

    def _read(self, column: str, year: int, month: int, day: int) -> date:
        try:
            read = date(year, month, day)
        except ValueError:
            self.refuse(column, "not a date")
        if not EARLIEST <= year <= LATEST:
            self.refuse(column, f"not between {EARLIEST} and {LATEST}")
        return read

    def past_day(self, column: str, on: date) -> date:
        """A day that is not after `on`."""
        day = self.day(column)
        if day > on:
            self.refuse(column, "in the future")
        return day

    def past_day_or_none(self, column: str, on: date) -> date | None:
        """A day that is not after `on`, or nothing."""
        return self.past_day(column, on) if self.cells[column] else None

    def number(self, column: str, most: Decimal, text: str | None = None) -> Decimal:
        """A number over 0 with at most two decimals; `text` is the cell where it was cleaned."""
        cell = self.cells[column] if text is None else text
        if not cell:
            self.refuse(column, "missing")
        if not _NUMBER.fullmatch(cell):
            self.refuse(column, "not a number")
        number = Decimal(cell)
        if number <= 0:
            self.refuse(column, "not positive")
        if number > most:
            self.refuse(column, f"more than {most}")
        places = number.quantize(Decimal("0.01"))
        if places != number:
            self.refuse(column, "more than two decimals")
        return places

    def money(self, column: str, most: Decimal) -> Decimal:
        """An amount over 0, which may carry a dollar sign and commas between thousands."""
        cell = self.cells[column].replace("$", "", 1).strip()
        if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", cell):
            cell = cell.replace(",", "")
        return self.number(column, most, cell)

    def year(self, column: str) -> int | None:
        """A calendar year, or None when the cell holds no whole number."""
        cell = self.text(column, 20, required=True)
        return int(cell) if _WHOLE.fullmatch(cell) else None

    def choice(self, column: str, known: Mapping[str, str]) -> str:
        """One of the known words, compared without case; its value."""
        cell = self.text(column, 100, required=True)
        value = known.get(cell.casefold())
        if value is None:
            self.refuse(column, "unknown")
        return value


def trimmed(cell: str) -> str:
    """A cell without the blanks round it, and without what nobody sees there."""
    return cell.strip() if cell.isascii() else _AROUND.sub("", cell)


def digest(*values: object) -> uuid.UUID:
    """A fingerprint of what a row said."""
    said = "\x1f".join("" if value is None else str(value) for value in values)
    return uuid.UUID(bytes=blake2b(said.encode(), digest_size=16).digest())
