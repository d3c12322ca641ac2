"""What becomes of answers: each criterion and each route `met`, `not_met` or `unclear` on a day
(handbook section 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from members.rules.calendar import anniv
from recert.eligibility.rules.answers import NOTHING, Answer, Answers, Job
from recert.eligibility.rules.criteria import Criterion, Route, RuleSet

DAYS_OF_WEEK = 7


class Result(StrEnum):
    """Of a criterion or a route."""

    MET = "met"
    UNCLEAR = "unclear"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one criterion. answer: what it was judged by, of the question `asked`;
    since, until: the days between which a day must lie, where one must; hours: worked in that time,
    exactly; clinical, administrative: what kinds of work.
    """

    criterion: Criterion
    result: Result
    asked: str
    answer: Answer
    since: date | None = None
    until: date | None = None
    hours: Fraction | None = None
    clinical: bool = False
    administrative: bool = False

    @property
    def whole_hours(self) -> int:
        """Rounded down: never more than was worked."""
        return int(self.hours or 0)

    @property
    def nothing(self) -> bool:
        return self.answer is NOTHING

    @property
    def ahead(self) -> bool:
        """Whether it was judged by a day to come."""
        return self.asked != self.criterion.questions[0]

    @property
    def too_soon(self) -> bool:
        """Whether it was said to be finished on a day that is still to come."""
        return (
            not self.ahead
            and isinstance(self.answer, date)
            and self.answer > (self.until or date.max)
        )

    @property
    def places(self) -> list[str]:
        """Where somebody worked, as far as that was told."""
        jobs = self.answer if isinstance(self.answer, tuple) else ()
        return list(dict.fromkeys(job.place for job in jobs if job.place))


@dataclass(frozen=True, slots=True)
class RouteFinding:
    """A route with what was found of its criteria, in their order."""

    route: Route
    findings: tuple[Finding, ...]

    @property
    def result(self) -> Result:
        """Not met if any criterion is not, else unclear if any is, else met."""
        found = {finding.result for finding in self.findings}
        return next(each for each in (Result.NOT_MET, Result.UNCLEAR, Result.MET) if each in found)

    @property
    def deciding(self) -> list[Finding]:
        """The findings that make it what it is."""
        return [finding for finding in self.findings if finding.result == self.result]


def judge(rules: RuleSet, answers: Answers, on: date) -> list[RouteFinding]:
    """Judge answers by one version of the criteria, as of a day; routes in their order."""
    return [
        RouteFinding(route, tuple(finding(each, answers, on) for each in route.criteria))
        for route in rules.routes
    ]


def finding(criterion: Criterion, answers: Answers, on: date) -> Finding:
    """Judge one criterion."""
    asked = criterion.questions[0]
    answer = answers.get(asked)
    if criterion.kind == "finished":
        return _finished(criterion, answers, on)
    if answer is None:
        return Finding(criterion, Result.UNCLEAR, asked, None)
    if isinstance(answer, tuple):
        return _worked(criterion, asked, answer, on)
    if criterion.kind == "current":
        good = isinstance(answer, date) and answer >= on
    elif criterion.kind == "yes":
        good = answer is True
    else:
        good = answer is not NOTHING and answer >= criterion.figures["least"]
    return Finding(criterion, _result(good), asked, answer)


def _finished(criterion: Criterion, answers: Answers, on: date) -> Finding:
    """A day in the window; without one, a day to come that is near enough."""
    since = window_start(on, criterion.figures["years"])
    asked = criterion.questions[0]
    answer = answers.get(asked)
    if isinstance(answer, date):
        return Finding(criterion, _result(since <= answer <= on), asked, answer, since, on)
    if len(criterion.questions) > 1:
        ahead = criterion.figures["ahead_days"]
        asked, never = criterion.questions[1], answer is NOTHING
        answer = answers.get(asked)
        last = on + timedelta(min(ahead, (date.max - on).days))
        if isinstance(answer, date):
            return Finding(criterion, _result(on <= answer <= last), asked, answer, on, last)
        if not never:  # perhaps it was finished: nobody knows when
            answer = None
    result = Result.NOT_MET if answer is NOTHING else Result.UNCLEAR
    return Finding(criterion, result, asked, answer, since, on)


def _worked(criterion: Criterion, asked: str, jobs: tuple[Job, ...], on: date) -> Finding:
    since = window_start(on, criterion.figures["years"])
    if criterion.kind == "hours":
        hours = hours_worked(jobs, since, on, criterion.figures["week_hours"])
        result = _result(hours >= criterion.figures["least"])
        return Finding(criterion, result, asked, jobs, since, on, hours)
    inside = [job for job in jobs if days_inside(job, since, on)]
    clinical = any(job.clinical for job in inside)
    administrative = any(job.administrative for job in inside)
    return Finding(
        criterion,
        _result(clinical and administrative),
        asked,
        jobs,
        since,
        on,
        clinical=clinical,
        administrative=administrative,
    )


def hours_worked(jobs: Iterable[Job], since: date, on: date, week_hours: Decimal) -> Fraction:
    """The hours of these jobs from `since` through `on`, exactly; jobs at one time add up."""
    each: Iterator[Fraction] = (
        Fraction(days_inside(job, since, on)) * Fraction(min(job.hours_per_week, week_hours))
        for job in jobs
    )
    return sum(each, Fraction(0)) / DAYS_OF_WEEK


def days_inside(job: Job, since: date, on: date) -> int:
    """The days of a job from `since` through `on`."""
    first, last = max(job.start, since), min(job.end or on, on)
    return max((last - first).days + 1, 0)


def window_start(on: date, years: int) -> date:
    """The first day of the window of so many years that ends on `on`."""
    try:
        return anniv(on, -years)
    except OverflowError:
        return date.min


def _result(good: bool) -> Result:
    return Result.MET if good else Result.NOT_MET
