"""Each turn into a lapse is told once by each way, whichever message does it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from billing.dues.services import dunning
from ccp.services.cycles import close_cycles, ensure_cycles
from members.services import facts, standing
from members.services.certifications import decide
from notices import kinds
from notices.models import Notice
from tests import builders
from tests.feed import standing_changes

pytestmark = pytest.mark.django_db

GRANTED = date(2023, 9, 18)  # its first cycle ends on 2026-09-18; fees lapse on 31 October
START = date(2024, 9, 1)


def lived(settings, *, paid, through, nights=7, **decided):
    """Every so many nights the portal does its work; return what told of a lapse, and when."""
    row = builders.certification(granted_on=GRANTED)
    for year in paid:
        facts.dues_paid(certification=row, year=year, paid_on=START, on=START, actor=None)
    standing.refresh(certification_ids=[row.pk], on=START)
    ensure_cycles(on=START)
    if decided:
        decide(actor=None, certification=row, reason="Board", on=START, **decided)
    told = []
    for night in range(0, (through - START).days + 1, nights):
        day = START + timedelta(days=night)
        settings.PORTAL_TODAY = day.isoformat()
        standing.sweep(on=day)
        close_cycles(on=day)
        dunning.plan_lapsed(on=day)
        for notice in Notice.objects.filter(state="planned").order_by("kind", "channel"):
            if notice.kind in {"lapsed", "cycle_missed"}:
                told += _telling(notice)
        Notice.objects.filter(state="planned").update(state="claimed")
        Notice.objects.filter(state="claimed").update(state="sent")
    turns = standing_changes(new="lapsed").exclude(old="lapsed").count()
    assert len(told) == 2 * turns
    return told


def _telling(notice):
    if kinds.why_not(notice):
        return []
    said = kinds.context(notice)
    turned = notice.kind == "lapsed" or said["turned"]
    codes = [reason.code for reason in said["reasons"]]
    return [(notice.kind, notice.channel, said["since"], codes)] if turned else []


def both(kind, since, *codes):
    return [(kind, channel, since, list(codes)) for channel in ("email", "letter")]


@pytest.mark.parametrize("nights", [3, 7])
def test_unpaid_dues_and_then_a_missed_cycle_are_one_lapse(settings, nights):
    told = lived(settings, paid=[2024], through=date(2026, 11, 1), nights=nights)
    assert told == both("lapsed", date(2025, 10, 31), "dues_unpaid")


@pytest.mark.parametrize("nights", [3, 7])
def test_a_missed_cycle_and_then_unpaid_dues_are_one_lapse(settings, nights):
    told = lived(settings, paid=[2024, 2025], through=date(2026, 12, 1), nights=nights)
    assert told == both("cycle_missed", date(2026, 9, 18), "ccp_not_documented")


def test_a_lapse_found_after_months_is_told_once_with_all_that_came_meanwhile(settings):
    told = lived(settings, paid=[2024, 2025], through=date(2026, 12, 6), nights=826)
    assert told == both("cycle_missed", date(2026, 9, 18), "ccp_not_documented", "dues_unpaid")


def test_a_suspension_over_the_end_of_a_cycle_ends_into_a_lapse_with_its_own_day(settings):
    told = lived(
        settings,
        paid=[2024, 2025, 2026],
        through=date(2027, 3, 1),
        suspended=(date(2026, 8, 1), date(2027, 2, 1)),
    )
    assert told == both("lapsed", date(2026, 9, 18), "ccp_not_documented")


def test_a_suspension_in_the_middle_of_a_lapse_is_two_turns(settings):
    told = lived(
        settings,
        paid=[2024],
        through=date(2026, 6, 1),
        suspended=(date(2025, 12, 1), date(2026, 3, 1)),
    )
    assert told == both("lapsed", date(2025, 10, 31), "dues_unpaid") * 2


def test_a_retirement_on_the_day_of_the_lapse_leaves_nothing_to_tell(settings):
    told = lived(
        settings, paid=[2024, 2025], through=date(2026, 12, 1), retired_on=date(2026, 9, 18)
    )
    assert told == []
    assert not Notice.objects.filter(kind__in=["lapsed", "cycle_missed"]).exists()
