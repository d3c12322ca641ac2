"""Sweeps: cycles opened, closed and rolled over, on time or late, and told to the right people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccp.models import Cycle
from ccp.services import attestation
from ccp.services.cycles import close_cycles, count_matured, ensure_cycles, look_again
from ccp.verbs import CeVerb
from members.models import CycleFact, History
from members.services import facts, standing
from notices.models import Notice
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db

GRANTED = date(2023, 9, 18)
END = date(2026, 9, 18)


@pytest.fixture
def rma():
    row = builders.certification(granted_on=GRANTED)
    ensure_cycles(on=GRANTED)
    return row


def pay(certification, *years, day=None, on=END):
    for year in years:
        paid_on = day or date(year, 9, 20)
        facts.dues_paid(certification=certification, year=year, paid_on=paid_on, on=on, actor=None)


def told():
    return sorted(Notice.objects.filter(state="planned").values_list("kind", "channel"))


def test_new_certifications_get_their_cycles_once(rma):
    builders.certification(granted_on=date(2027, 1, 1))
    assert ensure_cycles(on=END) == 0
    assert Cycle.objects.count() == 1
    builders.certification(granted_on=date(2020, 1, 1))
    assert ensure_cycles(on=END) == 1
    assert Cycle.objects.count() == 4


def test_a_met_and_paid_cycle_rolls_over_at_its_end_and_opens_the_next(rma):
    log(rma, date(2024, 5, 1), "30.00")
    pay(rma, 2024, 2025)
    pay(rma, 2026, day=date(2026, 9, 1))
    assert close_cycles(on=END - timedelta(days=1)) == 0
    assert close_cycles(on=END) == 1
    first, second = Cycle.objects.order_by("start")
    assert (first.rolled_on, first.closed_at is None) == (END, False)
    assert (second.start, second.closed_at) == (END, None)
    assert told() == [("cycle_met", "email"), ("rolled_over", "email")]
    assert close_cycles(on=END) == 0
    assert History.objects.filter(verb=CeVerb.CYCLE_ROLLED).count() == 1


def test_dues_paid_later_roll_the_cycle_over_on_the_day_they_were_paid(rma):
    log(rma, date(2024, 5, 1), "30.00")
    pay(rma, 2024, 2025)
    close_cycles(on=END)
    assert look_again(on=END) == 0
    paid_on = date(2026, 11, 3)
    pay(rma, 2026, day=paid_on, on=paid_on)
    assert look_again(on=paid_on - timedelta(days=1)) == 0
    assert look_again(on=date(2026, 12, 1)) == 1
    assert look_again(on=date(2026, 12, 1)) == 0
    assert Cycle.objects.get(start=GRANTED).rolled_on == paid_on
    assert ("rolled_over", "email") in told()


@pytest.mark.parametrize("swept_between", [True, False])
def test_a_roll_over_follows_dues_that_are_refunded_and_paid_again(rma, swept_between):
    log(rma, date(2024, 5, 1), "30.00")
    pay(rma, 2024, 2025)
    pay(rma, 2026, day=date(2026, 9, 1))
    close_cycles(on=END)
    refunded, again = date(2026, 10, 5), date(2026, 11, 3)
    facts.dues_unpaid(certification=rma, year=2026, on=refunded, actor=None, reason="Refunded")
    if swept_between:
        assert look_again(on=refunded) == 1
        assert Cycle.objects.get(start=GRANTED).rolled_on is None
        assert History.objects.filter(verb=CeVerb.ROLL_OVER_TAKEN_BACK).count() == 1
    pay(rma, 2026, day=again, on=again)
    assert [look_again(on=again), look_again(on=again)] == [1, 0]
    assert Cycle.objects.get(start=GRANTED).rolled_on == again
    assert told().count(("rolled_over", "email")) == 1


def test_a_roll_over_follows_a_day_of_payment_that_is_corrected(rma):
    log(rma, date(2024, 5, 1), "30.00")
    pay(rma, 2024, 2025)
    pay(rma, 2026, day=date(2026, 10, 20), on=date(2026, 10, 20))
    close_cycles(on=date(2026, 10, 20))
    pay(rma, 2026, day=date(2026, 10, 2), on=date(2026, 10, 21))
    assert look_again(on=date(2026, 10, 21)) == 1
    assert Cycle.objects.get(start=GRANTED).rolled_on == date(2026, 10, 2)


def test_a_mandatory_cycle_missed_is_told_by_email_and_letter(rma):
    pay(rma, 2024, 2025)
    log(rma, date(2024, 5, 1), "29.75")
    close_cycles(on=END + timedelta(days=9))
    assert told() == [("cycle_missed", "email"), ("cycle_missed", "letter")]
    assert Cycle.objects.get(start=GRANTED).rolled_on is None
    assert Cycle.objects.count() == 2
    # Nobody had thought of its reminders: whoever asks why none came finds out.
    reminders = Notice.objects.filter(kind="ccp_reminder")
    assert set(reminders.values_list("step", "state", "skip_reason")) == {
        (f"{step} days", "skipped", "too_late") for step in (180, 90, 60, 30, 7)
    }


def test_a_voluntary_cycle_missed_is_told_by_email_only():
    row = builders.certification(granted_on=date(1999, 9, 18))
    pay(row, *range(2000, 2027))
    ensure_cycles(on=date(2026, 9, 17))
    while close_cycles(on=END):
        pass
    assert told() == [("cycle_missed", "email")]


def test_who_has_lapsed_for_good_before_or_missed_long_ago_is_not_written_to():
    builders.certification(granted_on=date(2005, 1, 1), revoked_on=date(2010, 1, 1))
    builders.certification(granted_on=date(2008, 1, 1))
    ensure_cycles(on=END)
    while close_cycles(on=END):
        pass
    assert not Cycle.objects.filter(end__lte=END, closed_at=None).exists()
    assert told() == []


def test_an_entry_for_a_day_to_come_counts_when_its_day_has_come(rma):
    log(rma, date(2024, 6, 1), "30.00", on=date(2024, 5, 1))
    assert count_matured(on=date(2024, 5, 31)) == 0
    assert not CycleFact.objects.exclude(met_on=None).exists()
    assert count_matured(on=date(2024, 6, 3)) == 1
    assert CycleFact.objects.get().met_on == date(2024, 6, 1)
    assert count_matured(on=date(2024, 6, 4)) == 0


def test_standing_follows_the_facts_that_cycles_report(rma):
    pay(rma, 2024, 2025, 2026, day=date(2024, 1, 2))
    standing.refresh(certification_ids=[rma.pk], on=END)
    rma.refresh_from_db()
    assert rma.standing.word == "lapsed"
    other = builders.certification(granted_on=GRANTED)
    pay(other, 2024, 2025, 2026, day=date(2024, 1, 2))
    ensure_cycles(on=GRANTED)
    attestation.attest(
        cycle=other.cycles.get(),
        text_version=1,
        typed_name="Marisol Reyes",
        on=END - timedelta(days=1),
        actor=None,
    )
    standing.refresh(certification_ids=[other.pk], on=END)
    other.refresh_from_db()
    assert other.standing.word == "active"
