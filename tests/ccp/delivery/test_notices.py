"""What the notices about cycles say, and when they are no longer true."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template.loader import render_to_string

from ccp.panels import cycle_cards
from ccp.services.activities import withdraw_activity
from ccp.services.cycles import close_cycles, ensure_cycles
from ccp.services.reminders import plan_reminders
from members.models import DuesPaid
from members.queries.held import held_by
from members.services import facts, standing
from members.services.certifications import decide
from notices import kinds
from notices.delivery.message import build
from notices.delivery.points import points_of
from notices.models import Notice, SkipReason
from plumbing import clock
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
    notice = Notice.objects.get(kind=kind, channel="email", state="planned")
    return notice, build(notice, on=on)


def written(kind, channel):
    """The words of a notice, of an email in both forms, without markup and line ends."""
    notice = Notice.objects.get(kind=kind, channel=channel, state="planned")
    if channel == "letter":
        context = kinds.context(notice) | {"base_url": "x", "certificant": notice.certificant}
        text = render_to_string(f"notices/{kind}/letter.html", context)
    else:
        sent = build(notice, on=clock.today())
        text = sent.subject + sent.body + sent.alternatives[0][0]
    return " ".join(re.sub(r"(?s)<style>.*?</style>|<[^>]+>", " ", text).split())


def test_the_reminder_names_what_is_missing_the_last_day_and_both_ways(rma):
    log(rma, date(2025, 1, 5), "18.25")
    plan_reminders(on=date(2026, 8, 20))
    notice, sent = message("ccp_reminder", date(2026, 8, 20))
    assert sent.subject == "11.75 points missing for your RMA by September 17, 2026"
    assert "Record the activities" in sent.body
    assert "Attest that you earned the points" in sent.body
    assert "your certification lapses the day after" in sent.body
    assert "September 17, 2026: 29 days are left, today counted." in " ".join(sent.body.split())
    assert (
        cycle_cards(held_by(rma.certificant, notice.due_on), date(2026, 8, 20))[rma.pk].days_left
        == 29
    )
    assert f"/ce/cycles/{rma.cycles.get().pk}/" in sent.body
    assert kinds.why_not(notice) is None


def test_the_confirmation_is_taken_back_when_an_activity_is_withdrawn(rma):
    activity = log(rma, date(2026, 8, 20), "30.00")
    notice, sent = message("cycle_met", date(2026, 8, 20))
    assert "You have met the cycle" in sent.body
    assert "August 20, 2026" in sent.body
    withdraw_activity(activity=activity, on=date(2026, 8, 20), actor=None)
    assert kinds.why_not(notice) == SkipReason.NOT_WANTED


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


def suspend(row, until):
    decide(
        actor=None, certification=row, reason="Board", on=END, suspended=(date(2026, 9, 1), until)
    )


@pytest.mark.parametrize("channel", ["email", "letter"])
def test_a_missed_cycle_claims_no_lapse_day_of_who_had_lapsed_before(rma, settings, channel):
    DuesPaid.objects.filter(year__gt=2024).delete()  # lapsed since 2025-10-31
    settings.PORTAL_TODAY = END.isoformat()
    close_cycles(on=END)
    standing.sweep(on=END)
    said = written("cycle_missed", channel)
    assert "September 18, 2026" not in said
    assert "has been lapsed since October 31, 2025" in said
    assert "paying fees alone does not bring it back" in said


@pytest.mark.parametrize("channel", ["email", "letter"])
def test_a_missed_cycle_calls_a_suspended_member_suspended(rma, settings, channel):
    suspend(rma, date(2027, 3, 1))
    settings.PORTAL_TODAY = END.isoformat()
    close_cycles(on=END)
    said = written("cycle_missed", channel)
    assert "lapsed" not in said
    assert "has been suspended since September 1, 2026" in said
    # Sent late, after the suspension, it claims no lapse either: that has a notice of its own.
    settings.PORTAL_TODAY = "2027-03-02"
    late = written("cycle_missed", channel)
    assert "lapsed on" not in late
    assert "has been lapsed since September 18, 2026" in late


def test_a_missed_cycle_is_not_told_of_what_ended_meanwhile(rma, settings):
    settings.PORTAL_TODAY = END.isoformat()
    close_cycles(on=END)
    notice, _sent = message("cycle_missed", END)
    skip = kinds.why_not
    assert skip(notice) is None
    decide(actor=None, certification=rma, reason="Asked", on=END, retired_on=END)
    assert skip(notice) == SkipReason.NOT_WANTED


@pytest.mark.parametrize(
    ("facts_now", "said"),
    [
        ({"suspended_from": date(2026, 8, 1)}, "recertification once the suspension is over"),
        ({"recertified_on": None}, "lapses the day after"),
    ],
)
def test_the_reminder_says_what_follows_by_the_standing(rma, facts_now, said):
    type(rma).objects.update(**facts_now)
    plan_reminders(on=date(2026, 8, 20))
    _notice, sent = message("ccp_reminder", date(2026, 8, 20))
    assert said in " ".join(sent.body.split())


def test_the_reminder_of_the_last_day_says_so(rma, settings):
    settings.PORTAL_TODAY = "2026-09-17"
    plan_reminders(on=date(2026, 9, 17))
    _notice, sent = message("ccp_reminder", date(2026, 9, 17))
    assert "September 17, 2026: today is the last day." in " ".join(sent.body.split())


def points(certification, on):
    return points_of(held_by(certification.certificant, on), on)[certification.pk]


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
