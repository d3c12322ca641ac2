"""When a webinar is open, a session attended, and both over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from courses.rules.attending import meeting
from courses.rules.refunds import refused

BEGINS = datetime(2027, 1, 14, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def webinar():
    return meeting(BEGINS, Decimal("1.50"), day_begins=None, opens_minutes=10, stays_minutes=60)


def session():
    day = BEGINS.replace(hour=6)
    return meeting(BEGINS, Decimal("1.50"), day_begins=day, opens_minutes=10, stays_minutes=60)


@pytest.mark.parametrize(
    ("of", "after", "stage"),
    [
        (webinar, -timedelta(days=24), "to_come"),
        (webinar, -11 * MINUTE, "to_come"),
        (webinar, -10 * MINUTE, "now"),
        (webinar, 149 * MINUTE, "now"),
        (webinar, 150 * MINUTE, "over"),
        (session, -12 * 60 * MINUTE - MINUTE, "to_come"),
        (session, -12 * 60 * MINUTE, "now"),
        (session, 150 * MINUTE, "over"),
    ],
)
def test_a_meeting_is_to_come_open_and_over(of, after, stage):
    assert of().stage(BEGINS + after) == stage


@pytest.mark.parametrize(
    ("state", "paid", "begins_at", "asked", "why"),
    [
        ("open", 27, None, False, ""),
        ("open", 27, BEGINS + MINUTE, False, ""),
        ("open", 27, BEGINS, False, "begun"),
        ("open", 0, None, False, "free"),
        ("completed", 27, None, False, "completed"),
        ("completed", 0, None, False, "free"),
        ("ordered", 0, None, False, "ordered"),
        ("closed", 0, None, False, "closed"),
        ("open", 27, None, True, "asked"),
    ],
)
def test_the_price_is_asked_for_until_it_is_done_or_begins(state, paid, begins_at, asked, why):
    found = refused(state, Decimal(paid), begins_at=begins_at, now=BEGINS, asked=asked)
    assert found == why
