"""Reading of single fields of a policy document; each refusal names the place and the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from members.rules.dated import Entry, PolicyError

T = TypeVar("T")
Row = Mapping[str, Any]
Reader = Callable[[object], T]

DAY_KEYS = {"valid_from", "valid_to", "placeholder", "source"}


def refuse_unknown(row: Row, where: str, known: set[str]) -> None:
    """Raise PolicyError for the first key of `row` that is not known."""
    unknown = set(row) - known
    if unknown:
        raise PolicyError(f"{where}: unknown key {min(unknown)}")


def required(row: Row, key: str, where: str) -> Any:
    """Return a field that must be there and not null."""
    if row.get(key) is None:
        raise PolicyError(f"{where}: {key} is missing")
    return row[key]


def as_day(value: object) -> date:
    """Read a date, or its ISO text."""
    if type(value) is date:
        return value
    return date.fromisoformat(as_text(value))


def as_text(value: object) -> str:
    """Read text that is not empty and can be printed; it may have several lines."""
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"text expected, not {value!r}")
    if not value.replace("\n", "").isprintable():
        raise PolicyError("letters that cannot be printed")
    return value


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise PolicyError(f"true or false expected, not {value!r}")
    return value


@dataclass(frozen=True, slots=True)
class Lines:
    """Reads at most so many lines of at most so many letters."""

    most: int
    letters: int

    def __call__(self, value: object) -> str:
        rows = as_text(value).splitlines()
        if len(rows) > self.most or any(len(row) > self.letters for row in rows):
            raise PolicyError(f"at most {self.most} lines of {self.letters} letters each expected")
        return as_text(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """Reads whole numbers in [least, most]; True is no number."""

    least: int
    most: int

    def __call__(self, value: object) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            msg = f"a whole number from {self.least} to {self.most} expected, not {value!r}"
            raise PolicyError(msg)
        return value


@dataclass(frozen=True, slots=True)
class Several:
    """Reads lists of one to so many different whole numbers."""

    most: int
    each: Whole

    def __call__(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= self.most:
            raise PolicyError(f"a list of 1 to {self.most} whole numbers expected, not {value!r}")
        numbers = tuple(self.each(item) for item in value)
        if len(set(numbers)) < len(numbers):
            raise PolicyError(f"{value!r} holds a number twice")
        return numbers


@dataclass(frozen=True, slots=True)
class Amount:
    """Reads decimals in [least, most] with at most two decimals, given as text or Decimal, never
    as a float.
    """

    least: str
    most: str

    def __call__(self, value: object) -> Decimal:
        try:
            read = value if isinstance(value, Decimal) else Decimal(as_text(value))
            good = Decimal(self.least) <= read <= Decimal(self.most) and read == round(read, 2)
        except (InvalidOperation, PolicyError):
            good = False
        if not good:
            msg = f'an amount from "{self.least}" to "{self.most}" in quotes, with two decimals '
            raise PolicyError(msg + f"at most, expected, not {value!r}")
        return read


@dataclass(frozen=True, slots=True)
class Day:
    """Reads days in [first, last]."""

    first: date
    last: date

    def __call__(self, value: object) -> date:
        try:
            day = as_day(value)
        except ValueError:
            day = None
        if day is None or not self.first <= day <= self.last:
            msg = f'a day from "{self.first}" to "{self.last}" in quotes expected, not {value!r}'
            raise PolicyError(msg)
        return day


def read(row: Row, key: str, where: str, as_: Reader[T]) -> T:
    """Read a required field; PolicyError as `where: key: what is wrong`."""
    value = required(row, key, where)
    try:
        return as_(value)
    except (ValueError, InvalidOperation) as error:
        raise PolicyError(f"{where}: {key}: {error}") from error


def read_optional(row: Row, key: str, where: str, as_: Reader[T]) -> T | None:
    """Read a field that may be absent or null."""
    return None if row.get(key) is None else read(row, key, where, as_)


def dated_entry(row: Row, where: str, value: T, fields: tuple[str, ...]) -> Entry[T]:
    """Date a value; `placeholder` is true for all of its fields, or lists some."""
    valid_from = read(row, "valid_from", where, as_day)
    valid_to = read_optional(row, "valid_to", where, as_day)
    if valid_to is not None and valid_to <= valid_from:
        raise PolicyError(f"{where}: valid_to is not after valid_from")
    marked = row.get("placeholder") or ()
    placeholder = fields if marked is True else tuple(marked)
    if not set(placeholder) <= set(fields):
        raise PolicyError(f"{where}: placeholder names an unknown field")
    return Entry(value, valid_from, valid_to, placeholder)
