"""The ways back of a person: each lapsed certification with what brings it back, read for a page
(handbook section 9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from ccp.rules.categories import CATEGORIES
from ccp.rules.points import Line
from members.models import Certification
from members.queries.policy import policy
from members.queries.programs import code_and_name, terms
from members.rules.programs import ProgramName, Terms
from members.rules.standing import StandingDecision
from recert.eligibility.rules.criteria import CRITERIA
from recert.queries import marks
from recert.queries.eligible import rules_of
from recert.queries.record import OnRecord, cover, on_record
from recert.rules.covered import Covered, leaving_next
from recert.rules.fees import FEES, Fees
from recert.rules.figures import EXAM_YEARS, GOAL_DAYS, MOST_ATTEMPTS
from recert.rules.routes import Offer, offers

FEW_YEARS = 2
SOON = timedelta(days=365)  # points that leave later need no word yet


@dataclass(frozen=True, slots=True)
class Category:
    """Counted points of one category. cap: None without one."""

    label: str
    points: Decimal
    cap: Decimal | None


@dataclass(frozen=True, slots=True)
class Way:
    """A lapsed certification that only recertification brings back. rows: what is on record of the
    years that count; told: the panel of the application that is open, or whose denial can be
    appealed, or None; barred: an application whose denial could be appealed if none was open;
    earlier: applications that are over.
    """

    certification: Certification
    program: ProgramName
    terms: Terms
    decision: StandingDecision
    ccp: Offer
    exam: Offer
    fees: Fees
    rows: list[OnRecord]
    covered: Covered
    told: Any
    barred: Any
    earlier: Sequence[Any]
    on: date

    @property
    def application(self) -> Any:
        """The panel of the application that is open."""
        return self.told if self.told and self.told.application.ended_on is None else None

    @property
    def draft(self) -> Any:
        """The panel of the open application while it is not sent, so that the mind may change."""
        return self.application if self.application and self.application.unsent else None

    @property
    def chooses(self) -> bool:
        """Whether the routes are shown; an application that was sent stands in their place."""
        return self.application is None or self.draft is not None

    @property
    def begun(self) -> str:
        """The route of the draft, or ""."""
        return self.draft.application.route if self.draft else ""

    @property
    def since(self) -> date:
        """The day of the lapse."""
        return cast("date", self.decision.since)

    @property
    def has_criteria(self) -> bool:
        """Whether the assistant can tell who is eligible for the exam."""
        return self.certification.program.key in policy()[CRITERIA]

    @property
    def goal_days(self) -> int:
        return policy()[GOAL_DAYS].on(self.on)

    @property
    def mark(self) -> str:
        return marks.of_fees(self.certification.program.key, self.on)

    @property
    def goal_mark(self) -> str:
        return marks.of_goal(self.on)

    @property
    def exam_years(self) -> int:
        return policy()[EXAM_YEARS].on(self.on)

    @property
    def attempts(self) -> int:
        return policy()[MOST_ATTEMPTS].on(self.on)

    @property
    def unpaid_years(self) -> list[int]:
        """The years whose fees were not paid, where that is among the reasons."""
        found = (one.years for one in self.decision.reasons if one.code == "dues_unpaid")
        return [year for years in found for year in years]

    @property
    def unpaid_in_a_row(self) -> bool:
        """Whether there are so many that the first and the last one tell it."""
        years = self.unpaid_years
        return len(years) > FEW_YEARS and years == list(range(years[0], years[-1] + 1))

    @property
    def unmet(self) -> list[date]:
        """The first days of cycles that were not met."""
        found = (one for one in self.decision.reasons if one.code == "ccp_not_documented")
        return [one.cycle for one in found if one.cycle]

    @property
    def audit_failed_on(self) -> date | None:
        found = (one for one in self.decision.reasons if one.code == "audit_failed")
        return next((one.since for one in found), None)

    @property
    def eligible(self) -> list[str]:
        """The eligibility routes of the exam by title; none of a program without criteria."""
        rules = rules_of(self.certification, self.on)
        return [each.title for each in rules.routes] if rules else []

    @property
    def nearer(self) -> str:
        """The route whose button stands out: by CCP while it is open, as it needs no exam."""
        return "ccp" if self.ccp.open else "exam"

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        return parts(self.covered)

    @property
    def categories(self) -> list[Category]:
        return categories(self.covered, self.on)

    @property
    def counted(self) -> list[OnRecord]:
        counted = {line.id for line in self.covered.all.lines if line.counted}
        return [row for row in self.rows if row.key in counted]

    @property
    def proven(self) -> int:
        """How many of the counted have their proof or need none."""
        return sum(1 for row in self.counted if row.entry.proven)

    @property
    def posted(self) -> int:
        return sum(1 for row in self.counted if row.posted)

    @property
    def leaving(self) -> dict[str, Any] | None:
        """The points that leave the window next, with the last day on which they count."""
        return leaving(self.covered, self.rows, self.on)


def way_of(
    certification: Certification,
    decision: StandingDecision,
    told: Any,
    on: date,
    *,
    barred: Any = None,
    earlier: Sequence[Any] = (),
) -> Way:
    """Read the way back of one certification that needs recertification: two queries."""
    rows = on_record(certification, on)
    ccp, exam = offers(decision, policy())
    return Way(
        certification=certification,
        program=code_and_name(certification.program, on),
        terms=terms(certification.program, on),
        decision=decision,
        ccp=ccp,
        exam=exam,
        fees=policy()[FEES][certification.program.key].on(on),
        rows=rows,
        covered=cover(certification, rows, on),
        told=told,
        barred=barred,
        earlier=earlier,
        on=on,
    )


def parts(covered: Covered) -> list[tuple[str, Decimal]]:
    """As the meter draws them: with proof, without, to go."""
    return [
        ("kept", covered.with_proof),
        ("amber", covered.without),
        ("open", covered.missing),
    ]


def categories(covered: Covered, on: date) -> list[Category]:
    """The categories that count, most points first."""
    return [
        Category(held.label, points, held.cap)
        for code, points in sorted(covered.all.categories.items(), key=lambda one: -one[1])
        if points
        for held in [policy()[CATEGORIES][code].on(on)]
    ]


def leaving(covered: Covered, rows: list[OnRecord], on: date) -> dict[str, Any] | None:
    """What leaves the window next: points, last day, titles; None where nothing
    does within a year.
    """
    found = leaving_next(covered.all, on, policy())
    if found is None or found[0] - on > SOON:
        return None
    day, lines = found
    titles = {row.key: row.activity.title or row.activity.provider for row in rows}
    return {
        "points": _points(lines),
        "day": day,
        "titles": [titles[line.id] for line in lines],
    }


def _points(lines: tuple[Line, ...]) -> Decimal:
    return sum((line.counted for line in lines), Decimal("0.00"))
