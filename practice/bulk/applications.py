"""Applications of some of the lapsed to recertify, in every state, as of the day of the seed: what
the desk lists and counts, and drafts that their members can go on with. Nothing was paid here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from casework.models import Case, CaseItem, Submission
from members.models import Certification
from members.queries.policy import policy
from members.rules.calendar import ONE_DAY, anniv
from members.rules.figures import EXAM_ONLY_AFTER_YEARS
from plumbing import clock
from plumbing.copying import add
from practice.bulk.money import CLERK_ID
from recert.models import Answer, Application, Authorization, ClaimedActivity, Series
from recert.queries.record import CLAIMED
from recert.rules.deadlines import appeal_through, exam_window, expires_on, expiry_warnings
from recert.rules.flows import KEY, UNDECIDED, WITH_US
from recert.rules.steps import Step
from recert.services.numbers import APPLICATION, AUTHORIZATION

SHARE = 0.06  # of those whom paying no longer helps
BY_EXAM = 0.25  # where both routes are open
CHUNK = 2000
REVIEW_DAYS = 12
LONGEST = 40  # days that something waits, or is left as a draft
STATES = {
    "draft": 30, "submitted": 12, "in_review": 6, "incomplete": 12, "denied": 16, "withdrawn": 14,
    "authorized": 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """What becomes of the application of one certification."""

    certification: int
    owner: int
    route: str
    state: str
    begun_on: date
    points: Decimal

    @property
    def sent(self) -> bool:
        return self.state != "draft"

    @property
    def decided_on(self) -> date:
        return self.begun_on + timedelta(days=REVIEW_DAYS)


def apply(*, seed: int, on: date) -> int:
    """Add them; return how many. The same seed and people give the same ones."""
    drawn, given = list(_drawn(seed, on)), Counter[tuple[str, int]]()
    for first in range(0, len(drawn), CHUNK):
        _add(drawn[first : first + CHUNK], given)
    add([Series(letter=letter, year=year, last=last) for (letter, year), last in given.items()])
    return len(drawn)


def _drawn(seed: int, on: date) -> Iterator[Drawn]:
    rows = Certification.objects.filter(
        standing__word="lapsed", standing__way_back="recertify"
    ).order_by("pk")
    names = ("pk", "certificant", "program__key", "standing__since")
    only_exam = policy()[EXAM_ONLY_AFTER_YEARS].on(on)
    programs, states = policy().programs, list(STATES)
    for pk, owner, program, since in rows.values_list(*names):
        chance = Random(seed << 44 | pk)
        if chance.random() >= SHARE:
            continue
        [state] = chance.choices(states, list(STATES.values()))
        by_exam = (
            anniv(since, only_exam) <= on or state == "authorized" or chance.random() < BY_EXAM
        )
        ended = state in {"denied", "withdrawn", "authorized", "incomplete"}
        ago = chance.randint(REVIEW_DAYS, 300) if ended else chance.randint(0, LONGEST)
        begun_on = max(since, on - timedelta(days=ago))
        if ended and begun_on + timedelta(days=REVIEW_DAYS) > on:
            continue  # lapsed too lately
        points = programs[program].terms.on(begun_on).points
        yield Drawn(pk, owner, "exam" if by_exam else "ccp", state, begun_on, points)


def _add(drawn: list[Drawn], given: Counter[tuple[str, int]]) -> None:
    cases = add([_case(one, _number(APPLICATION, one.begun_on, given)) for one in drawn])
    pairs = list(zip(cases, drawn, strict=True))
    add([_application(case, one) for case, one in pairs])
    Answer.objects.bulk_create([_about(case) for case, one in pairs if not one.sent])
    authorized = [(case, one) for case, one in pairs if one.state == "authorized"]
    add([_authorization(case, one, given) for case, one in authorized])
    sent = [(case, one) for case, one in pairs if one.sent]
    moments = [clock.day_begins(one.begun_on) for _, one in sent]
    submissions = add(
        [
            Submission(case=case, number=1, at=at)
            for (case, _), at in zip(sent, moments, strict=True)
        ]
    )
    claims = add([_claim(case, one) for case, one in sent if one.route == "ccp"])
    claimed = {row.application_id: row.pk for row in claims}
    add(
        [
            item
            for (case, one), submission in zip(sent, submissions, strict=True)
            for item in _items(case, one, submission, claimed.get(case.pk))
        ]
    )


def _number(letter: str, on: date, given: Counter[tuple[str, int]]) -> str:
    given[letter, on.year] += 1
    return f"{on.year % 100:02}-{letter}-{given[letter, on.year]:04}"


def _case(one: Drawn, number: str) -> Case:
    moment, last = clock.day_begins(one.begun_on), one.begun_on
    if one.sent and one.state not in WITH_US:
        last = one.decided_on
    taken = one.state == "in_review"
    return Case(
        kind=KEY,
        number=number,
        certificant_id=one.owner,
        state=one.state,
        opened_at=moment,
        changed_at=clock.day_begins(last),
        waiting_since=moment if one.state in WITH_US else None,
        taken_by_id=CLERK_ID if taken else None,
        taken_at=moment if taken else None,
    )


def _application(case: Case, one: Drawn) -> Application:
    days: dict[str, Any] = {}
    if one.sent:
        expires = expires_on(one.begun_on, policy())
        days = {"asked_on": one.begun_on, "submitted_on": one.begun_on, "expires_on": expires}
        if one.route == "ccp":
            days["required"] = one.points
        if one.state in UNDECIDED:
            warned = expiry_warnings(expires, one.begun_on, policy()).next(one.begun_on)
            days["next_on"] = warned or expires
    if one.state == "denied":
        through = appeal_through(one.decided_on, days.get("expires_on"), policy())
        days |= {"denied_on": one.decided_on, "appeal_through": through}
    if one.state in {"denied", "withdrawn"}:
        days["ended_on"] = one.decided_on
    if one.state == "authorized":
        ends = exam_window(one.decided_on, policy()).end
        days |= {"approved_on": one.decided_on, "next_on": ends}
    return Application(
        case=case,
        certification_id=one.certification,
        route=one.route,
        begun_on=one.begun_on,
        **days,
    )


def _about(case: Case) -> Answer:
    said = {"birth_date": "1979-04-21", "other_names": "", "right": True}
    return Answer(application_id=case.pk, step=Step.ABOUT, said=said, saved_at=case.opened_at)


def _authorization(case: Case, one: Drawn, given: Counter[tuple[str, int]]) -> Authorization:
    return Authorization(
        application_id=case.pk,
        number=_number(AUTHORIZATION, one.decided_on, given),
        authorized_on=one.decided_on,
        ends_on=exam_window(one.decided_on, policy()).end,
    )


def _claim(case: Case, one: Drawn) -> ClaimedActivity:
    return ClaimedActivity(
        application_id=case.pk,
        category="professional_education",
        title="Continuing education of three years",
        provider="Community college",
        completed_on=one.begun_on - ONE_DAY,
        hours=one.points,
        added_at=clock.day_begins(one.begun_on),
    )


def _items(
    case: Case, one: Drawn, submission: Submission, claimed: int | None
) -> Iterator[CaseItem]:
    """As `recert.services.listing` lists them: what is to be judged first."""
    titles = {"about": "Personal data", "statement": "Signed statement"}
    judged = {f"{CLAIMED}:{claimed}": "Continuing education of three years"}
    if claimed is None:
        judged = {"document:shown": "What shows that you meet today's criteria"}
    for position, (about, title) in enumerate({**judged, **titles}.items(), start=1):
        yield CaseItem(
            case=case,
            position=position,
            about=about,
            title=title,
            claimed=one.points if about.startswith(CLAIMED) else None,
            granted=about in titles,
            submission=submission,
        )
