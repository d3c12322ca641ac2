"""What a row of a result file meets in the rows above it (handbook section 9, "Result file")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from recert.exam.rules.reported import Reported
from recert.rules.deadlines import NO_ATTEMPT
from recert.rules.results import Hold


class Above:
    """Rows of a file that would be taken: a row below can be held for what they say, though it is
    not on record yet.
    """

    def __init__(self, rows: Iterable[Reported] = ()) -> None:
        self._by_number: defaultdict[str, list[Reported]] = defaultdict(list)
        for row in rows:
            self._by_number[row.number].append(row)

    def same(self, row: Reported) -> str:
        """The line that says the same, "" where none does."""
        before = self._that_day(row)
        return f"Line {before.line} of this file gives the same result." if before else ""

    def why(self, hold: Hold, row: Reported) -> str:
        """Why a row is held, where another line is what stands against it; else ""."""
        if hold is Hold.CONTRADICTS and (before := self._that_day(row)):
            return f"Line {before.line} of this file gives another result: {_beside(before, row)}."
        if hold is Hold.NOT_EXPECTED:
            moved = [each for each in self._above(row) if each.sitting.result != NO_ATTEMPT]
            if moved:
                return f"After line {moved[-1].line} of this file no result is expected."
        return ""

    def _above(self, row: Reported) -> list[Reported]:
        return [each for each in self._by_number[row.number] if each.line < row.line]

    def _that_day(self, row: Reported) -> Reported | None:
        day = row.sitting.attempted_on
        return next((each for each in self._above(row) if each.sitting.attempted_on == day), None)


def _beside(before: Reported, row: Reported) -> str:
    """A result as the file words it, with what tells it from one that is worded alike."""
    one = before.sitting
    if one.result != row.sitting.result:
        return one.result
    details = (one.score and f"score {one.score}", one.form and f"form {one.form}")
    return ", ".join(filter(None, (one.result, *details)))
