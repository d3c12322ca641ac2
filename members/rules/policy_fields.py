"""Reading of single fields of a policy document; each refusal names the place and the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from members.rules.dated import Entry, PolicyError

T = TypeVar("T")
Row = Mapping[str, Any]

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
    """Read text that is not empty."""
    if not isinstance(value, str) or not value:
        msg = f"text expected, not {value!r}"
        raise PolicyError(msg)
    return value


def as_count(value: object) -> int:
    """Read a whole number from 0; True is no number."""
    if type(value) is not int or value < 0:
        msg = f"a whole number from 0 expected, not {value!r}"
        raise PolicyError(msg)
    return value


def as_years(value: object) -> int:
    """Read a whole number from 1."""
    years = as_count(value)
    if years == 0:
        raise PolicyError("at least one year expected, not 0")
    return years


def as_counts(value: object) -> tuple[int, ...]:
    """Read a list of whole numbers from 0."""
    if not isinstance(value, list | tuple):
        msg = f"a list of whole numbers expected, not {value!r}"
        raise PolicyError(msg)
    return tuple(as_count(item) for item in value)


def as_amount(value: object) -> Decimal:
    """Read a finite decimal from 0, given as text or Decimal, never as a float."""
    amount = value if isinstance(value, Decimal) else Decimal(as_text(value))
    if not amount.is_finite() or amount < 0:
        msg = f"an amount from 0 expected, not {value!r}"
        raise PolicyError(msg)
    return amount


def read(row: Row, key: str, where: str, as_: Callable[[object], T]) -> T:
    """Read a required field; PolicyError as `where: key: what is wrong`."""
    value = required(row, key, where)
    try:
        return as_(value)
    except (ValueError, InvalidOperation) as error:
        msg = f"{where}: {key}: {error}"
        raise PolicyError(msg) from error


def read_optional(row: Row, key: str, where: str, as_: Callable[[object], T]) -> T | None:
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
