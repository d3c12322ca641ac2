"""Strict reading of the fields of one JSON object; a refusal names the field and what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DECIMAL = re.compile(r"[0-9]{1,20}(\.[0-9]{1,2})?")
MOST_AMOUNT = Decimal("9999.99")
LONGEST_NAME = 60


class MalformedError(Exception):
    """A line that cannot be answered."""

    def __init__(self, field: str, wrong: str) -> None:
        super().__init__(f"{field}: {wrong}")


def printable(name: str) -> str:
    """A key as a message can show it: on one line, in ASCII, not endless."""
    shown = name if name.isascii() and name.isprintable() and name else json.dumps(name)
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}..."


class Fields:
    """One object, read field by field. A missing key and null are the same."""

    def __init__(self, value: object, known: Collection[str], path: str = "") -> None:
        """Refuse what is no object, and any key that is not `known`."""
        if not isinstance(value, dict):
            raise MalformedError(path or "json", "not an object")
        self.path = path
        self.values: Mapping[str, Any] = value
        for key in value:
            if key not in known:
                self.refuse(key, "unknown key")

    def refuse(self, key: str, wrong: str) -> None:
        """Raise MalformedError for a field of this object."""
        raise MalformedError(self.where(key), wrong)

    def where(self, key: str) -> str:
        return f"{self.path}.{printable(key)}" if self.path else printable(key)

    def get(self, key: str) -> Any:
        """What stands there; None when missing."""
        return self.values.get(key)

    def need(self, key: str) -> Any:
        """What stands there; refused when missing or null."""
        value = self.get(key)
        if value is None:
            self.refuse(key, "missing")
        return value

    def day(self, key: str) -> date:
        """A day that must be there, as YYYY-MM-DD and nothing else."""
        return as_day(self.need(key), self.where(key))

    def optional_day(self, key: str) -> date | None:
        value = self.get(key)
        return None if value is None else as_day(value, self.where(key))

    def integer(self, key: str) -> int:
        value = self.need(key)
        if type(value) is not int:  # True is an int to isinstance
            self.refuse(key, "not an integer")
        number: int = value
        return number

    def count(self, key: str) -> int:
        """A whole number from 0."""
        number = self.integer(key)
        if number < 0:
            self.refuse(key, "less than 0")
        return number

    def flag(self, key: str) -> bool:
        value = self.need(key)
        if not isinstance(value, bool):
            self.refuse(key, "not true or false")
        return value is True

    def text(self, key: str) -> str:
        value = self.need(key)
        if not isinstance(value, str):
            self.refuse(key, "not text")
        return str(value)

    def choice(self, key: str, choices: Collection[str]) -> str:
        value = self.text(key)
        if value not in choices:
            self.refuse(key, f"not one of {', '.join(choices)}")
        return value

    def decimal(self, key: str, most: Decimal | None = None) -> Decimal:
        """Plain digits with at most two decimals, as text; from 0 to `most`."""
        value = self.need(key)
        if not isinstance(value, str):
            self.refuse(key, "not a decimal in text")
        if not DECIMAL.fullmatch(value):
            self.refuse(key, "not a plain decimal with at most two places")
        number = Decimal(value)
        if most is not None and number > most:
            self.refuse(key, f"more than {most}")
        return number

    def amount(self, key: str) -> Decimal:
        """Hours, credits or years: more than 0, at most 9999.99 (handbook section 5)."""
        value = self.decimal(key)
        if not 0 < value <= MOST_AMOUNT:
            self.refuse(key, f"not more than 0 and at most {MOST_AMOUNT}")
        return value

    def items(self, key: str) -> list[Any]:
        """A list; refused when it is anything else."""
        value = self.need(key)
        if not isinstance(value, list):
            self.refuse(key, "not a list")
        return list(value)


def as_day(value: object, where: str) -> date:
    """Read a day as YYYY-MM-DD; other ISO forms, times and numbers are refused."""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise MalformedError(where, "not a date")
