"""What recertification shows of an application on its own page and on home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from casework.models import Decision
from members.models import Certificant
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from recert.models import Application, Attempt
from recert.models.exam import Result
from recert.queries import marks
from recert.queries.applications import fee_invoice, of_person
from recert.rules.deadlines import attempts_left
from recert.rules.fees import FEES
from recert.rules.figures import EXPIRY_WARNINGS, GOAL_DAYS
from recert.rules.telling import MINE, ApplicationFacts, Telling, telling
from recert.services import answering

TONES = {
    Telling.DRAFT: ("info", "pencil"),
    Telling.TO_PAY: ("grace", "receipt-text"),
    Telling.WITH_US: ("info", "loader"),
    Telling.IN_REVIEW: ("info", "search-check"),
    Telling.INCOMPLETE: ("grace", "circle-alert"),
    Telling.APPROVED: ("active", "circle-check"),
    Telling.AUTHORIZED: ("info", "graduation-cap"),
    Telling.FAILED_ATTEMPT: ("grace", "circle-alert"),
    Telling.PASSED: ("active", "circle-check"),
    Telling.CLOSED: ("retired", "circle-minus"),
    Telling.APPEAL: ("lapsed", "circle-alert"),
    Telling.DENIED: ("lapsed", "circle-x"),
    Telling.APPEALED: ("info", "loader"),
    Telling.WITHDRAWN: ("retired", "circle-minus"),
    Telling.EXPIRED: ("retired", "circle-minus"),
}


ASKS = MINE | {Telling.AUTHORIZED, Telling.APPEAL}
"""Where there is something that its member can do, and home says it first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. name: of templates/recert/stages; state: done, now or later."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class ApplicationPanel:
    """An application as its member is told of it on a day. application: with its case, programme
    and authorization; invoice: that asks for its fee, or another attempt's, while one is open;
    reason: of a denial; attempts: at the exam, of one that failed or is over.
    """

    application: Any
    telling: Telling
    code: str
    invoice: Any
    reason: str
    on: date
    attempts: Sequence[Attempt] = ()

    @property
    def number(self) -> str:
        return str(self.application.case.number)

    @property
    def words(self) -> str:
        """The template of its first sentences."""
        return f"recert/tellings/{self.telling.value}.html"

    @property
    def label(self) -> str:
        return f"recert/labels/{self.telling.value}.html"

    @property
    def tone(self) -> str:
        return TONES[self.telling][0]

    @property
    def icon(self) -> str:
        return TONES[self.telling][1]

    @property
    def deed(self) -> str:
        """The template of the words on the button that leads to it."""
        name = self.telling.value if self.telling in ASKS else "look"
        return f"recert/deeds/{name}.html"

    @property
    def unsent(self) -> bool:
        """Whether another route can still be taken instead."""
        return self.telling in {Telling.DRAFT, Telling.TO_PAY}

    @property
    def asks(self) -> bool:
        """Whether there is something that its member can do."""
        return self.telling in ASKS

    @property
    def expires_last(self) -> date | None:
        """The last day on which it is open while nobody has decided."""
        expires: date | None = self.application.expires_on
        return expires - ONE_DAY if expires else None

    @property
    def review_by(self) -> date:
        days = policy()[GOAL_DAYS].on(self.on)
        return (self.application.submitted_on or self.on) + timedelta(days=days)

    @property
    def goal_days(self) -> int:
        return policy()[GOAL_DAYS].on(self.on)

    @property
    def mark(self) -> str:
        return marks.of_fees(self.application.certification.program.key, self.on)

    @property
    def goal_mark(self) -> str:
        return marks.of_goal(self.on)

    @property
    def authorization(self) -> Any:
        return getattr(self.application, "authorization", None)

    @property
    def attempts_left(self) -> int:
        results = [each.result for each in self.attempts]
        return attempts_left(self.authorization.authorized_on, results, policy())

    @property
    def failed_on(self) -> list[date]:
        """The days of the attempts that were not passed."""
        return [each.attempted_on for each in self.attempts if each.result == Result.FAIL]

    @property
    def warned(self) -> list[str]:
        """How many days before its last one a word is sent."""
        return [str(days) for days in policy()[EXPIRY_WARNINGS].on(self.on)]

    @property
    def retest_fee(self) -> Any:
        key = self.application.certification.program.key
        return policy()[FEES][key].on(self.on).retest

    @property
    def withdrawable(self) -> bool:
        """Whether its member can let it go."""
        return self.application.ended_on is None and self.telling not in {
            Telling.AUTHORIZED,
            Telling.FAILED_ATTEMPT,
            Telling.CLOSED,
            Telling.EXPIRED,
        }

    @property
    def steps(self) -> list[Step]:
        """Where it stands."""
        names = ["sent", "review", "decision"] + ([] if self.application.by_ccp else ["exam"])
        names.append("again")
        at = {
            Telling.DRAFT: 0,
            Telling.TO_PAY: 0,
            Telling.WITH_US: 1,
            Telling.IN_REVIEW: 1,
            Telling.INCOMPLETE: 1,
            Telling.APPEALED: 2,
            Telling.AUTHORIZED: 3,
            Telling.FAILED_ATTEMPT: 3,
            Telling.APPROVED: len(names),
            Telling.PASSED: len(names),
        }.get(self.telling)
        if at is None:
            return []
        return [
            Step(name, "done" if place < at else "now" if place == at else "later")
            for place, name in enumerate(names)
        ]


def panel(application: Application, on: date) -> ApplicationPanel:
    """Read one: one query for its invoice, two where it is at the exam."""
    state = application.case.state
    authorization = getattr(application, "authorization", None)
    tried = authorization if state in {"failed_attempt", "closed"} else None
    attempts = list(tried.standing()) if tried is not None else []
    failed = sum(1 for each in attempts if each.result == Result.FAIL)
    asks = state in {"draft", "failed_attempt"} and (failed or application.asked_on)
    invoice = fee_invoice(application, failed=failed) if asks else None
    facts = ApplicationFacts(
        state,
        to_pay=state == "draft" and invoice is not None,
        expires_on=application.expires_on,
        appeal_through=application.appeal_through,
        appealed=application.appealed_on is not None,
        window_ends=authorization.ends_on if authorization else None,
    )
    code = code_and_name(application.certification.program, on).code
    reason = _reason(application) if state == "denied" else ""
    return ApplicationPanel(application, telling(facts, on), code, invoice, reason, on, attempts)


def _reason(application: Application) -> str:
    notes = Decision.objects.filter(case=application.case_id, to="denied").order_by("-pk")
    return notes.values_list("note", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Applications:
    """Those of one certification. open: the one that is; appealable: where none is open, the one
    whose denial can still be appealed; barred: the one whose denial could, if none was open;
    earlier: that are over, newest first.
    """

    open: Application | None
    appealable: Application | None
    barred: Application | None
    earlier: list[Application]

    @property
    def told(self) -> Application | None:
        """The one of which there is something to tell."""
        return self.open or self.appealable


def applications_of(certificant: Certificant, on: date) -> dict[int, Applications]:
    """Those of a person, by certification: one query."""
    found = defaultdict(list)
    for row in of_person(certificant):
        found[row.certification_id].append(row)
    return {pk: _of_one(rows, on) for pk, rows in found.items()}


def _of_one(rows: list[Application], on: date) -> Applications:
    open_ = next((row for row in rows if row.ended_on is None), None)
    denied = next((row for row in rows if not answering.shut(row, on)), None)
    appealable, barred = (None, denied) if open_ else (denied, None)
    told = {open_, appealable}
    return Applications(open_, appealable, barred, [row for row in rows if row not in told])
