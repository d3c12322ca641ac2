"""Whose price is the member's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from courses.rules.prices import Footing, price, telling

MEMBER, OTHER = Decimal("18.00"), Decimal("27.00")


@pytest.mark.parametrize(
    ("held", "pays", "told"),
    [
        ([("RMA", "active")], MEMBER, "member"),
        ([("RMA", "active"), ("RPT", "grace")], MEMBER, "member_beside"),
        ([("RMA", "grace")], OTHER, "not_active"),
        ([("RMA", "suspended"), ("RPT", "lapsed")], OTHER, "not_active"),
        ([("RMA", "retired")], OTHER, "not_active"),
        ([], OTHER, "buyer"),
    ],
)
def test_one_active_certification_makes_the_price_the_members(held, pays, told):
    footing = Footing(held)
    assert price(MEMBER, OTHER, footing) == pays
    assert telling(footing) == told


def test_a_visitor_pays_the_other_price_and_what_others_sell_has_none():
    assert telling(Footing(known=False)) == "visitor"
    assert price(MEMBER, OTHER, Footing(known=False)) == OTHER
    assert price(None, None, Footing([("RMA", "active")])) is None
