"""What an import did, in figures that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: where it stands and why. `column` is empty for a broken line."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        column = f"{self.column}: " if self.column else ""
        return f"{self.file}, line {self.line}: {column}{self.reason}: {self.value[:80]!r}"


@dataclass(slots=True)
class FileCount:
    """The rows of one file: each is taken, or the same as an earlier one, or refused.

    Of the taken ones `new` were added by this import; the others were there from an earlier one.
    """

    file: str
    taken: int = 0
    new: int = 0
    same_again: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        return self.taken + self.same_again + self.refused


@dataclass(slots=True)
class Summary:
    """The outcome of an import on a day. The standings are of the export's certifications; one
    may have several reasons to be lapsed or in grace.
    """

    on: date
    dry_run: bool
    files: list[FileCount] = field(default_factory=list)
    standings: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        told = ("file", "rows", "taken", "new", "same_again", "refused", "reasons")
        return {
            "on": self.on.isoformat(),
            "dry_run": self.dry_run,
            "files": [{name: getattr(one, name) for name in told} for one in self.files],
            "standings": self.standings,
            "reasons": self.reasons,
        }

    def lines(self) -> Iterator[str]:
        """The summary as text, a line at a time."""
        yield f"{'file':<20}{'rows':>10}{'taken':>10}{'new':>10}{'same again':>12}{'refused':>9}"
        for count in self.files:
            yield (
                f"{count.file:<20}{count.rows:>10,}{count.taken:>10,}{count.new:>10,}"
                f"{count.same_again:>12,}{count.refused:>9,}"
            )
        for count in self.files:
            if count.refused:
                yield ""
                yield f"{count.file}: {count.refused:,} refused"
                for reason, times in sorted(count.reasons.items()):
                    yield f"{times:>10,}  {reason}"
        yield ""
        yield f"Standing on {self.on} of {sum(self.standings.values()):,} certifications"
        for word, times in sorted(self.standings.items()):
            yield f"{times:>10,}  {word}"
        if self.reasons:
            yield ""
            yield "Reasons (a certification may have several)"
            for code, times in sorted(self.reasons.items()):
                yield f"{times:>10,}  {code}"
        if self.dry_run:
            yield ""
            yield "Dry run: nothing was written."
