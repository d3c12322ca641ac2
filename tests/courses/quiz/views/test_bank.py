"""The question bank at the desk: a file is looked at, taken once, and questions replaced."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.quiz import panels
from courses.quiz.models import Bank, Question
from plumbing import clock
from tests import builders
from tests.courses.quiz import made

pytestmark = pytest.mark.django_db

FILE = """question,right,wrong1,topic,idea
"Which *C. difficile*?",Yes,No,spores,**Soap** it is.
Without a topic?,Yes,No,,idea
"""


@pytest.fixture
def course():
    return made.course(2, state="draft")


@pytest.fixture
def clerk(client):
    client.force_login(builders.staff("records"))
    return client


def at(name, course, *more):
    return reverse(f"quiz:desk_{name}", args=[course.code, *more])


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_file_is_looked_at_then_taken(clerk, course):
    sent = {"file": SimpleUploadedFile("bank.csv", FILE.encode())}
    looked = clerk.post(at("bank_file", course), sent)
    assert "2 questions: 1 new, 0 in the place of another, 0 there already, 1 not taken." in text(
        looked
    )
    assert "topic: missing" in text(looked)
    assert "<em>C. difficile</em>" in looked.content.decode()
    assert Question.objects.count() == 2
    signed = looked.context["signed"]
    for _ in range(2):
        assert clerk.post(at("bank_take", course), {"signed": signed}).status_code == 302
    assert Question.objects.count() == 3
    other = made.course(0)
    clerk.post(at("bank_take", other), {"signed": signed})
    clerk.post(at("bank_take", other), {"signed": signed[:-1]})
    assert not Question.objects.filter(course=other).exists()


def test_a_file_that_is_none_keeps_the_page_and_says_why(clerk, course):
    for content in (b"", b"%PDF-1.7", b"question\n"):
        sent = {"file": SimpleUploadedFile("bank.csv", content)}
        answer = clerk.post(at("bank_file", course), sent)
        assert answer.status_code == 200
        assert "form-errors" in answer.content.decode()


def test_the_page_lists_how_each_is_answered_and_the_hardest(clerk, course):
    for _ in range(5):
        made.ended(made.place(made.rma(), course), 1)
    page = text(clerk.get(at("bank", course)))
    assert "Attempts 5" in page
    assert "Passed 0 (0 % of attempts)" in page
    assert re.search(r"Hardest: Question number [01]\? \d of 5 right", page)
    assert b"question,right,wrong1" in b"".join(clerk.get(at("bank_csv", course)).streaming_content)


def test_one_is_added_replaced_and_retired_and_a_quiz_asks_as_many_as_said(clerk, course):
    typed = {"text": "A?", "right": "b", "wrong1": "c", "topic": "d", "idea": "e"}
    assert clerk.post(at("question_new", course), typed).status_code == 302
    again = clerk.post(at("question_new", course), typed)
    assert "There is a question with this text already." in text(again)
    assert "stands there twice" in text(
        clerk.post(at("question_new", course), typed | {"text": "B?", "wrong1": "b"})
    )
    first = made.questions(course)[0]
    assert "Question number 0?" in clerk.get(at("question", course, first.pk)).content.decode()
    clerk.post(at("question", course, first.pk), typed | {"text": "Other?"})
    assert clerk.get(at("question", course, first.pk)).status_code == 404
    last = made.questions(course)[-1]
    assert last.text == "Other?"
    clerk.post(at("question_retire", course, last.pk))
    assert "2 retired questions" in text(clerk.get(at("bank", course)))


def test_what_a_quiz_asks_is_set_within_its_bounds_and_never_beyond_a_public_bank(clerk):
    course = made.course(8, draws=7)
    page = text(clerk.get(at("bank", course)))
    assert "Empty: 80, the policy’s." in page
    asked = {"draws": "8", "pass_percent": "75", "a_day": "2"}
    clerk.post(at("bank_draws", course), asked)
    own = Bank.objects.get(course=course)
    assert (own.draws, own.pass_percent, own.a_day) == (8, 75, 2)
    for wrong, said in (
        ({"draws": "51"}, "50"),
        ({"draws": "4"}, "at least 5 questions"),
        ({"draws": "9"}, "8 are in use. Add 1 more first."),
        ({"pass_percent": "101"}, "100"),
        ({"a_day": "0"}, "1"),
    ):
        answer = clerk.post(at("bank_draws", course), asked | wrong)
        assert said in text(answer)
        assert "form-errors" in answer.content.decode() or "invalid" in answer.content.decode()
    question = made.questions(course)[0]
    kept = clerk.post(at("question_retire", course, question.pk), follow=True)
    assert "Nothing was retired." in text(kept)
    assert Question.objects.filter(course=course, retired_at__isnull=True).count() == 8
    clerk.post(at("bank_draws", course), {"draws": "7", "pass_percent": "", "a_day": ""})
    clerk.post(at("question_retire", course, question.pk))
    assert Question.objects.filter(course=course, retired_at__isnull=True).count() == 7


def test_an_article_is_published_with_as_many_questions_as_its_quiz_asks():
    draft, on = made.course(2, draws=10, state="draft"), clock.today()
    assert panels.lacks(draft, on) == (
        "Its quiz asks 10 questions, and its bank has 2: add 8 more, or let it ask fewer."
    )
    Bank.objects.filter(course=draft).update(draws=2)
    assert panels.lacks(draft, on) == "Its quiz asks 5 questions, and its bank has 2: add 3 more."
    assert panels.lacks(made.course(5, draws=5), on) == ""
    assert panels.lacks(made.course(0, kind="webinar"), on) == ""
