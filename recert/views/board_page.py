"""What the board of applications shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet

from casework.queries import board as counted
from casework.rules.board import rate
from casework.views.board import Board, Look, Rates
from members.queries.policy import policy
from members.queries.programs import code_and_name
from recert.models.application import Route
from recert.queries import board as queries
from recert.rules.board import GROUPS
from recert.rules.figures import GOAL_DAYS
from recert.rules.flows import KEY

WEEKS = timedelta(weeks=26)  # that the chart shows
LOOKS: dict[str, Look] = {
    "draft": ("Draft", "plain", "pencil"),
    "submitted": ("Submitted", "info", "send"),
    "in_review": ("In review", "info", "search-check"),
    "appealed": ("Appealed", "suspended", "flag"),
    "incomplete": ("Incomplete", "grace", "circle-alert"),
    "authorized": ("Authorized", "info", "graduation-cap"),
    "failed_attempt": ("Failed attempt", "grace", "circle-alert"),
    "approved": ("Approved", "active", "circle-check"),
    "passed": ("Passed", "active", "circle-check"),
    "denied": ("Denied", "lapsed", "circle-x"),
    "closed": ("Closed", "retired", "circle-minus"),
    "withdrawn": ("Withdrawn", "retired", "undo-2"),
    "expired": ("Expired", "retired", "calendar-clock"),
}


@dataclass(frozen=True)
class ApplicationsBoard(Board):
    """Applications as one member of staff sees them on a day. route: "" for both."""

    route: str

    key = KEY
    groups_of = GROUPS
    looks: ClassVar = LOOKS
    figure: ClassVar = GOAL_DAYS
    reads = ("application__certification__program",)

    @property
    def rows(self) -> QuerySet[Any]:
        return queries.on_board(self.route, self.on)

    @property
    def kept(self) -> dict[str, str]:
        return {"route": self.route} if self.route else {}

    def program(self, case: Any) -> str:
        held = case.application.certification
        return f"{code_and_name(held.program, self.on).code} {case.application.way}"

    @cached_property
    def decided(self) -> queries.Decided:
        return queries.decided(self.rows)

    @cached_property
    def routes(self) -> Rates:
        """Approved, by route."""
        found = {label: _sum(self.decided, 0, route) for route, label in Route.choices}
        return Rates.of_counted((label, *found[label]) for label in found)

    @cached_property
    def programs(self) -> list[tuple[str, int, Decimal]]:
        """Program, applications decided, percent approved; those with most first."""
        keys = Counter({key: of for (_, key), (_, of) in self.decided.items()})
        found = [(key, *_sum(self.decided, 1, key)) for key in keys]
        names = policy().programs
        return [
            (names[key].names.on(self.on).code, of, Decimal(100 * yes) / of)
            for key, yes, of in sorted(found, key=lambda one: (-one[2], one[0]))
        ]

    @cached_property
    def sittings(self) -> tuple[int, int]:
        """Attempts at the exam that were passed, and of how many."""
        return queries.sittings(self.rows)

    @property
    def pass_rate(self) -> float | None:
        return rate(*self.sittings)

    @cached_property
    def weeks(self) -> list[tuple[date, int, int]]:
        return counted.by_week(self.rows.values("pk"), first=self.on - WEEKS)


def _sum(decided: queries.Decided, place: int, name: str) -> tuple[int, int]:
    found = [row for key, row in decided.items() if key[place] == name]
    return sum(yes for yes, _ in found), sum(of for _, of in found)
