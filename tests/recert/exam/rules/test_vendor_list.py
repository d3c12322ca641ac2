"""What the test vendor is told anew."""

from __future__ import annotations

import pytest

from recert.exam.rules.vendor_list import action

HERE, OTHER = {"last_day": "2027-02-28"}, {"last_day": "2027-03-28"}


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, HERE, "add"),
        (HERE, HERE, None),
        (HERE, OTHER, "change"),
        (HERE, None, "end"),
        (None, None, None),
    ],
)
def test_it_is_told_what_is_new_to_it(before, now, told):
    assert action(before, now) == told
