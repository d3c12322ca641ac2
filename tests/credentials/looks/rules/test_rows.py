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
        "sep=;\nCert #;Name;Expires;\nRMA 2618447;Reyes;1/2/27\nRPT-900015;O'Neil Straße;;",
        "Surname;Given;License No;State\nReyes;A;RMA 2618447;IL\nO'Neil Straße;;RPT-900015;;;",
        "CertDate,CertNo,CandidateName\n1/2/24,RMA 2618447,Reyes\n,RPT-900015,O'Neil Straße",
        "Employee name,ID,AMT_ID (7 digits)\nReyes,1,RMA 2618447\nO'Neil Straße,2,RPT-900015",
    ],
)
def test_it_is_read(text):
    assert [(row.number, row.last_name) for row in rows_of(text)] == ROWS
    assert not any(row.problem for row in rows_of(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2618447.0;Marisol Reyes", "Marisol Reyes"),
        ("Cert #,Name\n2618447.00,Marisol Reyes", "Marisol Reyes"),
        ('Name,Cert #\n"Reyes, Marisol",2618447', "Reyes, Marisol"),
        ("Name,Cert #\nReyes, Marisol,2618447", "Reyes, Marisol"),
        ("2.618447E+06,Reyes,Marisol", "Reyes, Marisol"),
        ("2618447 Smith 3rd", "Smith 3rd"),
        ("Smith 3rd\t2618447", "Smith 3rd"),
    ],
)
def test_what_spreadsheets_and_whole_names_make_of_a_row_is_read(text, name):
    [row] = rows_of(text)
    assert (row.number, row.last_name, row.problem) == ("2618447", name, "")


def test_a_number_that_lost_its_digits_says_so():
    assert "has shortened this number" in rows_of("2.6E+06,Reyes")[0].problem


def test_a_row_that_cannot_be_looked_up_says_why_and_stops_no_other():
    rows = rows_of("RMA 2618447,Reyes\n,Reyes\nRMA 1,\nRMA 1,Ann,Bell,Cole")
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
