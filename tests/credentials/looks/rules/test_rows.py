"""A list is read however it was written, and what cannot be looked up says why."""

from __future__ import annotations

import pytest

from credentials.looks.rules.rows import ListRefused, rows_of

ROWS = [("RMA 2618447", "Reyes"), ("RPT-900015", "O'Neil Straße")]


@pytest.mark.parametrize(
    "text",
    [
        "number,last_name\nRMA 2618447,Reyes\nRPT-900015,O'Neil Straße\n",
        "\ufeffSurname;Given;Cert. No.\r\nReyes;A;RMA 2618447\r\n\r\nO'Neil Straße;;RPT-900015\r\n",
        "#,Last Name,Certification Number\n1,Reyes,RMA 2618447\n2,O'Neil Straße,RPT-900015",
        "No,Number,Last\n1,RMA 2618447,Reyes\n2,RPT-900015,O'Neil Straße",
        "RMA 2618447\tReyes\nRPT-900015\tO'Neil Straße",
        "Reyes, RMA 2618447\nO'Neil Straße, RPT-900015",
        "RMA 2618447 Reyes\n\n   \nRPT-900015 O'Neil Straße",
        '"RMA 2618447","Reyes"\n,,\n"RPT-900015","O\'Neil Straße"',
    ],
)
def test_it_is_read(text):
    assert [(row.number, row.last_name) for row in rows_of(text)] == ROWS
    assert not any(row.problem for row in rows_of(text))


def test_a_row_that_cannot_be_looked_up_says_why_and_stops_no_other():
    rows = rows_of("RMA 2618447,Reyes\n,Reyes\nRMA 1,\nRMA 1,Ann,Bell")
    assert [bool(row.problem) for row in rows] == [False, True, True, True]
    assert [row.line for row in rows] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" ;;\n\0\n", "empty"),
        ("number,last name", "no rows below"),
        ("Number,Staff number,Last name\n1,2,Reyes", "more than one column"),
        ("Cert,Last name,Maiden last name\nRMA 1,Reyes,Bell", "more than one column"),
        ("RMA 1,Reyes\n" * 501, "at most 500"),
    ],
)
def test_a_list_that_is_none_says_what_to_do(text, why):
    with pytest.raises(ListRefused, match=why):
        rows_of(text)


def test_500_rows_are_a_list():
    assert len(rows_of("number;last name\n" + "RMA 1;Reyes\n" * 500)) == 500
