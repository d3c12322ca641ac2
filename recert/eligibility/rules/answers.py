"""What was answered: days, truth values, numbers, jobs; nothing there; or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from members.rules.readers import as_day
from recert.eligibility.rules.criteria import Question


class Nothing(Enum):
    """There is none: no day is missing, so it is no `None`."""

    NOTHING = "none"


NOTHING = Nothing.NOTHING


@dataclass(frozen=True, slots=True)
class Job:
    """A time of work, both days included; end None: it goes on. place: its name, where told."""

    start: date
    end: date | None
    hours_per_week: Decimal
    clinical: bool
    administrative: bool
    place: str = ""


Answer: TypeAlias = "date | bool | int | Decimal | tuple[Job, ...] | Nothing | None"
Answers: TypeAlias = Mapping[str, Answer]
"""By the questions' keys. None: asked, and not known; without its key: not asked yet."""


def to_plain(answers: Answers) -> dict[str, Any]:
    """Answers as JSON keeps them, in the shape of `explain eligibility`; "none" says that there is
    none. `from_plain` reads that back.
    """
    return {key: _plain(answer) for key, answer in answers.items()}


def _plain(answer: Answer) -> Any:
    match answer:
        case Nothing():
            return NOTHING.value
        case date():
            return answer.isoformat()
        case Decimal():
            return str(answer)
        case tuple():
            return [
                {
                    "from": job.start.isoformat(),
                    "to": job.end and job.end.isoformat(),
                    "hours_per_week": str(job.hours_per_week),
                    "clinical": job.clinical,
                    "administrative": job.administrative,
                    "place": job.place,
                }
                for job in answer
            ]
    return answer


def from_plain(questions: Iterable[Question], kept: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers to these questions; those to others are left out."""
    return {each.key: _read(each, kept[each.key]) for each in questions if each.key in kept}


def _read(question: Question, value: Any) -> Answer:
    if value is None or question.type in {"flag", "whole"}:
        answer: Answer = value
        return answer
    if value == NOTHING.value:
        return NOTHING
    if question.type == "day":
        return as_day(value)
    if question.type == "decimal":
        return Decimal(value)
    return tuple(
        Job(
            as_day(job["from"]),
            as_day(job["to"]) if job.get("to") else None,
            Decimal(job["hours_per_week"]),
            job["clinical"],
            job["administrative"],
            job.get("place", ""),
        )
        for job in value
    )
