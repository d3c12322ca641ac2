"""The programme's figures, each with the days on which it holds, as every rule takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from members.rules.dated import PolicyError
from members.rules.declared import Declared, Figure
from members.rules.programs import PROGRAMS, Program
from members.rules.readers import Row, as_text, read, refuse_unknown

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything the rules ask for: `policy[GRACE_DAYS].on(day)`.

    held: what was read of each declaration, by its key.
    """

    held: Mapping[str, Any]

    @classmethod
    def from_document(cls, document: Row, declared: Iterable[Declared[Any]]) -> Policy:
        """Build the policy from {"setting": [...]} and the rows of each table by its key.

        Days may be dates or ISO text, decimals are text. Raises PolicyError naming what is wrong.
        """
        known = list(declared)
        figures = {each.key for each in known if isinstance(each, Figure)}
        refuse_unknown(document, "document", {"setting"} | {each.key for each in known} - figures)
        for row in document.get("setting", ()):
            name = read(row, "name", "setting", as_text)
            if name not in figures:
                raise PolicyError(f"setting {name}: unknown")
        return cls({each.key: each.read(document) for each in known})

    def __getitem__(self, declared: Declared[T]) -> T:
        held: T = self.held[declared.key]
        return held

    @property
    def programs(self) -> Mapping[str, Program]:
        """The programmes by key."""
        return self[PROGRAMS]

    def program_of_code(self, code: str) -> Program | None:
        """Return the program that bears or ever bore `code`, or None."""
        for program in self.programs.values():
            if any(entry.value.code == code for entry in program.names.entries):
                return program
        return None
