"""Instants as receipts tell them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from plumbing.zones import office_time, zone_in_full


@pytest.mark.parametrize(
    ("moment", "time", "zone"),
    [
        (
            datetime(2026, 3, 7, 15, 41, 7, tzinfo=UTC),
            "9:41:07 AM CST",
            "Central Standard Time, UTC−6",
        ),
        (
            datetime(2026, 3, 8, 17, 0, 0, tzinfo=UTC),
            "12:00:00 PM CDT",
            "Central Daylight Time, UTC−5",
        ),
        # The day on which the clocks go back has this hour twice.
        (
            datetime(2026, 11, 1, 6, 30, 0, tzinfo=UTC),
            "1:30:00 AM CDT",
            "Central Daylight Time, UTC−5",
        ),
        (
            datetime(2026, 11, 1, 7, 30, 0, tzinfo=UTC),
            "1:30:00 AM CST",
            "Central Standard Time, UTC−6",
        ),
    ],
)
def test_an_instant_names_its_zone_and_how_far_it_is(moment, time, zone):
    assert office_time(moment) == time
    assert zone_in_full(moment) == zone


def test_a_zone_without_a_name_of_its_own_is_told_by_the_tables(settings):
    settings.OFFICE_ZONE = ZoneInfo("Asia/Kolkata")
    assert zone_in_full(datetime(2026, 3, 7, tzinfo=UTC)) == "Asia/Kolkata, UTC+5:30"
