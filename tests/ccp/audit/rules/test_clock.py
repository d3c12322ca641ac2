"""The clocks of a case, by the handbook's examples (section 7)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ccp.audit.rules import clock
from plumbing import clock as office
from tests.handbook import POLICY, policy_with

OFFICE = ZoneInfo("America/Chicago")


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(f"2027-{text}") for text in texts]


NOTICE, ASKED, EXTENDED, ASKED_AGAIN = days("01-15", "04-10", "04-20", "06-15")


def test_the_notice_of_january_15():
    running = clock.to_answer(NOTICE, POLICY)
    assert [running.last_day, running.over_on] == days("03-16", "03-17")
    assert [day for day, _ in running.reminders] == days("02-14", "03-02", "03-13")
    assert clock.appeal_through(running.over_on, POLICY) == date(2027, 4, 16)


def test_asked_for_more_extended_and_asked_again():
    running = clock.to_replace(ASKED, POLICY)
    assert running.last_day == date(2027, 5, 10)
    # The one of 30 days would come on the day before the clock's first.
    assert [day for day, _ in running.reminders] == days("04-26", "05-07")
    longer = clock.extended(running, 20, EXTENDED, POLICY)
    assert longer.last_day == date(2027, 5, 30)
    assert [day for day, _ in longer.reminders] == days("04-30", "05-16", "05-27")
    assert longer.runs(date(2027, 5, 29))
    assert clock.to_replace(ASKED_AGAIN, POLICY).last_day == date(2027, 7, 15)


def test_an_extension_sends_nothing_for_days_that_lie_before_it():
    late = clock.extended(clock.to_replace(ASKED, POLICY), 1, date(2027, 5, 9), POLICY)
    assert late.reminders == ()
    armed = clock.extended(clock.to_replace(ASKED, POLICY), 10, date(2027, 5, 8), POLICY)
    assert [day for day, _ in armed.reminders] == days("05-17")


@pytest.mark.parametrize(
    ("extra", "on", "why"),
    [(0, ASKED, "1 to 30"), (31, ASKED, "1 to 30"), (5, date(2027, 5, 11), "over")],
)
def test_what_is_no_extension(extra, on, why):
    with pytest.raises(clock.ClockRefused, match=why):
        clock.extended(clock.to_replace(ASKED, POLICY), extra, on, POLICY)


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (datetime(2027, 3, 16, 23, 59, 59, tzinfo=OFFICE), True),
        (datetime(2027, 3, 17, 0, 0, tzinfo=OFFICE), False),
        # In London it is the 17th for hours, and summer time began in the office two days ago.
        (datetime(2027, 3, 17, 4, 59, tzinfo=ZoneInfo("UTC")), True),
        (datetime(2027, 3, 17, 5, 0, tzinfo=ZoneInfo("UTC")), False),
    ],
)
def test_the_last_day_ends_at_midnight_of_the_office(moment, in_time):
    assert clock.to_answer(NOTICE, POLICY).runs(office.office_day(moment)) is in_time


def test_a_last_day_of_25_hours_and_one_in_february_of_a_leap_year_end_at_their_midnight():
    autumn = clock.to_answer(date(2027, 9, 8), POLICY)
    assert autumn.last_day == date(2027, 11, 7)
    ends = datetime(2027, 11, 8, 6, 0, tzinfo=ZoneInfo("UTC"))
    minutes = (ends - timedelta(minutes=1), ends)
    assert [autumn.runs(office.office_day(minute)) for minute in minutes] == [True, False]
    leap = clock.to_answer(date(2027, 12, 31), POLICY)
    assert (leap.last_day, leap.over_on) == (date(2028, 2, 29), date(2028, 3, 1))


def test_days_left_count_today_and_the_last():
    running = clock.to_answer(date(2026, 1, 15), POLICY)
    assert running.days_left(date(2026, 1, 29)) == 47
    assert [running.days_left(date(2026, 3, day)) for day in (16, 17, 20)] == [1, 0, 0]


def test_of_reminders_that_were_missed_the_latest_has_its_time():
    running = clock.to_answer(NOTICE, POLICY)
    [thirty, fourteen, three] = days("02-14", "03-02", "03-13")
    assert running.reminder_on(date(2027, 2, 13)) is None
    assert [running.reminder_on(day) for day in (thirty, fourteen, three)] == [30, 14, 3]
    assert running.reminder_on(running.over_on) is None
    assert running.missed(thirty, date(2027, 3, 14)) == [30, 14]
    assert running.missed(thirty, running.over_on) == [30, 14, 3]
    assert [running.next_on(day) for day in (NOTICE, thirty, fourteen, three)] == [
        thirty,
        fourteen,
        three,
        running.over_on,
    ]


@pytest.mark.parametrize(
    ("drawn_on", "day"),
    [
        ("2027-01-04", "2027-01-15"),
        ("2027-01-14", "2027-01-15"),
        ("2027-01-15", "2027-01-16"),
        ("2027-03-01", "2027-03-02"),
    ],
)
def test_when_notices_go_out(drawn_on, day):
    told = clock.notice_on(2027, date.fromisoformat(drawn_on), POLICY)
    assert told == date.fromisoformat(day)


def test_the_days_are_those_of_the_policy():
    def figure(name, value):
        return {"name": f"audit_{name}", "value": value, "valid_from": "2027-01-01"}

    other = policy_with(
        figure("answer_days", 45),
        figure("replacement_days", 20),
        figure("most_extension_days", 10),
        figure("appeal_days", 14),
        figure("notice_day", 31),
    )
    running = clock.to_answer(NOTICE, other)
    assert running.last_day == date(2027, 3, 1)
    assert clock.to_replace(ASKED, other).last_day == date(2027, 4, 30)
    assert clock.appeal_through(NOTICE, other) == date(2027, 1, 29)
    assert clock.notice_on(2027, date(2027, 1, 4), other) == date(2027, 1, 31)
    with pytest.raises(clock.ClockRefused, match="1 to 10"):
        clock.extended(running, 11, NOTICE, other)
