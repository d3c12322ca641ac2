"""Banks, and places in courses with a quiz, as tests of quizzes need them."""

from __future__ import annotations

from datetime import date

from billing.models import Payer
from courses.models import Course, Enrollment
from courses.quiz.models import Asked, Attempt, Bank, Question
from courses.quiz.services import attempts, banks
from courses.quiz.services.banks import Told
from members.models import Certification
from tests import builders
from tests.courses.completions import made

ON = date(2026, 11, 9)


def told(number: int, **fields) -> Told:
    facts = {
        "text": f"Question number {number}?",
        "answers": (f"Right {number}", f"Wrong {number}", f"Worse {number}"),
        "topic": f"topic {number}",
        "idea": f"**Idea {number}** explains it.",
    }
    return Told(**(facts | fields))


def course(questions: int = 12, *, draws: int = 10, programs=("RMA",), **fields) -> Course:
    """A free course with a bank."""
    return filled(made.course(*programs, **fields), questions, draws=draws)


def filled(row: Course, questions: int, *, draws: int) -> Course:
    """A course with a bank put into it."""
    banks.take(course=row, questions=[told(number) for number in range(questions)], actor=None)
    Bank.objects.filter(course=row).update(draws=draws)
    return row


def place(held: Certification | None = None, of: Course | None = None, **fields) -> Enrollment:
    """An open place of a member whose RMA has run for two years; of a buyer where none is held."""
    payer = Payer.of(held.certificant) if held else builders.buyer()
    return made.place(of or course(), payer, **fields)


def rma() -> Certification:
    return builders.certification(granted_on=date(2024, 9, 18))


def begin(place: Enrollment, on: date = ON) -> Attempt:
    return attempts.begin(enrollment_id=place.pk, on=on)


def choose(asked: Asked, *, right: bool) -> None:
    """Answer one question."""
    shown = asked.order.index(0 if right else 1)
    attempts.answer(
        enrollment_id=asked.attempt.enrollment_id,
        number=asked.attempt.number,
        position=asked.position,
        shown=shown,
    )


def answered(place: Enrollment, right: int, on: date = ON) -> Attempt:
    """An attempt with an answer to each question, so many of them right."""
    attempt = begin(place, on)
    for asked in attempt.asked.select_related("attempt"):
        choose(asked, right=asked.position <= right)
    return attempt


def ended(place: Enrollment, right: int, on: date = ON) -> Attempt:
    """An attempt that was handed in."""
    number = answered(place, right, on).number
    return attempts.end(enrollment_id=place.pk, number=number, on=on, actor=None)


def questions(course: Course) -> list[Question]:
    return list(Question.objects.filter(course=course).order_by("pk"))


def place_beside(other: Enrollment, of: Course) -> Enrollment:
    """Another open place of the same person."""
    return made.place(of, other.payer)
