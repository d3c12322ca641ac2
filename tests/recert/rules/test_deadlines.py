"""How long applications, appeals and authorizations last (handbook section 9)."""

from __future__ import annotations

from datetime import date

import pytest

from recert.rules import deadlines
from recert.rules.telling import ApplicationFacts, Telling, telling
from tests.handbook import POLICY


@pytest.mark.parametrize(
    ("submitted", "last_day"),
    [
        (date(2026, 10, 12), date(2027, 10, 11)),
        (date(2028, 2, 29), date(2029, 2, 27)),
    ],
)
def test_an_application_is_open_for_a_year_and_then_it_has_expired(submitted, last_day):
    expires = deadlines.expires_on(submitted, POLICY)
    facts = ApplicationFacts("incomplete", expires_on=expires)
    assert telling(facts, last_day) is Telling.INCOMPLETE
    assert telling(facts, expires) is Telling.EXPIRED
    assert (expires - last_day).days == 1


def test_it_warns_60_and_14_days_before_the_last_day():
    steps = deadlines.expiry_warnings(date(2027, 10, 12), date(2027, 8, 12), POLICY)
    assert steps.begins == {"60 days": date(2027, 8, 12), "14 days": date(2027, 9, 27)}
    assert steps.now(date(2027, 8, 11)) is None
    assert steps.now(date(2027, 10, 11)) == "14 days"
    assert steps.now(date(2027, 10, 12)) is None


@pytest.mark.parametrize(
    ("denied_on", "through"),
    [
        (date(2027, 9, 15), date(2027, 10, 15)),
        (date(2027, 10, 10), date(2027, 11, 8)),
        (date(2027, 11, 8), date(2027, 11, 8)),
    ],
)
def test_no_appeal_outlives_the_year_of_its_application(denied_on, through):
    expires = deadlines.expires_on(date(2026, 11, 9), POLICY)
    assert deadlines.appeal_through(denied_on, expires, POLICY) == through


def test_a_denial_is_appealed_through_its_thirtieth_day_and_once():
    through = deadlines.appeal_through(date(2026, 11, 9), None, POLICY)
    facts = ApplicationFacts("denied", appeal_through=through)
    assert through == date(2026, 12, 9)
    assert telling(facts, through) is Telling.APPEAL
    assert telling(facts, date(2026, 12, 10)) is Telling.DENIED
    again = ApplicationFacts("denied", appeal_through=through, appealed=True)
    assert telling(again, through) is Telling.DENIED


def test_the_exam_is_open_for_a_year_from_the_day_of_the_authorization():
    window = deadlines.exam_window(date(2028, 2, 29), POLICY)
    assert (window.start, window.last_day) == (date(2028, 2, 29), date(2029, 2, 27))
    facts = ApplicationFacts("authorized", window_ends=window.end)
    assert telling(facts, window.last_day) is Telling.AUTHORIZED
    assert telling(facts, window.end) is Telling.CLOSED


@pytest.mark.parametrize(
    ("results", "left"),
    [
        ([], 3),
        (["fail", "cancelled"], 2),
        (["fail", "fail"], 1),
        (["fail"] * 3, 0),
        (["fail"] * 4, 0),
    ],
)
def test_a_cancelled_result_takes_no_attempt(results, left):
    assert deadlines.attempts_left(date(2026, 11, 9), results, POLICY) == left


def test_an_invoice_is_paid_through_the_thirtieth_day_after_and_void_on_the_next():
    assert deadlines.void_from(date(2026, 11, 9), POLICY) == date(2026, 12, 10)
