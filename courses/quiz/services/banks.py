"""Question banks: read from a CSV, looked at before anything is written, added to, retired."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courses.models import Course, CourseKind
from courses.quiz.models import Bank, Question
from courses.quiz.verbs import QuizVerb
from members.models import User
from members.services.history import record
from plumbing import clock
from plumbing.tables.row import Refused, Row, Trial
from plumbing.tables.source import BadLine, FileRefused, Source

WRONG = tuple(f"wrong{number}" for number in range(1, 6))
COLUMNS = ("question", "right", *WRONG, "topic", "idea")
OPTIONAL = frozenset(WRONG[1:])
MOST_ROWS = 500
TOO_FEW = "A quiz of this course asks {} questions, and {} are in use."
NEW, SAME, REPLACES, REFUSED = "new", "same", "replaces", "refused"


@dataclass(frozen=True, slots=True)
class Told:
    """What a question says. answers: the right one first."""

    text: str
    answers: tuple[str, ...]
    topic: str
    idea: str

    @classmethod
    def of(cls, question: Question) -> Told:
        return cls(question.text, tuple(question.answers), question.topic, question.idea)


@dataclass(frozen=True, slots=True)
class Looked:
    """A row of a file and what would become of it: NEW, SAME, REPLACES (the question of that text
    says something else) or REFUSED with why.
    """

    line: int
    becomes: str
    told: Told | None = None
    text: str = ""
    why: str = ""


def look(*, course: Course, name: str, content: bytes) -> list[Looked]:
    """What would become of each row; nothing is written. Raises FileRefused."""
    known = {row.text: Told.of(row) for row in active(course)}
    source = Source.of(content, COLUMNS, name=name, optional=OPTIONAL)
    rows: list[Looked] = []
    try:
        for line, cells in source.rows():
            if len(rows) == MOST_ROWS:
                raise FileRefused(f"{name}: more than {MOST_ROWS} questions. Please part it.")
            rows.append(_look(line, source, cells, known, {row.text for row in rows}))
    finally:
        source.close()
    if not rows:
        raise FileRefused(f"{name}: it has no row below its header.")
    return rows


def _look(
    line: int,
    source: Source,
    cells: list[str] | BadLine,
    known: dict[str, Told],
    before: Collection[str],
) -> Looked:
    try:
        if isinstance(cells, BadLine):
            raise Refused(cells.column, cells.value, cells.reason)  # noqa: TRY301
        told = read(Row.of(line, source.columns, cells))
    except Refused as refused:
        said = f"{refused.column}: " * bool(refused.column) + refused.why + refused.others
        text = "" if isinstance(cells, BadLine) else cells[0][:80]
        return Looked(line, REFUSED, text=text, why=said)
    if told.text in before:
        return Looked(line, REFUSED, text=told.text, why="question: stands in the file twice")
    there = known.get(told.text)
    becomes = NEW if there is None else SAME if there == told else REPLACES
    return Looked(line, becomes, told, told.text)


def read(row: Row) -> Told:
    """A question of a row; Refused names each column and what is wrong with it."""
    trial = Trial()
    text = trial("", row.text, "question", 500, required=True)
    answers = [trial("", row.text, name, 300, required=True) for name in ("right", WRONG[0])]
    answers += [said for name in WRONG[1:] if (said := trial("", row.text, name, 300))]
    twice = [
        name for name in ("right", *WRONG) if row.cells[name] and answers.count(row.cells[name]) > 1
    ]
    for name in twice[:1]:
        trial("", row.refuse, name, "the same answer twice")
    topic = trial("", row.text, "topic", 120, required=True)
    idea = trial("", row.text, "idea", 500, required=True)
    trial.end()
    return Told(text, tuple(answers), topic, idea)


def active(course: Course) -> Any:
    """The questions that can be drawn, in the order in which they came."""
    return Question.objects.filter(course=course, retired_at__isnull=True).order_by("pk")


@transaction.atomic
def take(*, course: Course, questions: Collection[Told], actor: User | None) -> tuple[int, int]:
    """Add questions; one of the same text that says something else is replaced by its own. Return
    how many were added and how many of those replaced one.
    """
    _hold(course)
    known = {row.text: row for row in active(course)}
    news = [told for told in questions if _says_else(known.get(told.text), told)]
    replaced = [known[told.text].pk for told in news if told.text in known]
    _retire(replaced)
    Question.objects.bulk_create(
        Question(
            course=course,
            text=told.text,
            answers=list(told.answers),
            topic=told.topic,
            idea=told.idea,
        )
        for told in news
    )
    if news:
        _tell(course, actor, added=len(news), retired=len(replaced))
    return len(news), len(replaced)


class TooFew(Exception):
    """A public article would ask more questions than its bank has; the text says what to do."""


@transaction.atomic
def retire(*, course: Course, question_id: int, actor: User | None) -> bool:
    """Draw a question no more; False where it was retired before. What was drawn of it stays.
    Raises TooFew.
    """
    bank = _hold(course)
    ids = list(active(course).values_list("pk", flat=True))
    if question_id in ids and _needs(bank.course, bank.draws, len(ids) - 1):
        raise TooFew(
            f"{TOO_FEW.format(bank.draws, len(ids))} Replace the question, or add one first."
        )
    done = _retire([question_id] if question_id in ids else [])
    if done:
        _tell(course, actor, added=0, retired=1)
    return bool(done)


@transaction.atomic
def replace(*, course: Course, question_id: int, told: Told, actor: User | None) -> None:
    """Put another question in the place of one. Raises FileRefused where another says the same."""
    _hold(course)
    others = active(course).exclude(pk=question_id)
    if others.filter(text=told.text).exists():
        raise FileRefused("Another question has this text already.")
    there = active(course).filter(pk=question_id).first()
    if there and Told.of(there) == told:
        return
    retired = _retire([question_id])
    Question.objects.create(
        course=course, text=told.text, answers=list(told.answers), topic=told.topic, idea=told.idea
    )
    _tell(course, actor, added=1, retired=retired)


@transaction.atomic
def set_terms(
    *,
    course: Course,
    questions: int,
    pass_percent: int | None,
    a_day: int | None,
    actor: User | None,
) -> None:
    """Have a quiz ask so many questions, 1 to 50, pass with that many percent of them right, and be
    tried so many times a day; None: as the policy has it. Raises TooFew.
    """
    bank = _hold(course)
    was = _terms(bank)
    there = active(course).count()
    if questions > bank.draws and _needs(bank.course, questions, there):
        raise TooFew(f"{TOO_FEW.format(questions, there)} Add {questions - there} more first.")
    bank.draws, bank.pass_percent, bank.a_day = questions, pass_percent, a_day
    bank.save(update_fields=["draws", "pass_percent", "a_day"])
    if was != _terms(bank):
        _tell(course, actor, added=0, retired=0, was=was)


def _terms(bank: Bank) -> dict[str, int | None]:
    return {"draws": bank.draws, "pass_percent": bank.pass_percent, "a_day": bank.a_day}


def _needs(course: Course, draws: int, there: int) -> bool:
    """Whether so many questions are too few for what people can have bought."""
    return (
        course.kind == CourseKind.ARTICLE
        and course.state == Course.State.PUBLISHED
        and there < draws
    )


def _says_else(there: Question | None, told: Told) -> bool:
    return there is None or Told.of(there) != told


def _hold(course: Course) -> Bank:
    """The bank behind its course, both locked and as they are now: two who change one wait for each
    other, and who publishes the course, which takes as many questions as it asks.
    """
    fresh = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    bank, _ = Bank.objects.get_or_create(course=fresh)
    bank = Bank.objects.select_for_update().get(pk=bank.pk)
    bank.course = fresh
    return bank


def _retire(ids: Any) -> int:
    rows = Question.objects.filter(pk__in=list(ids), retired_at__isnull=True)
    return rows.update(retired_at=clock.now())


def _tell(
    course: Course,
    actor: User | None,
    *,
    added: int,
    retired: int,
    was: dict[str, int | None] | None = None,
) -> None:
    now = _terms(Bank.objects.get(course=course))
    record(
        actor=actor,
        verb=QuizVerb.BANK_CHANGED,
        subject=f"course:{course.pk}",
        before=was or now,
        after={"course": course.title, "added": added, "retired": retired} | now,
    )


def rows_of(course: Course) -> Iterator[tuple[str, ...]]:
    """The questions as a CSV that can be taken in again."""
    for question in active(course):
        right, *wrong = question.answers
        wrong += [""] * (len(WRONG) - len(wrong))
        yield (question.text, right, *wrong, question.topic, question.idea)
