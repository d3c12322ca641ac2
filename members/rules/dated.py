"""Values that hold from a day on, and the policy, which is all of them (handbook, opening
paragraph: effective days).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from members.rules.declared import Declared
    from members.rules.programs import Program

T = TypeVar("T")


class PolicyError(ValueError):
    """The policy document is wrong, or holds nothing for the day asked."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One value and its days [valid_from, valid_to); `placeholder` names what is not official."""

    value: T
    valid_from: date
    valid_to: date | None = None
    placeholder: tuple[str, ...] = ()


class Dated(Generic[T]):
    """Values of one thing over time."""

    __slots__ = ("_newest_first", "name")

    def __init__(self, name: str, entries: Iterable[Entry[T]]) -> None:
        """Order the entries; PolicyError when there is none or two begin on one day."""
        self.name = name
        self._newest_first = tuple(sorted(entries, key=lambda e: e.valid_from, reverse=True))
        begins = [entry.valid_from for entry in self._newest_first]
        if not begins:
            raise PolicyError(f"{name}: no value")
        if len(set(begins)) < len(begins):
            raise PolicyError(f"{name}: two values begin on the same day")

    @property
    def entries(self) -> tuple[Entry[T], ...]:
        """All entries, oldest first."""
        return self._newest_first[::-1]

    def entry_on(self, day: date) -> Entry[T]:
        """Return the entry in force on `day`: the newest of those whose days contain it.

        A day before the first entry takes the first one, as nothing older is known.
        Raises PolicyError in a gap.
        """
        for entry in self._newest_first:
            if entry.valid_from <= day and (entry.valid_to is None or day < entry.valid_to):
                return entry
        if day < self._newest_first[-1].valid_from:
            return self._newest_first[-1]
        raise PolicyError(f"{self.name}: no value on {day}")

    def spans(self) -> Iterator[tuple[date, date, T]]:
        """Yield, oldest first, the days [first, until) with one value, and that value, from the
        calendar's first day to its last. Raises PolicyError in a gap.
        """
        begins = {entry.valid_from for entry in self._newest_first}
        ends = {entry.valid_to for entry in self._newest_first if entry.valid_to is not None}
        first, *turns = sorted(begins | ends)
        for start, until in pairwise([date.min, *turns, date.max]):
            yield start, until, self.on(max(start, first))

    def on(self, day: date) -> T:
        """Return the value in force on `day`; see `entry_on`."""
        return self.entry_on(day).value


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the rules ask for: `policy[GRACE_DAYS].on(day)`.

    held: what was read of each declaration, by its key.
    """

    held: Mapping[str, Any]

    def __getitem__(self, declared: Declared[T]) -> T:
        held: T = self.held[declared.key]
        return held

    @property
    def programs(self) -> Mapping[str, Program]:
        """The programmes by key."""
        programs: Mapping[str, Program] = self.held["program"]
        return programs

    def program_of_code(self, code: str) -> Program | None:
        """Return the program that bears or ever bore `code`, or None."""
        for program in self.programs.values():
            if any(entry.value.code == code for entry in program.names.entries):
                return program
        return None
