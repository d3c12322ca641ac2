"""The board of a kind of case: what its page shows, and the lists behind its numbers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from casework import kinds
from casework.queries import board as queries
from casework.queries import desk
from casework.rules import board
from casework.rules.board import Group
from members.models import User
from members.queries.marks import mark
from members.queries.policy import policy
from members.rules.declared import Figure
from plumbing.paging import UncountedPaginator

FEW = 30  # cases below which a rate says little: drawn hollow
MOST_MINE = 12
ROWS_A_PAGE = 50
AGE_WORDS = {"first": "the first days", "goal": "within the goal", "over": "over the goal"}

WAITING = "waiting"  # in place of a state: all that are with us

Look = tuple[str, str, str]  # word, tone and icon of a state


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state of cases: how many there are, by the columns of age where age is counted."""

    state: str
    look: Look
    count: int
    ages: list[tuple[str, int]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate on its scale. at: the place of the dot, 0 to 100."""

    name: str
    percent: float
    of: int
    at: float

    @property
    def few(self) -> bool:
        return self.of < FEW


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates on one scale, with that of all. scale: where it begins, in percent."""

    rows: list[Rate]
    scale: int
    of: int
    all: float | None

    @classmethod
    def of_counted(cls, counted: Iterable[tuple[str, int, int]]) -> Rates:
        """From a name, how many of it came to it, of how many; those of none are left out."""
        found = [(name, 100 * part / of, of, part) for name, part, of in counted if of]
        scale = board.scale_from([percent for _, percent, _, _ in found])
        rows = [Rate(name, each, of, _place(each, scale)) for name, each, of, _ in found]
        whole = sum(of for _, _, of, _ in found)
        return cls(rows, scale, whole, board.rate(sum(part for *_, part in found), whole))

    @property
    def all_at(self) -> float | None:
        """The place of the rate of all."""
        return None if self.all is None else _place(self.all, self.scale)


def _place(percent: float, scale: int) -> float:
    return round(100 * (percent - scale) / (100 - scale), 2)


@dataclass(frozen=True)
class Board(ABC):
    """The cases of a kind as one member of staff sees them on a day; a kind makes its own of it.

    key: of the kind. groups_of: its states by whose turn it is; looks: of its states. figure: the
    days within which it is decided. reads: what is read with each of my cases, for `program`.
    """

    on: date
    user: User

    key: ClassVar[str]
    groups_of: ClassVar[Sequence[Group]]
    looks: ClassVar[Mapping[str, Look]]
    figure: ClassVar[Figure[int]]
    reads: ClassVar[tuple[str, ...]]

    # ---- the kind's own ----

    @property
    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """What the kind keeps beside the cases that are counted, with `since`."""

    @abstractmethod
    def program(self, case: Any) -> str:
        """The code of the program that one of my cases is about."""

    def note(self, _state: str) -> str:
        """What is said beside the number of a state."""
        return ""

    @property
    def kept(self) -> dict[str, str]:
        """By what the board is narrowed; its lists are too."""
        return {}

    # ---- the same for all ----

    @property
    def kind(self) -> kinds.Kind:
        return kinds.of(self.key)

    @cached_property
    def goal(self) -> int:
        """Days within which what was sent is to be decided."""
        return policy()[self.figure].on(self.on)

    @property
    def goal_mark(self) -> str:
        return mark(self.figure, self.on)

    @property
    def query(self) -> str:
        """The beginning of the query of its lists."""
        return urlencode(self.kept) + "&" if self.kept else ""

    @cached_property
    def counts(self) -> Mapping[str, Counter[str]]:
        return queries.by_state_and_age(self.rows, self.on, self.goal)

    @property
    def groups(self) -> list[tuple[Group, int, list[StateRow]]]:
        """Groups that have something, each with its number of cases and its rows."""
        made = []
        for group in self.groups_of:
            rows = [self._row(group, state) for state in group.states]
            count = sum(row.count for row in rows)
            if count or group.ages or group is self.groups_of[-1]:
                made.append((group, count, rows))
        return made

    def _row(self, group: Group, state: str) -> StateRow:
        counted = self.counts.get(state, Counter())
        ages = [(age, counted[age]) for age in board.AGES] if group.ages else []
        return StateRow(state, self.looks[state], counted["all"], ages, self.note(state))

    def count(self, *states: str) -> int:
        return sum(self.counts[state]["all"] for state in states if state in self.counts)

    @property
    def cases(self) -> int:
        return self.count(*board.states_of(self.groups_of))

    @property
    def to_review(self) -> int:
        return self.count(*self.kind.waits_in)

    @cached_property
    def late(self) -> list[tuple[User | None, int]]:
        """Who has cases that wait too long, None for nobody, with how many."""
        return queries.late_by_reviewer(self.rows, self.on, self.goal)

    @property
    def late_count(self) -> int:
        return sum(count for _, count in self.late)

    @property
    def late_words(self) -> str:
        said = [f"{count} {self._whose(who)}" for who, count in self.late]
        return ", ".join(said[:3])

    def _whose(self, who: User | None) -> str:
        if who is None:
            return "of nobody"
        return "mine" if who.pk == self.user.pk else f"of {who}"

    @cached_property
    def mine(self) -> list[tuple[desk.Beside, str]]:
        """My cases, the longest waiting first, with the code of the program."""
        rows = desk.listed(self.kind, self.user, desk.MINE, self.on)
        rows = rows.select_related(*self.reads)
        found = desk.beside(self.kind, list(rows[:MOST_MINE]), self.on)
        return [(row, self.program(row.case)) for row in found]

    @property
    def mine_left(self) -> int:
        return sum(row.left for row, _ in self.mine)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why items were reduced or rejected, in words."""
        counted = queries.reasons(self.rows.values("pk"))
        return [(self.kind.reasons[key], count) for key, count in counted.most_common()]

    @cached_property
    def days(self) -> queries.Days | None:
        return queries.days_to_decide(self.rows.values("pk"))

    @property
    def days_note(self) -> str:
        """What the median of the days is of: nine of ten are told where there are ten."""
        if self.days is None:
            return "nothing decided yet"
        if self.days.nine_of_ten is None:
            return f"median of {self.days.of} decision{'' if self.days.of == 1 else 's'}"
        return f"median; 9 of 10 within {self.days.nine_of_ten:.0f}"

    @cached_property
    def weeks(self) -> list[tuple[date, int, int]]:
        return queries.by_week(self.rows.values("pk"))

    @property
    def chart(self) -> dict[str, Any]:
        """What chart.js draws: what was sent and decided, by week."""
        return {
            "unit": "",
            "whole": True,
            "labels": [f"{monday:%b} {monday.day}" for monday, _, _ in self.weeks],
            "series": [
                {"name": "Sent in", "color": "--second", "values": [row[1] for row in self.weeks]},
                {"name": "Decided", "color": "--primary", "values": [row[2] for row in self.weeks]},
            ],
        }

    def listed(self, typed: QueryDict) -> Listed:
        """The list behind a number, as an address or a form names it: a state or WAITING, and age.
        Raises Http404 for what is none.
        """
        state, age = typed.get("state", ""), typed.get("age", "")
        if state not in {"", WAITING, *self.looks} or (age and age not in board.AGES):
            raise Http404
        states = self.kind.waits_in if state == WAITING else [state] if state else ()
        rows = queries.listed(self.rows, self.on, self.goal, states=states, age=age)
        return Listed(self, state, age, rows)


@dataclass(frozen=True)
class Listed:
    """Cases behind a number of a board, the longest waiting first."""

    board: Board
    state: str
    age: str
    rows: QuerySet[Any]

    @property
    def title(self) -> str:
        words = {"": "All cases", WAITING: "With us"}
        word = words.get(self.state) or self.board.looks[self.state][0]
        return f"{word}, {AGE_WORDS[self.age]}" if self.age else word

    @property
    def asked(self) -> dict[str, str]:
        """What asks for this list again."""
        return {**self.board.kept, "state": self.state, "age": self.age}

    def page(self, number: str | None) -> dict[str, Any]:
        """What casework/board/cases.html shows: rows with their days and looks, a page of them."""
        # Keys first: what a row shows is read of a page's rows, not of all that are put in order.
        keys = self.rows.values_list("pk", flat=True)
        page = UncountedPaginator(keys, ROWS_A_PAGE).get_page(number)
        board, found = self.board, self.rows.filter(pk__in=list(page))
        rows = [(row, (board.on - row.since).days, board.looks[row.case.state]) for row in found]
        return {"listed": self, "rows": rows, "page": page, "query": urlencode(self.asked)}

    def whole(self) -> Iterator[tuple[Any, int]]:
        """All of it, each with its days."""
        for row in self.rows.iterator(chunk_size=1000):
            yield row, (self.board.on - row.since).days
