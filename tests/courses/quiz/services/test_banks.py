"""Question banks: a file is looked at, each row with what would become of it, then taken."""

from __future__ import annotations

import csv
import io

import pytest

from courses.models import Course
from courses.quiz.models import Bank, Question
from courses.quiz.services import banks
from courses.quiz.services.banks import COLUMNS, Told, TooFew
from courses.quiz.verbs import QuizVerb
from members.models import History
from plumbing.tables.source import FileRefused
from tests.courses.quiz import made

pytestmark = pytest.mark.django_db

HEADER = "question;right;wrong1;wrong2;topic;idea"
FILE = f"""\ufeff{HEADER}
Question number 0?;Right 0;Wrong 0;Worse 0;topic 0;**Idea 0** explains it.
Question number 1?;Right 1;Other 1;Worse 1;topic 1;It does.
New one?;Yes;No;;topic;idea

New one?;Yes;No;;topic;idea
Without a topic?;Yes;No;;;idea
Twice?;Yes;Yes;;topic;idea
{"x" * 501}?;Yes;No;;topic;idea
"""


@pytest.fixture
def course():
    return made.course(2, state="draft")


def look(course, text):
    return banks.look(course=course, name="bank.csv", content=text.encode())


def test_looking_writes_nothing_and_names_what_is_wrong_with_each_row(course):
    rows = look(course, FILE)
    assert [(row.line, row.becomes) for row in rows] == [
        (2, "same"),
        (3, "replaces"),
        (4, "new"),
        (6, "refused"),
        (7, "refused"),
        (8, "refused"),
        (9, "refused"),
    ]
    assert [row.why for row in rows[3:]] == [
        "question: stands in the file twice",
        "topic: missing",
        "right: the same answer twice: 'Yes'",
        f"question: longer than 500 characters: '{'x' * 80}'",
    ]
    assert Question.objects.count() == 2


def test_taking_adds_and_replaces_and_twice_is_once(course):
    questions = [row.told for row in look(course, FILE) if row.told]
    assert banks.take(course=course, questions=questions, actor=None) == (2, 1)
    assert banks.take(course=course, questions=questions, actor=None) == (0, 0)
    there = {Told.of(row) for row in banks.active(course)}
    assert there == set(questions)
    retired = Question.objects.get(retired_at__isnull=False)
    assert retired.answers == ["Right 1", "Wrong 1", "Worse 1"]
    deeds = History.objects.filter(verb=QuizVerb.BANK_CHANGED).order_by("pk")
    assert deeds.last().after["added"] == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no header"),
        (HEADER, "it has no row below its header"),
        ("question;right", "column wrong1 is missing"),
        (f"{HEADER}\n" + "a?;b;c;;d;e\n" * 501, "more than 500 questions"),
    ],
)
def test_a_file_that_is_no_bank_is_refused_whole(course, text, why):
    with pytest.raises(FileRefused, match=why):
        look(course, text)


def test_what_is_written_out_can_be_taken_in_again(course):
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *banks.rows_of(course)])
    assert {row.becomes for row in look(course, out.getvalue())} == {"same"}


def test_a_replaced_question_may_not_say_what_another_says(course):
    first, second = made.questions(course)
    with pytest.raises(FileRefused, match="has this text already"):
        banks.replace(course=course, question_id=first.pk, told=Told.of(second), actor=None)
    banks.replace(course=course, question_id=first.pk, told=Told.of(first), actor=None)
    assert Question.objects.count() == 2  # nothing was to do
    assert banks.retire(course=course, question_id=first.pk, actor=None)
    assert not banks.retire(course=course, question_id=first.pk, actor=None)


def test_what_was_published_meanwhile_keeps_as_many_as_it_asks(course):
    """The page of who retires one was opened before."""
    Bank.objects.filter(course=course).update(draws=2)
    Course.objects.filter(pk=course.pk).update(state="published")
    with pytest.raises(TooFew):
        banks.retire(course=course, question_id=made.questions(course)[0].pk, actor=None)
