"""What the notices about cycles say, and when they are no longer true."""

from __future__ import annotations

from datetime import date

import pytest

from ccp.services.activities import withdraw_activity
from ccp.services.cycles import close_cycles, ensure_cycles
from ccp.services.reminders import plan_reminders
from members.delivery import registry
from members.delivery.message import build
from members.models import Notice, SkipReason
from members.queries.held import held_by
from members.services import facts, standing
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db

GRANTED, END = date(2023, 9, 18), date(2026, 9, 18)


@pytest.fixture
def rma(settings):
    settings.PORTAL_TODAY = "2026-08-20"
    row = builders.certification(granted_on=GRANTED)
    for year in (2024, 2025, 2026):
        facts.dues_paid(
            certification=row, year=year, paid_on=date(2024, 9, 1), on=GRANTED, actor=None
        )
    ensure_cycles(on=GRANTED)
    standing.refresh(certification_ids=[row.pk], on=date(2026, 8, 19))
    return row


def message(kind, on):
    notice = Notice.objects.get(kind=kind, channel="email")
    return notice, build(notice, on=on)


def test_the_reminder_names_what_is_missing_the_last_day_and_both_ways(rma):
    log(rma, date(2025, 1, 5), "18.25")
    plan_reminders(on=date(2026, 8, 20))
    notice, sent = message("ccp_reminder", date(2026, 8, 20))
    assert sent.subject == "11.75 points missing for your RMA by September 17, 2026"
    assert "Record the activities" in sent.body
    assert "Attest that you earned the points" in sent.body
    assert "your certification lapses the day after" in sent.body
    assert f"/ce/cycles/{rma.cycles.get().pk}/" in sent.body
    assert registry.renderer_of(notice.kind).skip(notice) is None


def test_the_confirmation_is_taken_back_when_an_activity_is_withdrawn(rma):
    activity = log(rma, date(2026, 8, 20), "30.00")
    notice, sent = message("cycle_met", date(2026, 8, 20))
    assert "You have met the cycle" in sent.body
    assert "August 20, 2026" in sent.body
    withdraw_activity(activity=activity, on=date(2026, 8, 20), actor=None)
    assert registry.renderer_of(notice.kind).skip(notice) == SkipReason.NOT_WANTED


def test_the_roll_over_names_the_next_deadline(rma, settings):
    log(rma, date(2026, 8, 20), "30.00")
    settings.PORTAL_TODAY = END.isoformat()
    close_cycles(on=END)
    _notice, sent = message("rolled_over", END)
    assert "Your next deadline is 30.00 points by September 17, 2029" in sent.body


def test_the_missed_cycle_says_since_when_the_certification_has_lapsed(rma, settings):
    settings.PORTAL_TODAY = END.isoformat()
    close_cycles(on=END)
    _notice, sent = message("cycle_missed", END)
    assert sent.subject == "Your RMA lapsed: 30.00 points were missing"
    assert "Your certification lapsed on September 18, 2026." in sent.body


def points(certification, on):
    return registry.points_of(held_by(certification.certificant, on), on)[certification.pk]


def test_the_renewal_letter_is_told_where_the_points_stand(rma):
    log(rma, date(2025, 1, 5), "18.25")
    on = date(2026, 8, 20)
    told = points(rma, on)
    assert (told["counted"], told["required"], told["ends_on"]) == (18.25, 30, date(2026, 9, 17))
    assert told["sentence"] == "11.75 points are needed by September 17, 2026."
    old = builders.certification(granted_on=date(1999, 9, 18))
    assert "recommended" in points(old, on)["sentence"]
    log(rma, on, "11.75")
    assert points(rma, on)["sentence"].startswith("The cycle is met")
