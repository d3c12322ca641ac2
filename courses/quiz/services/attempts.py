"""Taking a quiz: begun, answered question by question, handed in (handbook section 6)."""

from __future__ import annotations

from datetime import date
from secrets import SystemRandom

from django.db import transaction

from billing.queries.payers import lock_payer
from courses.completions.services import receiving
from courses.models import Enrollment
from courses.quiz.models import Asked, Attempt, Question
from courses.quiz.queries.attempts import asks
from courses.quiz.rules.scoring import passed
from courses.quiz.services import certificates
from courses.quiz.verbs import QuizVerb
from members.models import User
from members.services.history import record
from plumbing import clock

_chance = SystemRandom()


class QuizRefused(Exception):
    """Why a quiz cannot be taken now, in a sentence."""


class NotOpen(QuizRefused):
    """There is no open place in the course: not paid, refunded, or completed already."""


class NoMoreToday(QuizRefused):
    """The attempts of the day are used up."""


class NoQuestions(QuizRefused):
    """The bank is empty."""


class HasEnded(QuizRefused):
    """The attempt is over: nothing of it changes any more."""


class Unanswered(QuizRefused):
    """Questions of the attempt have no answer yet. position: of the first of them."""

    def __init__(self, position: int) -> None:
        super().__init__(f"Question {position} has no answer yet.")
        self.position = position


@transaction.atomic
def begin(*, enrollment_id: int, on: date) -> Attempt:
    """The open attempt of a place, begun now where there is none: questions drawn, their answers
    shuffled, the figures of the policy of that day kept. Asked for twice at once it is one.

    Raises NotOpen, NoMoreToday, NoQuestions.
    """
    enrollment = _locked(enrollment_id)
    running = enrollment.attempts.filter(ended_at__isnull=True).first()
    if running:
        return running
    before = list(enrollment.attempts.values_list("number", "on"))
    terms = asks(enrollment.course_id, on)
    of_day = 1 + sum(day == on for _, day in before)
    if of_day > terms.a_day:
        raise NoMoreToday("You have no attempt left today.")
    drawn = _draw(enrollment.course_id, terms.draws)
    attempt = Attempt.objects.create(
        enrollment=enrollment,
        number=1 + max((number for number, _ in before), default=0),
        on=on,
        of_day=of_day,
        a_day=terms.a_day,
        size=len(drawn),
        pass_percent=terms.pass_percent,
    )
    Asked.objects.bulk_create(
        Asked(attempt=attempt, position=position, question=question, order=_shuffled(question))
        for position, question in enumerate(drawn, 1)
    )
    return attempt


@transaction.atomic
def answer(*, enrollment_id: int, number: int, position: int, shown: int) -> None:
    """Keep an answer to a question of the open attempt: `shown` is its place among the answers as
    they are shown, from 0. Nothing tells whether it is right.

    Raises HasEnded, and LookupError where there is no such question or answer.
    """
    attempt = (
        Attempt.objects.select_for_update(no_key=True)
        .filter(enrollment=enrollment_id, number=number, ended_at__isnull=True)
        .first()
    )
    if attempt is None:
        raise HasEnded("That attempt has ended. Its answers stay as they were.")
    asked = attempt.asked.filter(position=position).first()
    if asked is None or not 0 <= shown < len(asked.order):
        raise LookupError(position)
    if asked.chosen != asked.order[shown]:
        asked.chosen = asked.order[shown]
        asked.save(update_fields=["chosen"])


@transaction.atomic
def end(*, enrollment_id: int, number: int, on: date, actor: User | None) -> Attempt:
    """End an attempt and score it; passed, it completes the course on that day, counts at once, and
    has its certificate. Asked for again, nothing more comes of it.

    Raises NotOpen, and Unanswered where a question has no answer.
    """
    enrollment = _locked(enrollment_id, ended=number)
    attempt = enrollment.attempts.select_for_update(no_key=True).get(number=number)
    if attempt.ended_at is not None:
        return attempt
    answers = attempt.asked.order_by("position")
    asked = list(answers.values_list("position", "chosen"))
    for position, chosen in asked:
        if chosen is None:
            raise Unanswered(position)
    attempt.right = sum(chosen == 0 for _, chosen in asked)
    attempt.passed = passed(attempt.right, attempt.size, attempt.pass_percent)
    attempt.ended_at = clock.now()
    attempt.save(update_fields=["right", "passed", "ended_at"])
    payer = enrollment.payer
    record(
        actor=actor,
        verb=QuizVerb.QUIZ_ENDED,
        subject=f"course:{enrollment.course_id}",
        certificant=payer.certificant,
        after={
            "course": enrollment.course.title,
            "number": attempt.number,
            "right": attempt.right,
            "size": attempt.size,
            "passed": attempt.passed,
        },
    )
    if attempt.passed:
        done = receiving.complete(enrollment=enrollment, completed_on=on, on=on, actor=actor)
        certificates.issue(completion=done)
    return attempt


def _locked(enrollment_id: int, *, ended: int = 0) -> Enrollment:
    """The place, its payer locked first and then itself. Raises NotOpen; not where it is asked of
    an attempt that has ended, `ended`.
    """
    rows = Enrollment.objects.select_related("payer__certificant", "payer__recipient", "course")
    lock_payer(rows.get(pk=enrollment_id).payer_id)
    locked = rows.select_for_update(of=("self",), no_key=True)
    enrollment = locked.get(pk=enrollment_id)
    if enrollment.state != Enrollment.State.OPEN:
        over = enrollment.attempts.filter(number=ended, ended_at__isnull=False)
        if not over.exists():
            raise NotOpen("This course is not open to you now.")
    return enrollment


def _draw(course_id: int, draws: int) -> list[Question]:
    """As many questions as the quiz asks, by chance; all that there are by now where it is fewer,
    as staff may retire some at the same moment.
    """
    there = list(Question.objects.filter(course=course_id, retired_at__isnull=True).order_by("pk"))
    if not there:
        raise NoQuestions("The quiz of this course is not ready yet. Please come back later.")
    return _chance.sample(there, min(draws, len(there)))


def _shuffled(question: Question) -> list[int]:
    places = list(range(len(question.answers)))
    _chance.shuffle(places)
    return places
