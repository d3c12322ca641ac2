"""Lists of a person's activities."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.queries.activities import latest, repeatable
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db


def test_what_can_be_repeated_stands_in_the_order_of_what_was_done_last():
    held = builders.certification(granted_on=date(2024, 5, 10))
    for title, day in [("Newest", 20), ("Oldest", 2), ("Middle", 11), ("Newest", 3)]:
        log(held, date(2026, 3, day), title=title)
    person = held.certificant
    assert [row.title for row in repeatable(person)] == ["Newest", "Middle", "Oldest"]
    assert [row.title for row in latest(person)] == ["Newest", "Middle", "Newest"]
