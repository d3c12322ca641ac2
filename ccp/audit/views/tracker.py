"""Where a case stands, step by step: what came to pass with its day, what is now, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ccp.audit.panels import CasePanel
from ccp.audit.queries.course import Course
from ccp.audit.rules.telling import MINE, Telling
from plumbing import clock
from plumbing.zones import office_time

NOW = {
    **dict.fromkeys(MINE, ("answer", "review", "decision")),
    Telling.WITH_US: ("waiting", "decision"),
    Telling.IN_REVIEW: ("in_review", "decision"),
    Telling.OVER: ("over",),
    Telling.APPEAL: ("appeal", "appeal_decision"),
    Telling.APPEALED: ("appealed", "appeal_decision"),
}
"""What is now, and what follows, where a case is not at its end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. name: of templates/ccp/audit/steps. state: done, now or later. on and
    time: of the office, of one that is done. about: the receipt, request or decision.
    """

    name: str
    state: str
    on: date | None = None
    time: str = ""
    about: Any = None

    @property
    def good(self) -> bool:
        return self.name not in {"decided_failed", "not_answered"}


def steps(case: CasePanel, course: Course) -> list[Step]:
    """All of the way, from the notice to the end."""
    first = [Step("notice", "done", case.notified_on)] if case.notified_on else []
    past = sorted(_past(case, course), key=lambda each: each[0])
    done = [
        Step(name, "done", clock.office_day(at), office_time(at), about) for at, name, about in past
    ]
    open_ = [
        Step(name, "later" if place else "now")
        for place, name in enumerate(NOW.get(case.telling, ()))
    ]
    return [*first, *done, *_ends(case), *open_]


def _past(case: CasePanel, course: Course) -> Iterator[tuple[datetime, str, Any]]:
    for receipt in course.receipts:
        yield receipt.at, "sent", receipt
    for request in course.requests:
        yield request.asked_at, "asked_time", request
        if request.answered_at and request.declined_because:
            yield request.answered_at, "no_time", request
    if case.audit.extended_at:
        yield case.audit.extended_at, "more_time", case.audit.extended_by
    for decision in course.decisions:
        yield decision.at, f"decided_{decision.to}", decision
    if case.audit.by_time and case.failed_on:
        yield clock.day_begins(case.failed_on), "not_answered", None


def _ends(case: CasePanel) -> Iterator[Step]:
    if case.audit.withdrawn_on:
        taken_back = case.audit.taken_back_on is not None
        yield Step("taken_back" if taken_back else "withdrawn", "done", case.audit.withdrawn_on)
