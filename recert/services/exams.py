"""The exam: who may sit it until when, how it went, another attempt (handbook section 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from casework.services import cases
from casework.services.cases import CaseRefused
from members.models import User
from members.queries.policy import policy
from plumbing.templatetags.ui import day as long_day
from recert.models import Application, Attempt, Authorization
from recert.models.exam import Result
from recert.rules.deadlines import attempts_left, exam_window
from recert.services import telling
from recert.services.applying import under_lock
from recert.services.numbers import AUTHORIZATION, take
from recert.services.recertifying import recertify
from recert.verbs import RecertVerb


class ResultRefused(CaseRefused):
    """This result cannot be taken as it is; the text says why."""


class Contradicts(ResultRefused):
    """Another result of that day is on record."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting as it is reported. result: of `Result`."""

    attempted_on: date
    result: str
    score: str = ""
    form: str = ""
    candidate_id: str = ""


def authorize(application: Application, *, on: date) -> Authorization:
    """Let somebody sit the exam; inside the transaction of the approval, under its locks."""
    window = exam_window(on, policy())
    authorization = Authorization.objects.create(
        application=application,
        number=take(AUTHORIZATION, on.year),
        authorized_on=on,
        ends_on=window.end,
    )
    cases.move(application.case, to="authorized", actor=None)
    after = {"number": authorization.number, "last_day": window.last_day}
    cases.note(application.case, RecertVerb.RECERT_AUTHORIZED, actor=None, after=after)
    return authorization


def authorize_again(*, application: Application, on: date) -> None:
    """The fee of another attempt is paid. Twice changes nothing."""
    application = under_lock(application)
    if application.case.state == "failed_attempt":
        cases.move(application.case, to="authorized", actor=None)


def unauthorize(*, application: Application, failed: int) -> None:
    """That fee was taken back before the attempt was made."""
    made = application.authorization.attempts.filter(result=Result.FAIL).count()
    if application.case.state == "authorized" and made == failed:
        cases.move(application.case, to="failed_attempt", actor=None)


def record(*, application: Application, sitting: Sitting, on: date, actor: User | None) -> Attempt:
    """Record a result: passed recertifies on the day of the exam, the last attempt that failed
    closes the application. The same again changes nothing. Raises ResultRefused.
    """
    with transaction.atomic():
        application = under_lock(application)
        known = _known(application, sitting)
        if known is not None:
            return known
        _refuse(application, sitting, on)
        attempt = Attempt.objects.create(
            authorization=application.authorization,
            attempted_on=sitting.attempted_on,
            result=sitting.result,
            score=sitting.score,
            form=sitting.form,
            candidate_id=sitting.candidate_id,
            recorded_by=actor,
        )
        said = {"result": attempt.get_result_display(), "attempted_on": attempt.attempted_on}
        cases.note(application.case, RecertVerb.RECERT_RESULT, actor=actor, after=said)
        if attempt.result == Result.PASS:
            cases.move(application.case, to="passed", actor=actor)
            recertify(application, day=attempt.attempted_on, on=on, actor=actor)
        elif attempt.result == Result.FAIL:
            to = "failed_attempt" if left(application) else "closed"
            cases.move(application.case, to=to, actor=actor)
        if attempt.result != Result.CANCELLED:
            telling.result(application, attempt, on=on)
    return attempt


def left(application: Application) -> int:
    """How often the exam can still be tried."""
    authorization = application.authorization
    results = authorization.attempts.values_list("result", flat=True)
    return attempts_left(authorization.authorized_on, results, policy())


def _known(application: Application, sitting: Sitting) -> Attempt | None:
    rows = Attempt.objects.filter(
        authorization__application=application, attempted_on=sitting.attempted_on
    )
    known: Attempt | None = rows.first()
    if known is not None and (known.result, known.score) != (sitting.result, sitting.score):
        raise Contradicts(
            f"Another result of {long_day(sitting.attempted_on)} is on record: "
            f"{known.get_result_display().lower()}."
        )
    return known


def _refuse(application: Application, sitting: Sitting, on: date) -> None:
    if application.case.state != "authorized":
        word = application.case.state.replace("_", " ")
        raise ResultRefused(f"The application is {word}: no result is expected.")
    if sitting.attempted_on > on:
        raise ResultRefused("That day is still to come.")
    window = application.authorization.window
    if sitting.attempted_on not in window:
        first, last = long_day(window.start), long_day(window.last_day)
        raise ResultRefused(f"That day is outside the authorization, {first} to {last}.")
