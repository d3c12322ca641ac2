"""What the board of a round shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ccp.audit.models import Round
from ccp.audit.queries import board as queries
from ccp.audit.rules import board
from ccp.audit.rules.board import Group
from ccp.audit.rules.figures import GOAL_DAYS
from ccp.audit.rules.verdicts import REASON_WORDS, Reason
from ccp.models import Category
from members.models import User
from members.queries.policy import policy

FEW = 30  # cases below which a rate says little: drawn hollow
STATE_LOOKS = {
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


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state of cases: how many there are, by the columns of age where age is counted."""

    state: str
    count: int
    ages: list[tuple[str, int]]
    note: str = ""

    @property
    def look(self) -> tuple[str, str, str]:
        """Word, tone and icon."""
        return STATE_LOOKS[self.state]


@dataclass(frozen=True, slots=True)
class Rate:
    """A pass rate on its scale. at: the place of the dot, 0 to 100."""

    name: str
    percent: float
    of: int
    at: float

    @property
    def few(self) -> bool:
        return self.of < FEW


@dataclass(frozen=True)
class Board:
    """The cases of a round as one member of staff sees them on a day."""

    held: Round
    on: date
    user: User

    @property
    def neighbours(self) -> list[int]:
        """The years of the drawn rounds next to this one."""
        return queries.neighbours(self.held.year)

    @cached_property
    def goal(self) -> int:
        """Days within which an answer is to be decided."""
        return policy()[GOAL_DAYS].on(self.on)

    @cached_property
    def counts(self) -> dict[str, Any]:
        return queries.by_state_and_age(self.held.year, self.on, self.goal)

    @property
    def groups(self) -> list[tuple[Group, int, list[StateRow]]]:
        """Groups that have something, each with its number of cases and its rows."""
        made = []
        for group in board.GROUPS:
            rows = [self._row(group, state) for state in group.states]
            count = sum(row.count for row in rows)
            if count or group.ages or group is board.GROUPS[-1]:
                made.append((group, count, rows))
        return made

    def _row(self, group: Group, state: str) -> StateRow:
        counted = self.counts.get(state, {})
        ages = [(age, counted.get(age, 0)) for age in board.AGES] if group.ages else []
        note = ""
        if state == "failed" and (silent := queries.no_answer(self.held.year)):
            note = f"{silent:,} without an answer"
        return StateRow(state, counted.get("all", 0), ages, note)

    @property
    def cases(self) -> int:
        return self._count(*board.STATES)

    @property
    def to_review(self) -> int:
        return self._count("submitted", "in_review", "appealed")

    @cached_property
    def late(self) -> list[tuple[str, int]]:
        """Who has cases that wait too long, "" for nobody, with how many."""
        return queries.late_by_reviewer(self.held.year, self.on, self.goal)

    @property
    def late_count(self) -> int:
        return sum(count for _, count in self.late)

    @property
    def late_words(self) -> str:
        said = [
            f"{count} {'mine' if name == str(self.user) else f'of {name}' if name else 'of nobody'}"
            for name, count in self.late
        ]
        return ", ".join(said[:3])

    @cached_property
    def mine(self) -> list[tuple[queries.Mine, int, bool]]:
        """My cases, with the days they wait and whether that is too long."""
        found = queries.mine(self.user)
        days = [(self.on - row.audit.since).days for row in found]
        return [(row, each, each > self.goal) for row, each in zip(found, days, strict=True)]

    @property
    def mine_left(self) -> int:
        return sum(row.left for row, _, _ in self.mine)

    @property
    def decided(self) -> int:
        return self._count("passed", "failed")

    @property
    def pass_rate(self) -> float | None:
        return board.rate(self._count("passed"), self.decided)

    @cached_property
    def programs(self) -> list[Rate]:
        found = queries.by_program(self.held.year)
        rates = {
            code: (100 * counted["passed"] / counted.total(), counted.total())
            for code, counted in found.items()
        }
        return [
            Rate(code, percent, of, self._place(percent, rates))
            for code, (percent, of) in sorted(rates.items(), key=lambda one: (-one[1][1], one[0]))
        ]

    def _place(self, percent: float, rates: dict[str, tuple[float, int]]) -> float:
        first = board.scale_from([each for each, _ in rates.values()])
        return round(100 * (percent - first) / (100 - first), 2)

    @property
    def scale(self) -> int:
        """Where the scale of pass rates begins, in percent."""
        return board.scale_from([each.percent for each in self.programs])

    @property
    def round_at(self) -> float | None:
        """The place of the whole round's rate on that scale."""
        rate = self.pass_rate
        return None if rate is None else round(100 * (rate - self.scale) / (100 - self.scale), 2)

    @property
    def categories(self) -> list[tuple[str, int, Decimal]]:
        """Category, activities judged, percent accepted whole."""
        return [
            (Category(code).label, judged, Decimal(100 * accepted) / judged)
            for code, judged, accepted in queries.by_category(self.held.year)
        ]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        counted = queries.reasons(self.held.year)
        return [(REASON_WORDS[Reason(key)], count) for key, count in counted.most_common()]

    @cached_property
    def days(self) -> queries.Days | None:
        return queries.days_to_decide(self.held.year)

    @cached_property
    def answered(self) -> tuple[int, int]:
        return queries.answered(self.held.year)

    @property
    def answer_rate(self) -> float | None:
        return board.rate(*self.answered)

    @cached_property
    def weeks(self) -> list[tuple[date, int, int]]:
        return queries.by_week(self.held.year)

    @property
    def chart(self) -> dict[str, Any]:
        """What chart.js draws: answers and decisions by week."""
        return {
            "unit": "",
            "whole": True,
            "labels": [f"{monday:%b} {monday.day}" for monday, _, _ in self.weeks],
            "series": [
                {"name": "Answers", "color": "--second", "values": [row[1] for row in self.weeks]},
                {"name": "Decided", "color": "--primary", "values": [row[2] for row in self.weeks]},
            ],
        }

    def _count(self, *states: str) -> int:
        return sum(self.counts.get(state, {}).get("all", 0) for state in states)
