"""members.csv: the column that a file need not have."""

from __future__ import annotations

from datetime import date

from amt_portal.imports.members import Members
from plumbing.tables.row import Row

ON = date(2026, 11, 22)


def read(**cells: str):
    blank = dict.fromkeys(Members.columns, "")
    said = blank | {"member_number": "104", "last_name": "Reyes"} | cells
    return Members(on=ON, actor=None).read(Row(2, said))


def test_a_birth_date_is_taken_where_it_is_told():
    assert read(birth_date="3/1/1990").facts.birth_date == date(1990, 3, 1)
    assert read().facts.birth_date is None


def test_a_file_without_birth_dates_says_what_it_said_before_there_were_any():
    assert read().digest != read(birth_date="3/1/1990").digest
    assert str(read().digest) == "1b196cbd-bea2-c2e6-a796-c365b3819381"
