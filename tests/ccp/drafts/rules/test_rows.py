"""Rows of lists: what columns, categories and amounts may be called, and what is told else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ccp.drafts.rules import amounts, meanings
from ccp.drafts.rules.columns import HEADS, recognized
from ccp.drafts.rules.days import Order
from ccp.drafts.rules.rows import Reader

LABELS = {
    "professional education": "professional_education",
    "formal education": "formal_education",
    "employment verification": "employment",
    "authorship": "authorship",
    "instructional presentation": "instruction",
    "organizational participation": "organization",
    "amt continuing education": "amt_ce",
}


def read(header, *cells, order=None):
    columns = recognized(header)
    called = {key: header[place] for key, place in columns.at.items()}
    words = ["Professional education", "Authorship"]
    return Reader(columns, called, LABELS, words, Decimal(10), order).read(2, cells)


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        (["Title", "Provider", "Day", "Hours"], ["title", "provider", "completed_on", "hours"]),
        (["COURSE TITLE:", "Sponsor", "Date Completed", "Contact Hrs."], None),
        (["Activity name", "Offered by", "completion_date", "CE Hours (quarter)"], None),
        (["Course", "School", "Date", "# of hours"], ["title", "provider", "completed_on"]),
    ],
)
def test_columns_are_known_by_what_people_call_them(header, keys):
    found = recognized(header)
    assert list(found.at) == (keys or ["title", "provider", "completed_on", "hours"])
    assert found.are_there


def test_what_the_template_calls_its_columns_is_known():
    assert list(recognized(list(HEADS.values())).at) == list(HEADS)


def test_an_unknown_column_and_one_there_twice_are_told():
    found = recognized(["Title", "Course", "Shoe size", "", "Day"])
    assert found.at == {"title": 0, "completed_on": 4}
    assert (found.unknown, found.twice) == (("Shoe size",), (("title", "Course"),))
    assert not recognized(["Venipuncture", "Lakeview", "2026-11-07", "3"]).are_there


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        *[
            ("3", "3"),
            ("3.5", "3.5"),
            ("3,5", "3.5"),
            (".5", "0.5"),
            ("3.5 hrs", "3.5"),
            ("2h", "2"),
        ],
        *[
            ("90 minutes", "1.5"),
            ("50 min", "0.83"),
            ("1:30", "1.5"),
            ("1h 15m", "1.25"),
            ("1½", "1.5"),
        ],
        *[("1 hour 30 minutes", "1.5"), ("2 1/2 hours", "2.5"), ("3.5 contact hours", "3.5")],
        *[("three", None), ("1,250", None), ("-3", None), ("3 days", None), ("1e3", None)],
    ],
)
def test_hours_are_read_as_people_write_them(text, hours):
    assert amounts.hours(text) == (None if hours is None else Decimal(hours))


@pytest.mark.parametrize(
    ("word", "code", "more"),
    [
        ("Professional education", "professional_education", {}),
        ("webinar", "professional_education", {}),
        ("professional_education", "professional_education", {}),
        ("College course", "formal_education", {}),
        ("Article", "authorship", {"kind": "article"}),
        ("Committee", "organization", {"role": "committee"}),
        ("Teaching", "instruction", {}),
    ],
)
def test_categories_are_known_by_what_people_call_them(word, code, more):
    assert meanings.category(word, LABELS) == (code, more)


def test_a_row_becomes_the_fields_of_the_form():
    row = read(
        ["What", "Provider", "Day", "CEUs"],
        "Order of draw",
        "Lakeview",
        "11/7/2026",
        "0.35",
        order=Order.MONTH_FIRST,
    )
    assert row.category == "professional_education"
    assert (row.data["hours"], row.data["completed_on"]) == ("3.5", "2026-11-07")
    assert row.problems == []


def test_the_last_day_of_a_span_is_the_day_it_was_completed():
    row = read(["Category", "Title", "From", "To"], "Webinar", "Draws", "2026-11-05", "2026-11-07")
    assert row.data["completed_on"] == "2026-11-07"


def test_a_day_that_can_be_two_is_asked_and_no_problem_of_the_row():
    row = read(["Title", "Day"], "Draws", "03/04/2026")
    assert (row.asks, row.problems) == (["03/04/2026"], [])


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        (
            ["Category", "Title"],
            ["", "Draws"],
            "It has no category. Write one in the column “Category”",
        ),
        (["Type", "Title"], ["Skydiving", "Draws"], "“Skydiving” is no category."),
        (["Type", "Title"], ["AMT CE", "Draws"], "is posted by itself"),
        (
            ["Title", "Date"],
            ["Draws", "soon"],
            "“soon” in the column “Date” is no day. Write it like",
        ),
        (["Title", "Hrs"], ["Draws", "three"], "“three” in the column “Hrs” is no number"),
        (["Hours", "CEU"], ["3", "0.5"], "1 CEU is 10 contact hours"),
        (
            ["Type", "Kind"],
            ["Authorship", "Song"],
            "is none of these: book, chapter, article, poster",
        ),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(header, cells, said):
    [problem] = read(header, *cells).problems
    assert said in problem


def test_a_day_against_the_order_of_the_others_is_told():
    [problem] = read(["Title", "Day"], "Draws", "13/04/2026", order=Order.MONTH_FIRST).problems
    assert "read month first" in problem
