"""Lists as their rows are read: by the log form's own checks and the points rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ccp.drafts.forms import MOST_ROWS, Terms, read_list
from plumbing.tables.source import FileRefused
from tests.ccp.worked import CASES, as_list, assert_comes_to, last_day, read_as, typed
from tests.handbook import POLICY


def terms(on=date(2026, 11, 9), ticked=(7,)):
    held = [SimpleNamespace(pk=7), SimpleNamespace(pk=8)]
    return Terms(held, {7: "RMA", 8: "RPT"}, ticked, ["job"], POLICY, on)


@pytest.mark.parametrize("case", CASES)
def test_points_of_a_list_are_as_worked_out(case):
    rows = read_list(as_list(typed(case)), None, terms(last_day(case))).rows if typed(case) else []
    assert [row.problems for row in rows] == [[]] * len(rows)
    pairs = zip(typed(case), rows, strict=True)
    assert_comes_to(case, [read_as(one, row.form.facts()) for one, row in pairs])


@pytest.mark.parametrize("parted", [",", ";", "\t", "|"])
def test_a_list_is_read_however_its_values_are_parted(parted):
    text = parted.join(["Title", "Provider", "Day", "Hours"]) + "\n\n"
    text += parted.join(["Draws", "Lakeview", "2026-11-07", "3.4"])
    [row] = read_list("\ufeff" + text, None, terms()).rows
    assert (row.line, row.problems) == (3, [])
    assert row.form.entry().hours == Decimal("3.4")


def test_a_row_that_lacks_something_says_what_and_in_which_column():
    read = read_list("Title,Sponsor,Day,Hours\nDraws,,2026-11-07,\n", None, terms())
    assert read.rows[0].problems == [
        "Who provided it is missing. Write it in the column “Sponsor”.",
        "Its contact hours are missing. Write it in the column “Hours”.",
    ]


def test_what_cannot_be_read_is_not_called_missing_too():
    read = read_list("Title,Provider,Day,Hours\nDraws,Lakeview,soon,many\n", None, terms())
    assert len(read.rows[0].problems) == 2


def test_a_row_may_name_its_certifications():
    read = read_list(
        "Title,Provider,Day,Hours,Counts for\nA,B,2026-11-07,1,rpt\nA,B,2026-11-08,1,RMA/RPT\n"
        "A,B,2026-11-09,1,\nA,B,2026-11-09,1,MLT\n",
        None,
        terms(),
    )
    assert [row.ids for row in read.rows] == [[8], [7, 8], [7], []]
    assert "You hold no MLT" in read.rows[3].problems[0]


def test_the_same_day_in_two_orders_is_asked_once_and_told_by_another():
    text = "Title,Provider,Day,Hours\nA,B,03/04/2026,1\n"
    asked = read_list(text, None, terms())
    assert (asked.asks, asked.order) == ("03/04/2026", None)
    told = read_list(text + "A,B,11/07/2026,1\nA,B,10/31/2026,1\n", None, terms())
    assert told.told == told.order == "month"
    assert told.rows[0].form.entry().completed_on == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Venipuncture,Lakeview,2026-11-07,3\n", "does not name the columns"),
        ("just words", "does not name the columns"),
        ("Title,Day\n", "no row below"),
        ("Title,Day\n" + "A,2026-11-07\n" * (MOST_ROWS + 1), f"more than {MOST_ROWS} rows"),
    ],
)
def test_what_is_no_list_is_told_with_what_to_do(text, said):
    with pytest.raises(FileRefused, match=said):
        read_list(text, None, terms())


def test_a_line_that_is_broken_hides_no_other():
    read = read_list('Title,Day,Hours\n"A,2026-11-07,1\nB,2026-11-08,1\n', None, terms())
    assert "cannot be read as a row" in read.rows[0].problems[0]
    assert read.rows[1].line == 3


def test_rows_that_are_left_are_a_list_of_their_own():
    read = read_list('Title;Day;Hours\n"A, B";2026-11-07;1\nC;soon;1\n', None, terms())
    assert read_list(read.text_of({3}), None, terms()).rows[0].read.data["title"] == "C"


def test_an_employment_after_2020_is_taken_and_its_form_says_what_counts():
    text = "Category,Provider,First day,Last day\nJob,Harbor Clinic,2019-01-01,2021-06-30\n"
    [row] = read_list(text, None, terms()).rows
    assert row.problems == []
    assert row.form.entry().to_day == date(2021, 6, 30)
