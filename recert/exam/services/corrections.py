"""Putting a result of the exam right that was recorded by mistake (handbook section 9).

What was wrong is taken back and stays to be seen; what is right is recorded beside it, and the
application becomes what all its results make of it. Where that takes a certification away, or
moves the day on which it begins, a second person confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from casework.kinds import NotDecided
from casework.models import Case
from casework.services import cases
from ccp.services import bulk_cycles
from ccp.services.bulk_cycles import CycleGoesOn
from members.models import Matter, Role, User
from members.queries.policy import policy
from members.rules.calendar import anniv, first_of_month
from members.services import recertified, second_person
from members.services.certifications import DecisionRefused
from members.services.second_person import Change, MatterRefused
from notices.services.planning import Plan, plan_many
from plumbing import clock
from plumbing.templatetags.ui import day as long_day
from recert.exam.verbs import ExamVerb
from recert.models import Application, Attempt
from recert.models.exam import Result
from recert.queries.applications import open_of
from recert.queries.exams import known_of, sitting_of
from recert.rules.deadlines import attempts_left
from recert.rules.flows import APPLICATION, EXAM
from recert.rules.results import AT_THE_EXAM, PASS, Sitting, anew, moves_anchor, not_right
from recert.services import exams, submitting
from recert.services.applying import under_lock
from recert.services.exams import ResultRefused
from recert.services.recertifying import recertify

CORRECT, CORRECTED = "exam_result", "recert_corrected"
SAY_WHY = "Say why: it stands in the history, and a second person reads it."
SAME = "That is what is on record: nothing is otherwise."
MEANWHILE = "It was corrected meanwhile{by}. Look at it again."
GONE = "The application is {state}: its results are corrected no more."
OTHER = (
    "Application {number} for this certification is open by now: only one can be. This can be "
    "corrected once that one has ended."
)
TOO_LATE = (
    "The certification that rests on it is in its second year: what followed stands. Decide about "
    "the certification instead."
)
PASSED = "The exam of {day} is on record as passed: correct that one first."
RIGHT = "Result corrected"


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right of an attempt. to: how it went in truth, None where it was never theirs."""

    attempt_id: int
    to: Sitting | None
    reason: str

    def takes_two(self, attempt: Attempt) -> bool:
        return moves_anchor(sitting_of(attempt), self.to)


def correct(*, correction: Correction, on: date, actor: User) -> Matter | bool:
    """Put a result right, or ask a second person to; False where it was put right so already, as
    of a form that came twice. Raises ResultRefused, MatterRefused.
    """
    if not correction.reason.strip():
        raise ResultRefused(SAY_WHY)
    with transaction.atomic():
        attempt, application = _locked(correction, actor)
        if _is_done(attempt, correction):
            return False
        if not correction.takes_two(attempt):
            _write(attempt, application, correction, on=on, actor=actor)
            return True
        with transaction.atomic():  # whether it could be done, before anybody is asked
            _write(attempt, application, correction, on=on, actor=actor)
            transaction.set_rollback(True)
        return _ask(attempt, application.case, correction, actor)


def rehearse(*, correction: Correction, on: date, actor: User) -> None:
    """The same as if a second person had agreed: for a preview, which takes all of it back. Raises
    ResultRefused.
    """
    with transaction.atomic():
        attempt, application = _locked(correction, actor)
        if not _is_done(attempt, correction):
            _write(attempt, application, correction, on=on, actor=actor)


def _ask(attempt: Attempt, case: Case, correction: Correction, actor: User) -> Matter:
    to = correction.to
    return second_person.ask(
        kind=CORRECT,
        subject=case.subject,
        role=Role.RECORDS,
        payload={
            "attempt": attempt.pk,
            "number": attempt.authorization.number,
            "before": in_words(sitting_of(attempt)),
            "after": in_words(to),
            "to": to and asdict(to) | {"attempted_on": to.attempted_on.isoformat()},
        },
        reason=correction.reason,
        actor=actor,
        certificant=case.certificant,
        about=case.certificant.user,
    )


def in_words(sitting: Sitting | None) -> str:
    """As one line tells of it: "June 1, 2026: passed, 81"."""
    if sitting is None:
        return "no result of this member"
    said = f"{long_day(sitting.attempted_on)}: {Result(sitting.result).label.lower()}"
    return ", ".join(filter(None, [said, sitting.score]))


def _locked(correction: Correction, actor: User | None) -> tuple[Attempt, Application]:
    rows = Attempt.objects.select_related("authorization", "taken_back_by")
    attempt = rows.get(pk=correction.attempt_id)
    application = under_lock(Application(pk=attempt.authorization_id))
    exams.refuse_barred(application.pk, actor)
    return rows.get(pk=attempt.pk), application


def _is_done(attempt: Attempt, correction: Correction) -> bool:
    """Whether it was put right so already. Raises ResultRefused where it was, otherwise."""
    if attempt.stands:
        return False
    stand = [sitting_of(row) for row in attempt.authorization.standing()]
    to = correction.to
    if to in stand or (to is None and not _on(stand, attempt.attempted_on)):
        return True
    by = f" by {attempt.taken_back_by}" if attempt.taken_back_by else ""
    raise ResultRefused(MEANWHILE.format(by=by))


def _on(stand: Sequence[Sitting], day: date) -> bool:
    return any(one.attempted_on == day for one in stand)


def _write(
    attempt: Attempt,
    application: Application,
    correction: Correction,
    *,
    on: date,
    actor: User,
    second: User | None = None,
) -> None:
    """Take back what is wrong, record what is right, and let the rest follow. actor: who asked."""
    before, to, reason = sitting_of(attempt), correction.to, correction.reason.strip()
    state = application.case.state
    if to == before:
        raise ResultRefused(SAME)
    if state not in AT_THE_EXAM:
        raise ResultRefused(GONE.format(state=state.replace("_", " ")))
    by = second or actor
    ends = moves_anchor(before, to)
    if ends:
        _begins_no_more(application, before.attempted_on, on, by)
    now = {"taken_back_at": clock.now(), "taken_back_by": by, "taken_back_because": reason}
    Attempt.objects.filter(pk=attempt.pk).update(**now)
    made = _record(attempt, to, on, by)
    _follow(application, on, by, reason)
    if to is not None and to.result == PASS and (ends or before.result != PASS):
        _begins(application, to.attempted_on, on, by)
    _note(application, before, to, actor, second, reason)
    if to is None or (to.result, to.attempted_on) != (before.result, before.attempted_on):
        _tell(application, attempt, made, on)


def _record(attempt: Attempt, to: Sitting | None, on: date, by: User) -> Attempt | None:
    """What is right, judged beside the other results. Raises ResultRefused."""
    if to is None:
        return None
    if to.attempted_on > on:
        raise ResultRefused(exams.TO_COME)
    pk = attempt.authorization_id
    known = known_of([pk], on)[pk]
    if to.result == PASS and (passed := known.passed_on) is not None:
        raise ResultRefused(PASSED.format(day=long_day(passed)))
    if holds := not_right(to, known):
        raise ResultRefused(" ".join(exams.in_words(hold, to, known) for hold in holds))
    return Attempt.objects.create(authorization_id=pk, recorded_by=by, **asdict(to))


def _follow(application: Application, on: date, by: User, reason: str) -> None:
    """The application becomes what its results make of it; a fee that is asked for in vain goes."""
    known = known_of([application.pk], on)[application.pk]
    authorization = application.authorization
    results = [one.result for one in known.sittings]
    to = anew(
        results,
        left=attempts_left(authorization.authorized_on, results, policy()),
        paid=known.paid,
        over=on >= authorization.ends_on,
    )
    submitting.void_open(application, reason=RIGHT, on=on, wait=False)
    if not APPLICATION.moves(application.case.state, to, actor=by, reason=reason):
        return
    other = open_of(application.certification)
    if to in EXAM and other is not None and other.pk != application.pk:
        raise ResultRefused(OTHER.format(number=other.case.number))
    cases.move(application.case, to=to, actor=by, reason=reason)


def _begins_no_more(application: Application, day: date, on: date, by: User) -> None:
    """The recertification that rested on it is taken back. Raises ResultRefused."""
    if on >= first_of_month(anniv(day, 1)):
        raise ResultRefused(TOO_LATE)
    try:
        held = recertified.take_back(
            certification_id=application.certification_id,
            day=day,
            reason=f"{RIGHT}: application {application.case.number}",
            on=on,
            actor=by,
        )
        bulk_cycles.restore(certification=held, day=day, on=on)
    except (DecisionRefused, CycleGoesOn) as refused:
        raise ResultRefused(str(refused)) from refused


def _begins(application: Application, day: date, on: date, by: User) -> None:
    try:
        recertify(application, day=day, on=on, actor=by)
    except NotDecided as refused:
        raise ResultRefused(str(refused)) from refused


def _note(
    application: Application,
    before: Sitting,
    to: Sitting | None,
    actor: User,
    second: User | None,
    reason: str,
) -> None:
    cases.note(
        application.case,
        ExamVerb.RESULT_CORRECTED,
        actor=actor,
        reason=reason,
        after={
            "was": in_words(before),
            "is": in_words(to),
            "second": str(second) if second else "",
        },
    )


def _tell(application: Application, before: Attempt, made: Attempt | None, on: date) -> None:
    plan = Plan(
        certificant_id=application.case.certificant_id,
        kind=CORRECTED,
        about=application.pk,
        due_on=on,
        step=f"{before.pk}:{made.pk if made else ''}",
    )
    plan_many([plan])


def _changes(matter: Matter) -> Sequence[Change]:
    said = matter.payload
    return [Change(f"Exam result, {said['number']}", said["before"], said["after"])]


def _confirmed(matter: Matter, actor: User) -> None:
    """Carry out what was asked for. Raises MatterRefused."""
    said = matter.payload
    to = said["to"] and Sitting(
        **said["to"] | {"attempted_on": date.fromisoformat(said["to"]["attempted_on"])}
    )
    correction = Correction(said["attempt"], to or None, matter.reason)
    try:
        attempt, application = _locked(correction, actor)
        if not attempt.stands:
            raise MatterRefused(MEANWHILE.format(by="") + " Decline this.")
        _write(
            attempt,
            application,
            correction,
            on=clock.today(),
            actor=matter.asked_by,
            second=actor,
        )
    except ResultRefused as refused:
        raise MatterRefused(str(refused)) from refused


def _weigh(matter: Matter, _user: User, _on: date) -> Mapping[str, Any]:
    return {"number": matter.payload["number"]}


second_person.declare(
    second_person.Kind(
        CORRECT,
        "Correct an exam result",
        _changes,
        _confirmed,
        beside="recert/exam/_matter.html",
        weigh=_weigh,
    )
)
