"""The tally of a cycle: each sentence of the handbook's section 5 at its edges."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ccp.rules.activities import ActivityFacts, counting_span, folded_title, full_months
from ccp.rules.points import tally
from members.rules.calendar import Period
from tests.handbook import POLICY

CYCLE = Period(date(2019, 3, 10), date(2022, 3, 10))
ON = date(2022, 3, 9)


def activity(number=1, category="professional_education", day=date(2020, 1, 1), **more):
    if category != "employment":
        more = {"completed_on": day} | more
    amounts = {name: Decimal(more[name]) for name in ("hours", "credits", "years") if name in more}
    return ActivityFacts(number, category, **(more | amounts))


def counted(*activities, on=ON, cycle=CYCLE):
    return tally(cycle, Decimal(30), activities, on, POLICY)


def line(one, **where):
    [got] = counted(one, **where).lines
    return str(got.points), list(got.reasons)


@pytest.mark.parametrize(
    ("hours", "points"),
    [
        ("0.25", "0.25"),
        ("0.49", "0.25"),
        ("0.50", "0.50"),
        ("1.40", "1.25"),
        ("9999.99", "9999.75"),
    ],
)
@pytest.mark.parametrize("category", ["professional_education", "amt_ce"])
def test_contact_hours_are_rounded_down_to_a_quarter(category, hours, points):
    assert line(activity(category=category, hours=hours)) == (points, [])


def test_hours_below_a_quarter_are_zero_points():
    assert line(activity(hours="0.24")) == ("0.00", ["zero_points"])


@pytest.mark.parametrize(("hours", "points"), [("0.25", "0.50"), ("1.49", "2.50"), ("10", "20.00")])
def test_teaching_earns_two_an_hour(hours, points):
    assert line(activity(category="instruction", hours=hours, title="T")) == (points, [])


@pytest.mark.parametrize(
    ("credits_", "unit", "points"),
    [("3", "semester", "45.00"), ("0.5", "semester", "7.50"), ("0.33", "quarter", "3.30")],
)
def test_credits_earn_by_their_unit(credits_, unit, points):
    one = activity(category="formal_education", credits=credits_, unit=unit)
    assert line(one) == (points, [])


@pytest.mark.parametrize(
    ("kind", "points"),
    [("book", "15.00"), ("chapter", "8.00"), ("article", "10.00"), ("poster", "5.00")],
)
def test_authorship_earns_by_kind(kind, points):
    assert line(activity(category="authorship", kind=kind)) == (points, [])


@pytest.mark.parametrize(
    ("role", "years", "points", "reasons"),
    [
        ("officer", "1.99", "5.00", []),
        ("committee", "2", "6.00", []),
        ("member", "3.5", "3.00", []),
        ("officer", "0.99", "0.00", ["zero_points"]),
    ],
)
def test_years_are_rounded_down_to_whole_ones(role, years, points, reasons):
    one = activity(category="organization", role=role, years=years)
    assert line(one) == (points, reasons)


@pytest.mark.parametrize(
    ("day", "on", "reasons"),
    [
        (date(2019, 3, 9), ON, ["before_cycle"]),
        (date(2019, 3, 10), ON, []),
        (date(2022, 3, 9), ON, []),
        (date(2022, 3, 10), date(2023, 1, 1), ["after_cycle"]),
        (date(2022, 3, 10), ON, ["after_cycle", "future"]),
        (date(2021, 6, 2), date(2021, 6, 1), ["future"]),
        (date(2021, 6, 1), date(2021, 6, 1), []),
        (date(2019, 3, 9), date(2019, 1, 1), ["before_cycle", "future"]),
    ],
)
def test_a_day_outside_the_cycle_or_to_come_is_excluded_with_every_reason(day, on, reasons):
    got = line(activity(day=day, hours="0.24"), on=on)
    assert got == ("0.00", reasons or ["zero_points"])


def job(first, last, number=1):
    return activity(number, "employment", from_day=first, to_day=last)


@pytest.mark.parametrize(
    ("first", "last", "points"),
    [
        (date(2020, 1, 1), date(2020, 1, 31), "0.50"),
        (date(2020, 1, 1), date(2020, 1, 30), "0.00"),
        (date(2020, 1, 31), date(2020, 2, 28), "0.50"),
        (date(2020, 1, 31), date(2020, 2, 27), "0.00"),
        (date(2020, 1, 31), date(2020, 3, 30), "1.00"),
        (date(2020, 1, 31), date(2020, 3, 29), "0.50"),
        (date(2019, 12, 15), date(2020, 12, 14), "6.00"),
        (date(2019, 12, 15), date(2020, 12, 13), "5.50"),
        (date(2015, 1, 1), date(2019, 4, 9), "0.50"),
        (date(2015, 1, 1), date(2019, 4, 8), "0.00"),
        (date(2020, 12, 1), date(2020, 12, 31), "0.50"),
        (date(2020, 12, 1), date(2021, 12, 31), "0.50"),
        (date(2020, 12, 2), date(2021, 12, 31), "0.00"),
    ],
)
def test_employment_counts_full_months_inside_the_cycle_and_2020(first, last, points):
    assert line(job(first, last)) == (points, [] if points != "0.00" else ["zero_points"])


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2021, 1, 1), date(2021, 12, 31)),
        (date(2018, 1, 1), date(2019, 3, 9)),
        (date(2022, 3, 10), date(2022, 6, 1)),
    ],
)
def test_employment_of_which_nothing_is_left_is_closed_and_nothing_else(first, last):
    assert line(job(first, last), on=date(2023, 1, 1)) == ("0.00", ["employment_closed"])


def test_a_job_that_goes_on_counts_once_the_last_of_its_days_that_count_is_over():
    assert line(job(date(2020, 1, 1), date(2022, 3, 10))) == ("6.00", [])


def test_employment_is_future_and_nothing_else_until_the_last_of_its_days_that_count():
    spans = [
        job(date(2020, 1, 1), date(2020, 3, 31), 1),
        job(date(2020, 1, 1), date(2030, 1, 1), 2),
    ]
    early = tally(CYCLE, Decimal(30), spans, date(2020, 3, 30), POLICY)
    assert [one.reasons for one in early.lines] == [("future",), ("future",)]
    later = tally(CYCLE, Decimal(30), spans, date(2020, 12, 30), POLICY)
    assert [(str(one.points), one.reasons) for one in later.lines] == [
        ("1.50", ()),
        ("0.00", ("future",)),
    ]
    assert line(job(date(2018, 1, 1), date(2019, 3, 20)), on=date(2019, 3, 19)) == (
        "0.00",
        ["future"],
    )
    assert line(job(date(2020, 1, 1), ON)) == ("6.00", [])


def test_employment_of_a_whole_cycle_stops_at_its_cap():
    cycle = Period(date(2017, 1, 1), date(2020, 1, 1))
    tallied = counted(job(date(2010, 1, 1), date(2021, 1, 1)), cycle=cycle)
    assert (str(tallied.lines[0].points), str(tallied.lines[0].counted)) == ("18.00", "15.00")
    assert tallied.lines[0].reasons == ("category_cap",)


def test_the_completion_day_of_employment_is_the_last_day_that_can_count():
    first, second = (
        job(date(2019, 3, 10), date(2022, 1, 1)),
        job(date(2019, 3, 10), date(2020, 12, 30), 2),
    )
    early, late = counted(second, first).lines
    assert (early.completed_on, late.completed_on) == (date(2020, 12, 30), date(2020, 12, 31))
    assert (str(early.counted), str(late.counted)) == ("10.50", "4.50")


def test_full_months_are_counted_from_the_first_day_itself():
    assert full_months(Period(date(2020, 1, 31), date(2020, 6, 30))) == 5
    assert full_months(Period(date(2020, 1, 31), date(2020, 6, 29))) == 4
    span = counting_span(job(date(2010, 1, 1), date(2030, 1, 1)), CYCLE, POLICY)
    assert span == Period(CYCLE.start, date(2021, 1, 1))


def talk(number, day, title="Sharps", hours="1"):
    return activity(number, "instruction", day, hours=hours, title=title)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("  Needle   safety ", "needle safety"),
        ("Needle\t\nsafety", "Needle safety"),
        ("needle\u00a0safety", "Needle safety"),
    ],
)
def test_titles_are_compared_folded(one, other):
    assert folded_title(one) == folded_title(other)
    second, first = talk(2, date(2020, 2, 2), one), talk(9, date(2020, 2, 1), other)
    assert [got.reasons for got in counted(second, first).lines] == [("repeat_presentation",), ()]


def test_of_two_talks_on_one_day_the_lower_id_counts():
    later, earlier = talk(7, date(2020, 2, 1)), talk(3, date(2020, 2, 1))
    assert [got.reasons for got in counted(later, earlier).lines] == [("repeat_presentation",), ()]


def test_a_talk_excluded_by_its_date_leaves_its_title_free():
    lines = counted(talk(1, date(2019, 3, 9)), talk(2, date(2020, 1, 1))).lines
    assert [got.reasons for got in lines] == [("before_cycle",), ()]


def test_a_talk_with_zero_points_takes_its_title():
    lines = counted(talk(1, date(2020, 1, 1), hours="0.2"), talk(2, date(2020, 1, 2))).lines
    assert [got.reasons for got in lines] == [("zero_points",), ("repeat_presentation",)]
    assert str(lines[1].points) == "0.00"


def test_a_title_repeats_only_among_presentations():
    course = activity(1, hours="1", title="Sharps")
    assert [got.reasons for got in counted(course, talk(2, date(2020, 2, 2))).lines] == [(), ()]


def test_lines_fill_a_cap_by_completion_day_then_id_whatever_the_order_given():
    books = [
        activity(5, "authorship", date(2021, 1, 1), kind="book"),
        activity(4, "authorship", date(2020, 1, 1), kind="chapter"),
        activity(3, "authorship", date(2021, 1, 1), kind="poster"),
        activity(2, "authorship", date(2021, 5, 1), kind="poster"),
    ]
    lines = {got.id: got for got in counted(*books).lines}
    assert {number: str(got.counted) for number, got in lines.items()} == {
        4: "8.00",
        3: "5.00",
        5: "7.00",
        2: "0.00",
    }
    assert lines[4].reasons == lines[3].reasons == ()
    assert lines[5].reasons == lines[2].reasons == ("category_cap",)
    assert str(lines[2].points) == "5.00"


def test_a_cap_that_is_just_filled_cuts_nothing():
    tallied = counted(
        activity(1, "authorship", kind="article"), activity(2, "authorship", kind="article")
    )
    assert [got.reasons for got in tallied.lines] == [(), ()]
    assert str(tallied.categories["authorship"]) == "20.00"


def test_the_tally_names_the_categories_present_also_at_nothing():
    tallied = counted(activity(1, hours="0.1"), activity(2, "authorship", kind="poster"))
    assert {code: str(points) for code, points in tallied.categories.items()} == {
        "authorship": "5.00",
        "professional_education": "0.00",
    }
    assert (str(tallied.total), str(tallied.required), str(tallied.missing)) == (
        "5.00",
        "30.00",
        "25.00",
    )


@pytest.mark.parametrize(("hours", "met"), [("29.99", False), ("30", True), ("30.25", True)])
def test_the_requirement_is_met_when_reached(hours, met):
    assert counted(activity(hours=hours)).met is met


def test_a_cycle_without_activities_has_nothing():
    tallied = counted()
    assert (str(tallied.total), tallied.lines, dict(tallied.categories)) == ("0.00", (), {})


def test_what_the_category_is_entered_as_must_be_there():
    with pytest.raises(ValueError, match="has no hours"):
        counted(activity())
    with pytest.raises(ValueError, match="has no day"):
        counted(activity(category="authorship", day=None, kind="book"))
