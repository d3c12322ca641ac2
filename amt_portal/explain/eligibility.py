"""`explain eligibility`: answers about one person in, what they make of each route out (handbook
section 9).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from amt_portal.explain.fields import Fields
from members.rules.dated import Policy
from recert.eligibility.rules.answers import Answer, Job
from recert.eligibility.rules.criteria import CRITERIA, Question
from recert.eligibility.rules.judging import RouteFinding, judge

JOB = {"from", "to", "hours_per_week", "clinical", "administrative"}
HOURS_OF_WEEK = Decimal(168)


def answer(line: object, policy: Policy) -> dict[str, Any]:
    """Judge the answers that a line gives. Raises MalformedError."""
    fields = Fields(line, {"program", "on", "answers"})
    code, on = fields.text("program"), fields.day("on")
    program = policy.program_of_code(code)
    versions = policy[CRITERIA].get(program.key) if program else None
    if versions is None:
        fields.refuse("program", "no criteria")
    assert versions is not None  # noqa: S101 - refused above
    rules = versions.on(on)
    questions = {question.key: question for question in rules.questions}
    given = Fields(fields.need("answers"), questions, "answers")
    answers = {key: _answer(given, questions[key]) for key in given.values}
    found = judge(rules, answers, on)
    return {
        "program": code,
        "on": on.isoformat(),
        "version": str(rules.version),
        "routes": [_shown(each) for each in found],
    }


def _answer(given: Fields, question: Question) -> Answer:
    key = question.key
    if given.get(key) is None:
        return None
    match question.type:
        case "day":
            return given.day(key)
        case "flag":
            return given.flag(key)
        case "whole":
            return given.count(key)
        case "decimal":
            return given.decimal(key, most=question.most)
    jobs = given.items(key)
    return tuple(_job(job, f"{given.where(key)}[{place}]") for place, job in enumerate(jobs))


def _job(item: object, path: str) -> Job:
    fields = Fields(item, JOB, path)
    start, end = fields.day("from"), fields.optional_day("to")
    if end is not None and end < start:
        fields.refuse("to", "before from")
    return Job(
        start,
        end,
        fields.decimal("hours_per_week", most=HOURS_OF_WEEK),
        fields.flag("clinical"),
        fields.flag("administrative"),
    )


def _shown(found: RouteFinding) -> dict[str, Any]:
    return {
        "code": found.route.code,
        "result": str(found.result),
        "criteria": [
            {"code": each.criterion.code, "result": str(each.result)} for each in found.findings
        ],
    }
