"""No cell of an export is run as a formula."""

from __future__ import annotations

import io

import pytest

from plumbing.csv_export import Writer, safe


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1", "\u00a0\u3000＠SUM(A1)"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "text"), [("Reyes", "Reyes"), (None, ""), (12, "12"), ("a=b", "a=b")]
)
def test_everything_else_stays_as_it_is(cell, text):
    assert safe(cell) == text


def test_rows_are_csv():
    out = io.StringIO()
    Writer(out, ("name", "city")).row('Ana "Nan" Reyes', "Boise, ID")
    assert out.getvalue() == 'name,city\n"Ana ""Nan"" Reyes","Boise, ID"\n'
