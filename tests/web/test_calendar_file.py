"""The calendar file: the last days of cycles and renewal fees."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from members.models import Certification
from tests import builders
from tests.billing.dues.renewals.people import ON, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(client, settings):
    """The events of a person's file on a day: day by summary."""

    def read(person, on: date = ON) -> dict[str, str]:
        settings.PORTAL_TODAY = on.isoformat()
        client.force_login(person.user or builders.member(person))
        response = client.get(reverse("deadlines"))
        assert response["Content-Type"].startswith("text/calendar")
        body = response.content.decode()
        assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
        lines = body.replace("\r\n ", "").split("\r\n")
        found = {"DTSTART;VALUE=DATE": [], "SUMMARY": [], "UID": []}
        for line in lines:
            name, _, value = line.partition(":")
            if name in found:
                found[name].append(value)
        assert len(set(found["UID"])) == len(found["UID"]) == lines.count("BEGIN:VEVENT")
        return dict(zip(found["SUMMARY"], found["DTSTART;VALUE=DATE"], strict=True))

    return read


def test_it_has_the_days_of_the_fee_and_of_the_cycle(events):
    assert events(holder(granted_on=date(2024, 11, 10)).certificant) == {
        "RMA: renewal fee due": "20261130",
        "RMA: last day for 30.00 points": "20271109",
    }


def test_the_day_of_the_fee_moves_on_with_the_standing(events):
    person = holder(granted_on=date(2024, 11, 10)).certificant
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31)]
    assert [next(iter(events(person, on).items())) for on in days] == [
        ("RMA: renewal fee due", "20261130"),
        ("RMA: last day of grace for the renewal fee", "20261230"),
        ("RMA: last day on which paying brings it back", "20291109"),
    ]


def test_what_has_ended_has_no_deadline_and_says_so(client, settings):
    settings.PORTAL_TODAY = ON.isoformat()
    held = holder(granted_on=date(2024, 11, 10))
    Certification.objects.filter(pk=held.pk).update(retired_on=date(2026, 1, 5))
    client.force_login(builders.member(held.certificant))
    page = client.get(reverse("deadlines"), follow=True).content.decode()
    assert "There is no deadline to put into a calendar." in page
