"""Reading of single fields of a policy document; each refusal names the place and the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from zoneinfo import available_timezones

from members.rules.dated import Entry, PolicyError

T = TypeVar("T")
Row = Mapping[str, Any]
Reader = Callable[[object], T]

DAY_KEYS = {"valid_from", "valid_to", "placeholder", "note"}


def refuse_unknown(row: Row, where: str, known: set[str]) -> None:
    """Raise PolicyError for the first key of `row` that is not known."""
    unknown = set(row) - known
    if unknown:
        msg = f"{where}: unknown key {min(unknown)}"
        raise PolicyError(msg)


def required(row: Row, key: str, where: str) -> Any:
    """Return a field that must be there and not null."""
    if row.get(key) is None:
        msg = f"{where}: {key} is missing"
        raise PolicyError(msg)
    return row[key]


def as_day(value: object) -> date:
    """Read a date, or its ISO text."""
    if type(value) is date:
        return value
    return date.fromisoformat(as_text(value))


def as_text(value: object) -> str:
    """Read text that is not empty and can be printed; it may have several lines."""
    if not isinstance(value, str) or not value.strip():
        msg = f"text expected, not {value!r}"
        raise PolicyError(msg)
    if not value.replace("\n", "").isprintable():
        raise PolicyError("letters that cannot be printed")
    return value


def lines(most: int, letters: int) -> Reader[str]:
    """A reader of at most so many lines of at most so many letters."""

    def as_lines(value: object) -> str:
        rows = as_text(value).splitlines()
        if len(rows) > most or any(len(row) > letters for row in rows):
            msg = f"at most {most} lines of {letters} letters each expected"
            raise PolicyError(msg)
        return as_text(value)

    return as_lines


def whole(least: int, most: int) -> Reader[int]:
    """A reader of whole numbers in [least, most]; True is no number."""

    def as_whole(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            msg = f"a whole number from {least} to {most} expected, not {value!r}"
            raise PolicyError(msg)
        return value

    return as_whole


def several(most: int, each: Reader[int]) -> Reader[tuple[int, ...]]:
    """A reader of lists of one to so many different whole numbers."""

    def as_several(value: object) -> tuple[int, ...]:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= most:
            msg = f"a list of 1 to {most} whole numbers expected, not {value!r}"
            raise PolicyError(msg)
        numbers = tuple(each(item) for item in value)
        if len(set(numbers)) < len(numbers):
            msg = f"{value!r} holds a number twice"
            raise PolicyError(msg)
        return numbers

    return as_several


def amount(least: str, most: str) -> Reader[Decimal]:
    """A reader of decimals in [least, most] with at most two decimals, given as text or Decimal,
    never as a float.
    """

    def as_amount(value: object) -> Decimal:
        try:
            read = value if isinstance(value, Decimal) else Decimal(as_text(value))
            good = Decimal(least) <= read <= Decimal(most) and read == round(read, 2)
        except (InvalidOperation, PolicyError):
            good = False
        if not good:
            msg = f'an amount from "{least}" to "{most}" in quotes, with two decimals at most, '
            raise PolicyError(msg + f"expected, not {value!r}")
        return read

    return as_amount


def day_between(first: date, last: date) -> Reader[date]:
    """A reader of days in [first, last]."""

    def as_near_day(value: object) -> date:
        try:
            day = as_day(value)
        except ValueError:
            day = None
        if day is None or not first <= day <= last:
            msg = f'a day from "{first}" to "{last}" in quotes expected, not {value!r}'
            raise PolicyError(msg)
        return day

    return as_near_day


def as_zone(value: object) -> str:
    """Read the name of a time zone, such as America/Chicago."""
    name = as_text(value)
    if "/" not in name or name not in available_timezones():
        msg = f"a time zone such as America/Chicago expected, not {value!r}"
        raise PolicyError(msg)
    return name


def read(row: Row, key: str, where: str, as_: Reader[T]) -> T:
    """Read a required field; PolicyError as `where: key: what is wrong`."""
    value = required(row, key, where)
    try:
        return as_(value)
    except (ValueError, InvalidOperation) as error:
        msg = f"{where}: {key}: {error}"
        raise PolicyError(msg) from error


def read_optional(row: Row, key: str, where: str, as_: Reader[T]) -> T | None:
    """Read a field that may be absent or null."""
    return None if row.get(key) is None else read(row, key, where, as_)


def dated_entry(row: Row, where: str, value: T, fields: tuple[str, ...]) -> Entry[T]:
    """Date a value; `placeholder` is true for all of its fields, or lists some."""
    valid_from = read(row, "valid_from", where, as_day)
    valid_to = read_optional(row, "valid_to", where, as_day)
    if valid_to is not None and valid_to <= valid_from:
        msg = f"{where}: valid_to is not after valid_from"
        raise PolicyError(msg)
    marked = row.get("placeholder") or ()
    placeholder = fields if marked is True else tuple(marked)
    if not set(placeholder) <= set(fields):
        msg = f"{where}: placeholder names an unknown field"
        raise PolicyError(msg)
    return Entry(value, valid_from, valid_to, placeholder)
