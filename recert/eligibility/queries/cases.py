"""Answers that a change of the criteria is tried on: worked cases, and open applications."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from recert.eligibility.rules.answers import from_plain
from recert.eligibility.rules.criteria import RuleSet
from recert.eligibility.rules.judging import RouteFinding, judge

FILE = Path(__file__).parents[2] / "policy" / "worked_cases.toml"


@dataclass(frozen=True, slots=True)
class Case:
    """Answers as JSON keeps them, judged as of a day. page: where the application is."""

    title: str
    on: date
    kept: Mapping[str, Any]
    page: str = ""

    def judged(self, rules: RuleSet) -> list[RouteFinding]:
        return judge(rules, from_plain(rules.questions, self.kept), self.on)


Source: TypeAlias = Callable[[str], Iterable[Case]]
_sources: list[Source] = []


def declare_applications(source: Source) -> None:
    """Let a change of a program's criteria be tried on its open applications. source: gives those
    of the program with that key, in a constant number of queries.
    """
    _sources.append(source)


def applications(program: str) -> list[Case]:
    return [case for source in _sources for case in source(program)]


@cache
def worked_cases(program: str) -> tuple[Case, ...]:
    """The cases that stand beside the criteria of the program with that key."""
    read = tomllib.loads(FILE.read_text("utf-8"))["case"]
    return tuple(
        Case(row["title"], row["on"], row["answers"]) for row in read if row["program"] == program
    )
