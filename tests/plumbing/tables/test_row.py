"""Reading of single cells, and what is said of the bad ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plumbing.tables.row import Refused, Row, Trial, digest

ON = date(2026, 11, 22)
MOST = Decimal("9999.99")


def row(cell: str) -> Row:
    return Row.of(2, ("cell",), [cell])


def reason(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.column == "cell"
    return refused.value.reason


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("D\udc92Arcy", "not UTF-8"),
        ("Bad\x00Byte", "control character"),
        ("Bad\x1b[2JByte", "control character"),
        ("two\nlines", "control character"),
        ("turned \u202e name", "control character"),
        ("two\u2028lines", "control character"),
    ],
)
def test_what_is_no_text_is_refused(cell, said):
    assert reason(lambda: row(cell)) == said


@pytest.mark.parametrize(
    "cell", ["SØRENSEN", "D’Arcy", "Łukasz", "Nguyễn", "👩‍⚕️", '=HYPERLINK("x")']
)
def test_text_is_kept_as_written(cell):
    assert row(f"  {cell} ").text("cell", 100) == cell


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u00ad", "\u2060", " \u200b\u00a0"])
def test_what_nobody_sees_round_a_value_is_no_part_of_it(mark):
    assert row(f"{mark}RPT-920015{mark}").reference("cell") == "RPT-920015"
    assert row(f"{mark}11/10/2024{mark}").day("cell") == date(2024, 11, 10)


@pytest.mark.parametrize("cell", ["910000.0", "910000.00", "9.1E+05", "9e+5"])
def test_a_number_that_a_spreadsheet_made_a_figure_of_is_refused(cell):
    assert "figure" in reason(lambda: row(cell).reference("cell"))


@pytest.mark.parametrize("cell", ["910000", "RPT-910.0", "39.2", "E+5", "0012345"])
def test_a_number_is_kept_as_written(cell):
    assert row(cell).reference("cell") == cell


def test_a_text_that_does_not_fit_its_column_is_refused():
    assert row("x" * 10).text("cell", 10) == "x" * 10
    assert reason(lambda: row("x" * 11).text("cell", 10)) == "longer than 10 characters"


def test_a_text_of_blanks_is_missing_where_it_is_required():
    assert row("   ").text("cell", 10) == ""
    assert reason(lambda: row(" \u00a0 ").text("cell", 10, required=True)) == "missing"


def test_a_day_is_month_day_year():
    assert row("2/3/2026").day("cell") == date(2026, 2, 3)
    assert row("02/29/2024").day("cell") == date(2024, 2, 29)


@pytest.mark.parametrize("cell", ["2/3/2026", "2026-02-03", "2026-2-3", "2026-02-03 00:00:00"])
def test_a_day_of_another_program_is_read_as_it_writes_it(cell):
    assert row(cell).any_day("cell") == date(2026, 2, 3)


@pytest.mark.parametrize("cell", ["", "2026-02-30", "3 Feb 2026", "2026-02-03 10:15", "46056"])
def test_what_is_no_day_in_either_way_is_refused(cell):
    assert reason(lambda: row(cell).any_day("cell")) in {"missing", "not a date"}


@pytest.mark.parametrize(
    "cell",
    [
        "2/29/2023",
        "13/45/2020",
        "2026-02-03",
        "2/3/26",
        "3-Feb",
        "43891",
        "2/3/2026 10:00",
        "２/3/2026",
    ],
)
def test_what_is_no_day_is_refused(cell):
    assert reason(lambda: row(cell).day("cell")) == "not a date"


def test_a_day_no_certification_can_have_is_refused():
    assert reason(lambda: row("1/1/0026").day("cell")) == "not between 1900 and 2200"
    assert reason(lambda: row("12/31/9999").day("cell")) == "not between 1900 and 2200"


def test_a_missing_day_is_refused_only_where_it_is_required():
    assert row("").day_or_none("cell") is None
    assert reason(lambda: row("").day("cell")) == "missing"


def test_the_day_of_the_import_is_not_in_the_future():
    assert row("11/22/2026").past_day("cell", ON) == ON
    assert reason(lambda: row("11/23/2026").past_day("cell", ON)) == "in the future"


def test_a_number_has_two_places():
    assert str(row("1.5").number("cell", MOST)) == "1.50"
    assert row("9999.99").number("cell", MOST) == MOST


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "missing"),
        ("-2", "not positive"),
        ("0", "not positive"),
        ("two", "not a number"),
        ("1e3", "not a number"),
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
        ("1,5", "not a number"),
        ("１", "not a number"),
        ("1.125", "more than two decimals"),
        ("10000", "more than 9999.99"),
        ("9" * 30, "not a number"),
    ],
)
def test_what_is_no_amount_is_refused(cell, said):
    assert reason(lambda: row(cell).number("cell", MOST)) == said


@pytest.mark.parametrize(
    ("cell", "amount"), [("$50.00", "50.00"), ("90", "90.00"), ("$ 1,250.00", "1250.00")]
)
def test_money_may_carry_a_dollar_sign_and_commas(cell, amount):
    assert str(row(cell).money("cell", Decimal("99999.99"))) == amount


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-50.00", "not positive"),
        ("$-1", "not positive"),
        ("1,2", "not a number"),
        ("$", "missing"),
    ],
)
def test_what_is_no_money_is_refused(cell, said):
    assert reason(lambda: row(cell).money("cell", MOST)) == said


def test_a_known_word_is_compared_without_case():
    assert row("Money Order").choice("cell", {"money order": "money_order"}) == "money_order"
    assert reason(lambda: row("golf").choice("cell", {"book": "book"})) == "unknown"


def test_fingerprints_differ_when_a_value_moves_to_the_next_column():
    assert digest("a", "") == digest("a", None)
    assert digest("a", "") != digest("", "a")
    assert digest("ab", "c") != digest("a", "bc")


def test_a_trial_tells_every_refusal_of_a_row_at_once():
    trial, row = Trial(), Row(2, {"day": "2026-13-01", "hours": "two", "name": ""})
    assert trial(None, row.any_day, "day") is None
    assert trial("", row.text, "name", 20) == ""
    trial(Decimal(0), row.number, "hours", Decimal(9))
    with pytest.raises(Refused) as refused:
        trial.end()
    assert (refused.value.column, refused.value.why) == ("day", "not a date: '2026-13-01'")
    assert refused.value.others == "; hours: not a number: 'two'"
