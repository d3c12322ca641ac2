"""Attempts: drawn by chance, as many as the day allows, scored once, and a pass counts at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from courses.completions.models import Completion
from courses.quiz.models import Attempt, Question
from courses.quiz.queries.attempts import passed_of
from courses.quiz.rules.figures import ATTEMPTS_A_DAY, PASS_PERCENT
from courses.quiz.rules.terms import Asks
from courses.quiz.services import attempts, banks, certificates
from courses.quiz.services.attempts import (
    HasEnded,
    NoMoreToday,
    NoQuestions,
    NotOpen,
    Unanswered,
)
from courses.quiz.verbs import QuizVerb
from courses.services.places import close_place
from members.models import History, PolicyValue, Vouched
from members.queries import locks
from members.queries.policy import policy
from members.queries.vouched import check
from members.rules.calendar import ONE_DAY
from tests.courses.completions.made import withdrawn
from tests.courses.quiz import made
from tests.courses.quiz.made import ON

pytestmark = pytest.mark.django_db


def change(figure, value):
    PolicyValue.objects.filter(name=figure.key).update(value=value)
    policy.forget()


@pytest.fixture
def place():
    return made.place(made.rma())


def test_it_draws_as_many_as_the_course_asks_each_with_its_answers_shuffled(place):
    attempt = made.begin(place)
    asked = list(attempt.asked.all())
    assert (attempt.size, attempt.pass_with) == (10, 8)
    assert len({one.question_id for one in asked}) == 10
    assert {tuple(sorted(one.order)) for one in asked} == {(0, 1, 2)}
    assert len({tuple(one.order) for one in asked}) > 1
    assert made.begin(place) == attempt  # two tabs, a double click


def test_all_are_asked_where_there_are_fewer_and_none_that_is_retired():
    place = made.place(made.rma(), made.course(4, state="draft"))
    first = made.questions(place.course)[0]
    banks.retire(course=place.course, question_id=first.pk, actor=None)
    drawn = set(made.begin(place).asked.values_list("question", flat=True))
    assert len(drawn) == 3
    assert first.pk not in drawn


def test_a_bank_that_shrinks_while_a_quiz_begins_asks_what_is_left(place, monkeypatch):
    monkeypatch.setattr(attempts, "asks", lambda *_: Asks(12, 40, 80, 3))
    assert made.begin(place).size == 12


def test_a_course_may_have_a_pass_mark_and_attempts_of_its_own(place):
    banks.set_terms(course=place.course, questions=10, pass_percent=95, a_day=1, actor=None)
    assert not made.ended(place, 9).passed
    assert made.begin(place, ON + ONE_DAY).pass_with == 10
    other = made.place(made.rma(), place.course)
    made.ended(other, 9)
    with pytest.raises(NoMoreToday):
        made.begin(other)


def test_without_a_question_there_is_no_quiz():
    with pytest.raises(NoQuestions):
        made.begin(made.place(made.rma(), made.course(0)))


def test_an_answer_is_kept_and_may_be_changed_until_the_attempt_ends(place):
    attempt = made.answered(place, 10)
    first = attempt.asked.select_related("attempt").first()
    made.choose(first, right=False)
    first.refresh_from_db()
    assert (first.chosen, first.right) == (1, False)
    for position, shown in ((1, 3), (1, -1), (11, 0)):
        with pytest.raises(LookupError):
            attempts.answer(
                enrollment_id=place.pk, number=attempt.number, position=position, shown=shown
            )
    attempts.end(enrollment_id=place.pk, number=attempt.number, on=ON, actor=None)
    with pytest.raises(HasEnded):
        made.choose(first, right=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt.asked.update(chosen=0)


def test_a_question_without_an_answer_is_asked_for(place):
    attempt = made.begin(place)
    with pytest.raises(Unanswered) as refused:
        attempts.end(enrollment_id=place.pk, number=attempt.number, on=ON, actor=None)
    assert refused.value.position == 1
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_three_a_day_then_again_on_the_next_and_the_day_is_the_offices(place):
    for number in (1, 2, 3):
        assert made.ended(place, 7).of_day == number
    with pytest.raises(NoMoreToday):
        made.begin(place)
    tomorrow = made.begin(place, ON + timedelta(days=1))
    assert (tomorrow.number, tomorrow.of_day) == (4, 1)


def test_figures_changed_meanwhile_change_no_attempt_that_has_begun(place):
    attempt = made.answered(place, 8)
    change(PASS_PERCENT, 90)
    change(ATTEMPTS_A_DAY, 1)
    try:
        assert attempts.end(enrollment_id=place.pk, number=attempt.number, on=ON, actor=None).passed
        again = made.place(made.rma(), place.course)
        assert not made.ended(again, 8).passed
        with pytest.raises(NoMoreToday):
            made.begin(again)
    finally:
        policy.forget()


def test_a_pass_completes_counts_and_has_its_certificate_handed_in_twice_or_not(place):
    tomorrow = ON + timedelta(days=1)
    attempt = made.answered(place, 8)
    for _ in range(2):
        ended = attempts.end(enrollment_id=place.pk, number=1, on=tomorrow, actor=None)
    assert (ended, ended.right, ended.passed) == (attempt, 8, True)
    completion = Completion.objects.get()
    assert (completion.state, completion.completed_on) == ("counted", tomorrow)
    document = Vouched.objects.get()
    assert document.name == place.payer.full_name
    assert dict(document.facts)["Completed"] == "November 10, 2026"
    assert History.objects.filter(verb=QuizVerb.QUIZ_ENDED).count() == 1
    with pytest.raises(NotOpen):
        made.begin(place)


def test_the_certificate_keeps_its_name_after_a_refund_too_and_goes_with_its_completion(place):
    made.ended(place, 10)
    person = place.payer.certificant
    person.last_name = "Okafor"
    person.save()
    completion = Completion.objects.get()
    document = certificates.issue(completion=completion)
    assert "Reyes" in document.name
    place.refresh_from_db()
    assert not close_place(place=place, reason="Refunded", actor=None)
    assert check(document.code) == document
    withdrawn(completion)
    assert check(document.code) is None
    again = made.ended(place, 10)
    place.refresh_from_db()
    assert (again.passed, place.state, Completion.objects.count()) == (True, "completed", 2)
    assert passed_of(place)[0].attempt == again


def test_not_passed_it_stays_open_and_a_place_that_was_closed_takes_nothing(place):
    assert not made.ended(place, 7).passed
    place.refresh_from_db()
    assert (place.state, Completion.objects.count()) == ("open", 0)
    attempt = made.answered(place, 10)
    place.state = "closed"
    place.save()
    with pytest.raises(NotOpen):
        attempts.end(enrollment_id=place.pk, number=attempt.number, on=ON, actor=None)
    with pytest.raises(NotOpen):
        made.begin(place)


def test_of_a_buyer_it_is_kept_with_a_certificate():
    place = made.place()
    assert made.ended(place, 9).passed
    assert Completion.objects.get().state == "kept"
    assert Vouched.objects.get().name == place.payer.full_name


def test_a_drawn_question_is_never_changed_but_replaced(place):
    attempt = made.begin(place)
    drawn = attempt.asked.select_related("question").first().question
    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.filter(pk=drawn.pk).update(text="Another?")
    banks.replace(course=place.course, question_id=drawn.pk, told=made.told(99), actor=None)
    assert attempt.asked.get(question=drawn).question.text == drawn.text


def hand_in_twice(monkeypatch):
    """Two tabs hand one attempt in: the first is held where it has scored until the second is done
    or waits. Return what went wrong, and how often the attempt was ended.
    """
    place = made.place(made.rma())
    number = made.answered(place, 10).number
    scored, go_on, problems = threading.Event(), threading.Event(), []
    score = attempts.passed

    def pausing(*asked):
        if not scored.is_set():
            scored.set()
            assert go_on.wait(10)
        return score(*asked)

    monkeypatch.setattr(attempts, "passed", pausing)

    def tab():
        try:
            attempts.end(enrollment_id=place.pk, number=number, on=ON, actor=None)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            problems.append(error)
        finally:
            connection.close()

    tabs = [threading.Thread(target=tab) for _ in range(2)]
    tabs[0].start()
    assert scored.wait(10)
    tabs[1].start()
    tabs[1].join(1)
    go_on.set()
    for each in tabs:
        each.join(10)
    assert Completion.objects.count() == 1
    assert Attempt.objects.filter(passed=True).count() == 1
    return problems, History.objects.filter(verb=QuizVerb.QUIZ_ENDED).count()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_hand_in_at_once_complete_once(monkeypatch):
    assert hand_in_twice(monkeypatch) == ([], 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_locks_the_second_tab_fails_or_ends_it_again(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self)
    monkeypatch.setattr(locks, "_lock", lambda *_: 1)
    assert hand_in_twice(monkeypatch) != ([], 1)
