"""Asked is only what can still change a route, and what was asked leads to the same result."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from recert.eligibility.rules.answers import NOTHING, from_plain, to_plain
from recert.eligibility.rules.asking import open_questions
from tests.recert.eligibility.answered import (
    ALL,
    ANSWERS,
    ON,
    RULES,
    answers_of,
    ask_all,
    results,
    value,
    worked,
)


def keys(answers):
    return [question.key for question in open_questions(RULES, answers, ON)]


def test_at_first_every_question_matters():
    assert keys({}) == [question.key for question in RULES.questions]


def test_a_route_that_is_closed_asks_for_nothing_more():
    open_ones = keys({"ma_programme_completed_on": date(2014, 6, 6)})
    assert "clock_hours" not in open_ones
    assert "ma_programme_expected_on" not in open_ones
    assert open_ones[0] == "military_training_completed_on"


def test_the_day_to_come_matters_only_where_no_day_is_past():
    assert "ma_programme_expected_on" in keys({"ma_programme_completed_on": NOTHING})
    assert "ma_programme_expected_on" in keys({"ma_programme_completed_on": None})
    assert "ma_programme_expected_on" not in keys({"ma_programme_completed_on": ON})


def test_work_is_asked_for_as_long_as_one_of_its_routes_is_open():
    closed = {"high_school": False}
    assert "work" in keys(closed)
    assert "work" not in keys(closed | {"other_credential_by_exam": False})


@given(ALL)
@settings(max_examples=200, deadline=None)
def test_what_is_asked_leads_to_the_result_of_all_answers(answers):
    asked, ways = ask_all(answers, ON)
    assert results(asked) == results(answers)
    most = [each.at_most for each in ways]
    assert most == sorted(most, reverse=True)


@given(ALL)
@settings(max_examples=100, deadline=None)
def test_some_answer_to_each_question_asked_changes_a_route(answers):
    _, ways = ask_all(answers, ON)
    for each in ways[:-1]:
        for question in each.still:
            assert makes_a_difference(each.answered, question.key), question.key


def makes_a_difference(answers, key):
    """Whether two answers to it, and some to the others that are open, part a route's results."""
    bad = {"day": date(1990, 1, 1), "flag": False, "whole": 0, "decimal": 0, "work": ()}
    question = RULES.question(key)
    return results(answers | {key: bad[question.type]}) != results(answers)


@given(ANSWERS, st.data())
@settings(max_examples=200, deadline=None)
def test_one_more_answer_never_opens_a_route_again(answers, data):
    before = results(answers)
    for question in open_questions(RULES, answers, ON)[:1]:
        after = results(answers | {question.key: data.draw(value(question))})
        assert all(after[code] == "not_met" for code in before if before[code] == "not_met")


@given(ANSWERS)
@settings(max_examples=200, deadline=None)
def test_answers_are_read_back_as_they_were_kept(answers):
    assert from_plain(RULES.questions, to_plain(answers)) == answers


def test_the_worked_cases_end_alike_when_they_are_asked():
    for case in worked():
        on = date.fromisoformat(case["in"]["on"])
        asked, _ = ask_all(answers_of(case), on)
        expected = {route["code"]: route["result"] for route in case["out"]["routes"]}
        assert results(asked, on) == expected
