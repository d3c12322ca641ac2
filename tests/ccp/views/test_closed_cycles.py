"""The page of a closed cycle says of its points what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.models import Activity
from ccp.services import bulk_cycles
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db

GRANTED, TODAY = date(2017, 6, 1), date(2026, 11, 9)
JOB = {"category": "employment", "from_day": date(2018, 1, 1), "to_day": date(2020, 12, 31)}


@pytest.fixture
def rpt(settings):
    """An RPT with 9.50 points of its first cycle, which ended on May 31, 2020."""
    settings.PORTAL_TODAY = TODAY.isoformat()
    row = builders.certification(program="RPT", granted_on=GRANTED)
    log(row, date(2018, 3, 1), "9.50", on=date(2018, 3, 1))
    return row


def page(client, row):
    bulk_cycles.settle(certification_ids=[row.pk], on=TODAY, closing=True)
    client.force_login(builders.member(row.certificant))
    return client.get(f"/ce/cycles/{row.cycles.get(start=GRANTED).pk}/").content.decode()


def test_a_cycle_whose_points_are_there_is_met_though_a_job_went_on_after_it(rpt, client):
    job = log(rpt, JOB["to_day"], None, **JOB, on=date(2018, 2, 1))
    Activity.objects.filter(pk=job.pk).update(logged_on=JOB["to_day"], logged_as_completed=True)
    said = page(client, rpt)
    assert "Met on May 31, 2020" in said
    assert "were missing" not in said
    assert "29 full months, January 1, 2018 to May 31, 2020, 0.5 points each" in said
    assert "<td>May 31, 2020</td>" in said


def test_what_was_logged_after_the_end_is_none_of_its_points(rpt, client):
    bulk_cycles.settle(certification_ids=[rpt.pk], on=date(2020, 9, 1), closing=True)
    log(rpt, date(2020, 8, 31), None, **JOB | {"to_day": date(2020, 8, 31)}, on=date(2020, 9, 1))
    assert "Not met: 14.50 points were missing" in page(client, rpt)
