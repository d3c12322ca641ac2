"""The exam: who may sit it until when, how it went, another attempt (handbook section 9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from casework.models import Case
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from casework.services import cases
from casework.services.cases import CaseRefused
from members.models import User
from members.queries.locks import lock_members
from members.queries.policy import policy
from members.services import history
from plumbing.templatetags.ui import day as long_day
from recert.models import STANDS, Application, Attempt, Authorization
from recert.models.exam import Result
from recert.queries.exams import authorizations, known_of
from recert.rules.deadlines import attempts_left, exam_window
from recert.rules.flows import APPLICATION
from recert.rules.results import Found, Hold, Known, Sitting, after, judged_in_turn
from recert.rules.routes import not_needed
from recert.services import telling
from recert.services.applying import under_lock
from recert.services.numbers import AUTHORIZATION, take
from recert.services.recertifying import recertify_many
from recert.verbs import RecertVerb

ENDED = frozenset({"passed", "closed"})
TO_COME = "That day is still to come."


class ResultRefused(CaseRefused):
    """This result cannot be taken as it is; the text says why."""


class Contradicts(ResultRefused):
    """Another result of that day is on record."""


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
    made = application.authorization.results().count(Result.FAIL)
    if application.case.state == "authorized" and made == failed:
        cases.move(application.case, to="failed_attempt", actor=None)


@dataclass(frozen=True, slots=True)
class Report:
    """A result of an application. last_name: as it was reported, None where a person has looked;
    reason: why they took it all the same.
    """

    application_id: int
    sitting: Sitting
    last_name: str | None = None
    reason: str = ""


def record(*, application: Application, sitting: Sitting, on: date, actor: User | None) -> Attempt:
    """Record a result: passed recertifies on the day of the exam, the last attempt that failed
    closes the application. The same again changes nothing. Raises ResultRefused.
    """
    accept(report=Report(application.pk, sitting), on=on, actor=actor)
    made: Attempt = application.authorization.standing().get(attempted_on=sitting.attempted_on)
    return made


def accept(*, report: Report, on: date, actor: User | None) -> Found:
    """Record one result, or say why not. Raises ResultRefused, also for who may not judge it."""
    if report.sitting.attempted_on > on:
        raise ResultRefused(TO_COME)
    with transaction.atomic():
        refuse_barred(report.application_id, actor)
        [found] = record_many(reports=[report], on=on, actor=actor)
        if found.holds:
            known = known_of([report.application_id], on)[report.application_id]
            kind = Contradicts if Hold.CONTRADICTS in found.holds else ResultRefused
            raise kind(" ".join(in_words(hold, report.sitting, known) for hold in found.holds))
    return found


def refuse_barred(application_id: int, actor: User | None) -> None:
    """Raises ResultRefused for who decides nothing about that person: nobody their own."""
    if actor is not None:
        case = Case.objects.select_related("certificant").get(pk=application_id)
        if barred := why_barred(case, actor):
            raise ResultRefused(WORDS[barred])


def record_many(*, reports: Sequence[Report], on: date, actor: User | None) -> list[Found]:
    """Record those results that nothing stands in the way of, all in the caller's transaction, and
    say of each what became of it. Some hundreds at a time; none of a day to come, none of who asks
    for it.
    """
    ids = {report.application_id for report in reports}
    _lock(ids)
    rows = [(report.application_id, report.sitting, report.last_name) for report in reports]
    found = judged_in_turn(rows, known_of(ids, on))
    taken = [report for report, each in zip(reports, found, strict=True) if each.taken]
    if taken:
        _write(taken, authorizations(ids), on, actor)
    return found


def in_words(hold: Hold, sitting: Sitting, known: Known) -> str:
    """Why a result is not taken, as a sentence."""
    if hold is Hold.NAME:
        return f"The last name on record is {known.last_name}."
    if hold is Hold.CONTRADICTS:
        before = known.on(sitting.attempted_on)
        word = Result(before.result).label.lower() if before else ""
        return f"Another result of {long_day(sitting.attempted_on)} is on record: {word}."
    if hold is Hold.OUTSIDE:
        first, last = long_day(known.window.start), long_day(known.window.last_day)
        return f"That day is outside the authorization, {first} to {last}."
    if hold is Hold.NOT_LAPSED:
        return not_needed(known.standing, known.way_back)
    if known.state == "failed_attempt":
        return "After a failed attempt another one is not paid for: no result is expected before."
    return f"The application is {known.state.replace('_', ' ')}: no result is expected."


def _lock(application_ids: Collection[int]) -> None:
    """People first, then cases, each in one order for everybody."""
    rows = Case.objects.filter(pk__in=application_ids)
    lock_members(rows.values_list("certificant_id", flat=True))
    list(rows.select_for_update().order_by("pk").values_list("pk"))


def _write(
    taken: Sequence[Report], rows: Mapping[int, Authorization], on: date, actor: User | None
) -> None:
    attempts = Attempt.objects.bulk_create(
        Attempt(
            authorization=rows[report.application_id],
            recorded_by=actor,
            **asdict(report.sitting),
        )
        for report in taken
    )
    history.record_many(
        actor=actor,
        verb=RecertVerb.RECERT_RESULT,
        deeds=[_deed(report, rows[report.application_id]) for report in taken],
    )
    for (before, to), moved in _moves(attempts).items():
        if not APPLICATION.moves(before, to, actor=actor):
            continue
        cases.move_many([one.authorization_id for one in moved], to=to, actor=actor)
        if to in ENDED:
            ended = Application.objects.filter(pk__in=[one.authorization_id for one in moved])
            ended.update(ended_on=on, next_on=None)
    passed = [one for one in attempts if one.result == Result.PASS]
    if passed:
        days = {one.authorization.application: one.attempted_on for one in passed}
        recertify_many(days, on=on, actor=actor)
    telling.results([one for one in attempts if one.result != Result.CANCELLED], on=on)


def _moves(attempts: Sequence[Attempt]) -> Mapping[tuple[str, str], list[Attempt]]:
    """By the state before and the new one, as the attempts are on record now; a cancelled one
    moves nothing.
    """
    told = [one for one in attempts if one.result != Result.CANCELLED]
    tried: dict[int, list[str]] = {one.authorization_id: [] for one in told}
    stand = Attempt.objects.filter(STANDS, authorization__in=tried)
    for pk, result in stand.values_list("authorization", "result"):
        tried[pk].append(result)
    moves: dict[tuple[str, str], list[Attempt]] = {}
    for one in told:
        day, results = one.authorization.authorized_on, tried[one.authorization_id]
        before = one.authorization.application.case.state
        to = after(before, one.result, attempts_left(day, results, policy()))
        moves.setdefault((before, to), []).append(one)
    return moves


def _deed(report: Report, authorization: Authorization) -> history.Deed:
    case, sitting = authorization.application.case, report.sitting
    said = {
        "case": case.number,
        "result": Result(sitting.result).label,
        "attempted_on": sitting.attempted_on,
    }
    return history.Deed(case.subject, case.certificant_id, said, reason=report.reason)
