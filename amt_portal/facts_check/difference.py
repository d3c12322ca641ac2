"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

FIRST = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored fact that is not what its sources give. `waits`: it is not wrong, a job that
    has not run yet will write it. `row`: the id of a copy that can simply be made again.
    """

    subject: str
    stored: str
    computed: str
    waits: bool = False
    row: int | None = None


@dataclass(slots=True)
class Found:
    """One kind of fact: how many were compared, how many differ, the first that do, and the rows
    of all that can be mended.
    """

    name: str
    compared: int = 0
    differ: int = 0
    waiting: int = 0
    first: list[Difference] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, difference: Difference) -> None:
        """Count a difference, and keep it when it is among the first."""
        if difference.waits:
            self.waiting += 1
            return
        self.differ += 1
        if len(self.first) < FIRST:
            self.first.append(difference)
        if difference.row is not None:
            self.rows.append(difference.row)

    def merge(self, other: Found) -> None:
        """Add what was found of the same kind in another part of the table."""
        self.compared += other.compared
        self.differ += other.differ
        self.waiting += other.waiting
        self.first = [*self.first, *other.first][:FIRST]
        self.rows += other.rows

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "fact": self.name,
            "compared": self.compared,
            "differ": self.differ,
            "waiting": self.waiting,
            "first": [
                {"subject": one.subject, "stored": one.stored, "computed": one.computed}
                for one in self.first
            ],
        }
