"""When an item that comes again says the same, and for which certifications one counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from courses.completions.rules.counting import fits
from courses.completions.rules.sameness import Content, differs_in, of_roster

ONE = Content("RMA-1", "", "draws", "Difficult draws", date(2026, 11, 22), Decimal("1.50"))
RMA, RPT = 7, 8


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({}, []),
        ({"certification_number": "rma 1"}, []),
        ({"course_code": "DRAWS", "title": "Draws, second edition"}, []),
        ({"course_code": "", "title": "difficult  DRAWS "}, []),
        ({"hours": Decimal("1.5")}, []),
        ({"certification_number": "RPT-1"}, ["person"]),
        ({"certification_number": "", "member_number": "1"}, ["person"]),
        ({"course_code": "other"}, ["course"]),
        ({"course_code": "", "title": "Easy draws"}, ["course"]),
        ({"completed_on": date(2026, 11, 21), "hours": Decimal(2)}, ["day", "contact hours"]),
    ],
)
def test_person_course_day_and_hours_are_the_content(other, what):
    assert differs_in(ONE, replace(ONE, **other), one_person=False) == what


def test_two_numbers_of_one_person_are_the_same_person():
    other = replace(ONE, certification_number="", member_number="M-1")
    assert differs_in(ONE, other, one_person=True) == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"certification_number": "rma 1", "course_code": "DRAWS"}, True),
        ({"hours": Decimal(2), "title": ""}, True),
        ({"certification_number": "RPT-1"}, False),
        ({"course_code": "other"}, False),
        ({"completed_on": date(2026, 11, 21)}, False),
    ],
)
def test_a_row_of_a_roster_is_its_person_course_and_day(other, same):
    assert (of_roster(replace(ONE, **other)) == of_roster(ONE)) == same


@pytest.mark.parametrize(
    ("programs", "named", "counts"),
    [
        ({3}, None, (RMA,)),
        ({3}, RPT, (RMA,)),
        ({3, 4}, RMA, (RMA, RPT)),
        ({5}, None, ()),
        (None, RPT, (RPT,)),
        (None, None, (RMA, RPT)),
    ],
)
def test_it_counts_by_the_programs_of_its_course_or_for_whom_it_names(programs, named, counts):
    assert fits({RPT: 4, RMA: 3}, programs, named) == counts
