"""Facts of standing reported one at a time: noted once, with history, standing at once right."""

from __future__ import annotations

from datetime import date

import pytest

from members.models import CycleFact, DuesPaid, History, Standing
from members.services import facts, standing
from members.verbs import MemberVerb
from tests import builders
from tests.feed import standing_changes

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


@pytest.fixture
def lapsed():
    """Granted in March 2024, the dues of 2025 and 2026 unpaid."""
    row = builders.certification(granted_on=date(2024, 3, 10))
    standing.refresh(certification_ids=[row.pk], on=ON)
    assert Standing.objects.get(pk=row.pk).word == "lapsed"
    return row


def pay(certification, year, day, **other):
    return facts.dues_paid(
        certification=certification, year=year, paid_on=day, on=ON, actor=None, **other
    )


def test_paying_all_past_due_dues_reinstates_at_once(lapsed):
    assert pay(lapsed, 2025, date(2026, 11, 20))
    assert Standing.objects.get(pk=lapsed.pk).word == "lapsed"
    assert pay(lapsed, 2026, date(2026, 11, 21))
    assert Standing.objects.get(pk=lapsed.pk).word == "active"
    change = standing_changes().get()
    assert (change.old, change.new, change.effective_on) == ("lapsed", "active", date(2026, 11, 21))


def test_a_paid_year_reported_again_is_no_news(lapsed):
    assert pay(lapsed, 2025, date(2026, 11, 20))
    told = History.objects.count()
    assert not pay(lapsed, 2025, date(2026, 11, 20))
    assert not pay(lapsed, 2025, date(2026, 11, 22))
    assert DuesPaid.objects.get().paid_on == date(2026, 11, 20)
    assert History.objects.count() == told


def test_an_earlier_payment_of_a_paid_year_is_kept_instead(lapsed):
    pay(lapsed, 2025, date(2026, 11, 20))
    assert pay(lapsed, 2025, date(2025, 3, 30))
    assert DuesPaid.objects.get().paid_on == date(2025, 3, 30)


def test_a_payment_before_the_anchor_gives_way_to_one_that_counts():
    row = builders.certification(granted_on=date(2015, 6, 1), recertified_on=date(2024, 3, 10))
    pay(row, 2025, date(2024, 1, 5))
    assert pay(row, 2025, date(2025, 3, 30))
    assert not pay(row, 2025, date(2024, 2, 1))
    assert DuesPaid.objects.get().paid_on == date(2025, 3, 30)


def test_a_paid_year_taken_back_lapses_again_and_keeps_the_reason(lapsed):
    pay(lapsed, 2025, date(2026, 11, 20))
    pay(lapsed, 2026, date(2026, 11, 20))
    staff = builders.staff("finance")
    assert facts.dues_unpaid(
        certification=lapsed, year=2026, on=ON, actor=staff, reason="check returned"
    )
    assert Standing.objects.get(pk=lapsed.pk).word == "lapsed"
    told = History.objects.get(verb=MemberVerb.DUES_TAKEN_BACK)
    assert (told.actor, told.reason) == (staff, "check returned")
    assert told.before == {"year": 2026, "paid_on": "2026-11-20"}
    assert not facts.dues_unpaid(
        certification=lapsed, year=2026, on=ON, actor=staff, reason="check returned"
    )


def test_a_year_that_other_money_pays_stays_paid_from_its_day(lapsed):
    pay(lapsed, 2025, date(2025, 3, 30))
    told = {"certification": lapsed, "year": 2025, "on": ON, "actor": None, "reason": "refund"}
    assert facts.dues_unpaid(still_paid_on=date(2026, 1, 9), **told)
    assert DuesPaid.objects.get().paid_on == date(2026, 1, 9)
    told_of = History.objects.get(verb=MemberVerb.DUES_TAKEN_BACK)
    assert told_of.after == {"year": 2025, "paid_on": "2026-01-09"}
    assert not facts.dues_unpaid(still_paid_on=date(2026, 1, 9), **told)


def test_taking_back_without_a_reason_is_refused(lapsed):
    pay(lapsed, 2025, date(2026, 11, 20))
    with pytest.raises(ValueError, match="reason"):
        facts.dues_unpaid(certification=lapsed, year=2025, on=ON, actor=None, reason="")
    assert DuesPaid.objects.exists()


def test_a_met_day_and_its_withdrawal_are_facts_of_the_cycle():
    row = builders.certification(granted_on=date(2023, 11, 22))
    for year in (2024, 2025, 2026):
        pay(row, year, date(year, 11, 22))
    told = {"certification": row, "start": date(2023, 11, 22), "on": ON, "actor": None}
    assert Standing.objects.get(pk=row.pk).word == "lapsed"  # its first cycle ended unmet today
    assert facts.cycle_met(met_on=date(2026, 11, 1), **told)
    assert Standing.objects.get(pk=row.pk).word == "active"
    assert not facts.cycle_met(met_on=date(2026, 11, 1), **told)
    assert facts.cycle_met(met_on=None, **told)
    assert Standing.objects.get(pk=row.pk).word == "lapsed"
    assert [
        row.after["met_on"]
        for row in History.objects.filter(verb=MemberVerb.CYCLE_MET).order_by("id")
    ] == [
        "2026-11-01",
        None,
    ]


def test_a_failed_audit_lapses_from_the_day_of_the_decision():
    row = builders.certification(granted_on=date(2025, 12, 1))
    assert facts.audit_failed(
        certification=row, start=date(2025, 12, 1), failed_on=date(2026, 11, 3), on=ON, actor=None
    )
    kept = Standing.objects.get(pk=row.pk)
    assert (kept.word, kept.since, kept.way_back) == ("lapsed", date(2026, 11, 3), "recertify")
    assert CycleFact.objects.get().met_on is None
