"""What the board of a round shows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from casework.rules.board import rate
from casework.views.board import Board, Look, Rates
from ccp.audit.models import Round
from ccp.audit.queries import board as queries
from ccp.audit.rules.board import GROUPS
from ccp.audit.rules.figures import GOAL_DAYS
from ccp.audit.rules.flows import KEY
from ccp.models import Category

LOOKS: dict[str, Look] = {
    "selected": ("Selected", "plain", "dices"),
    "submitted": ("Submitted", "info", "send"),
    "in_review": ("In review", "info", "search-check"),
    "appealed": ("Appealed", "suspended", "flag"),
    "notified": ("Notified", "grace", "hourglass"),
    "deficient": ("Deficient", "grace", "circle-alert"),
    "passed": ("Passed", "active", "circle-check"),
    "failed": ("Failed", "lapsed", "circle-x"),
    "withdrawn": ("Withdrawn", "retired", "undo-2"),
}


@dataclass(frozen=True)
class RoundBoard(Board):
    """The cases of a round as one member of staff sees them on a day."""

    held: Round

    key = KEY
    groups_of = GROUPS
    looks: ClassVar = LOOKS
    figure: ClassVar = GOAL_DAYS
    reads = ("audit__unit",)

    @property
    def rows(self) -> QuerySet[Any]:
        return queries.cases(self.held.year)

    def program(self, case: Any) -> str:
        return case.audit.unit.program if case.audit.unit else ""

    def note(self, state: str) -> str:
        silent = queries.no_answer(self.held.year) if state == "failed" else 0
        return f"{silent:,} without an answer" if silent else ""

    @property
    def neighbours(self) -> list[int]:
        """The years of the drawn rounds next to this one."""
        return queries.neighbours(self.held.year)

    @cached_property
    def programs(self) -> Rates:
        """The cases that passed, by program, those with most cases first."""
        found = queries.by_program(self.held.year).items()
        ordered = sorted(found, key=lambda one: (-one[1].total(), one[0]))
        return Rates.of_counted((code, each["passed"], each.total()) for code, each in ordered)

    @property
    def categories(self) -> list[tuple[str, int, Decimal]]:
        """Category, activities judged, percent accepted whole."""
        return [
            (Category(code).label, judged, Decimal(100 * accepted) / judged)
            for code, judged, accepted in queries.by_category(self.held.year)
        ]

    @cached_property
    def answered(self) -> tuple[int, int]:
        return queries.answered(self.held.year)

    @property
    def answer_rate(self) -> float | None:
        return rate(*self.answered)
