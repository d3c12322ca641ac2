"""Whom a candidate may be: what is enough, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from recert.first.rules.likeness import Name, Signs, Why, likeness
from recert.first.rules.said import is_old

BORN, OTHER = date(1990, 3, 1), date(1990, 3, 2)


@pytest.mark.parametrize(
    ("signs", "why"),
    [
        (Signs(Name.OTHER, (BORN, OTHER), same_email=True), (Why.EMAIL,)),
        (Signs(Name.OTHER, (BORN, OTHER), same_candidate=True), (Why.CANDIDATE,)),
        (Signs(Name.SAME, (BORN, BORN), same_email=True), (Why.EMAIL, Why.BIRTH_DATE)),
        (Signs(Name.PART, (BORN, BORN)), (Why.BIRTH_DATE,)),
        (Signs(Name.OTHER, (BORN, BORN)), ()),
        (Signs(Name.SAME, (BORN, None)), (Why.NAME,)),
        (Signs(Name.SAME, (None, None)), (Why.NAME,)),
        (Signs(Name.SAME, (BORN, OTHER)), ()),
        (Signs(Name.NEAR, (BORN, None), same_street=True), (Why.STREET,)),
        (Signs(Name.NEAR, (BORN, OTHER), same_street=True), ()),
        (Signs(Name.NEAR, (BORN, None)), ()),
        (Signs(Name.PART, (BORN, None), same_street=True), ()),
    ],
)
def test_what_speaks_for_one_person(signs, why):
    assert likeness(signs) == why


def test_a_year_after_the_exam_somebody_looks_at_the_day():
    assert not is_old(date(2024, 2, 29), date(2025, 2, 27))
    assert is_old(date(2024, 2, 29), date(2025, 2, 28))
