"""What was logged by hand and recorded as well: the same title near the same day, one for one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccp.rules.twice import NEAR, Named, recorded_too

DAY = date(2026, 5, 4)
TITLE = "Bloodborne pathogens"


@pytest.mark.parametrize(
    ("title", "days", "found"),
    [
        (TITLE, 0, True),
        ("  BLOODBORNE  pathogens ", 3, True),
        (TITLE, NEAR.days, True),
        (TITLE, NEAR.days + 1, False),
        ("Needlestick", 0, False),
        ("", 0, False),
    ],
)
def test_the_same_title_near_the_same_day_is_found(title, days, found):
    own, posted = Named(1, title, DAY + timedelta(days)), Named(2, TITLE, DAY)
    assert recorded_too([own], [posted]) == ({1: 2} if found else {})


def test_nothing_without_a_title_is_the_same():
    assert recorded_too([Named(1, "", DAY)], [Named(2, "", DAY)]) == {}


def test_each_is_found_for_the_nearest_alone():
    own = [Named(1, TITLE, DAY), Named(2, TITLE, DAY + timedelta(2))]
    posted = [Named(3, TITLE, DAY + timedelta(2)), Named(4, TITLE, DAY + timedelta(20))]
    assert recorded_too(own, posted) == {2: 3, 1: 4}
    assert recorded_too(own, posted[:1]) == {2: 3}
