"""Answers for tests: as in the worked cases, and generated ones."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from recert.eligibility.rules.answers import NOTHING, Job, from_plain
from recert.eligibility.rules.asking import Way, way
from recert.eligibility.rules.criteria import CRITERIA, Question, RuleSet
from recert.eligibility.rules.judging import judge
from tests.handbook import POLICY

ON = date(2026, 11, 22)
RULES: RuleSet = POLICY[CRITERIA]["RMA"].on(ON)
VECTORS = Path(__file__).parent.parent.parent / "vectors" / "eligibility.jsonl"


def worked() -> list[dict[str, Any]]:
    return [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]


def answers_of(case: dict[str, Any]) -> dict[str, Any]:
    return from_plain(RULES.questions, case["in"]["answers"])


def results(answers, on=ON, rules=RULES) -> dict[str, str]:
    return {found.route.code: str(found.result) for found in judge(rules, answers, on)}


def criterion(route: str, code: str, answers, on=ON, rules=RULES) -> str:
    """The result of one criterion."""
    [found] = [each for each in judge(rules, answers, on) if each.route.code == route]
    [one] = [each for each in found.findings if each.criterion.code == code]
    return str(one.result)


def ask_all(answers, on) -> tuple[dict[str, Any], list[Way]]:
    """Go through the assistant: what was asked with its answers, and the way at each step."""
    asked, ways = {}, []
    while (now := way(RULES, asked, on)).next:
        ways.append(now)
        asked[now.next.key] = answers.get(now.next.key)
    return asked, [*ways, now]


DAYS = st.integers(-3000, 400).map(lambda days: ON + timedelta(days))
JOBS = st.builds(
    lambda start, length, *more: Job(start, length and start + timedelta(length), *more),
    DAYS,
    st.none() | st.integers(1, 3000),
    st.integers(0, 336).map(lambda halves: Decimal(halves) / 2),
    st.booleans(),
    st.booleans(),
)
VALUES = {
    "day": DAYS | st.just(NOTHING),
    "flag": st.booleans(),
    "whole": st.sampled_from([0, 159, 160, 719, 720, 900]),
    "decimal": st.sampled_from([Decimal(4), Decimal("4.99"), Decimal(5)]),
    "work": st.lists(JOBS, max_size=3).map(tuple),
}


def value(question: Question) -> st.SearchStrategy[Any]:
    return st.none() | VALUES[question.type]


ANSWERS = st.fixed_dictionaries({}, optional={each.key: value(each) for each in RULES.questions})
ALL = st.fixed_dictionaries({each.key: value(each) for each in RULES.questions})
