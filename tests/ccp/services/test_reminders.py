"""Who is short is reminded at each step, late rather than never, and only by the latest step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ccp.delivery.notices import reminder_skip
from ccp.services.cycles import ensure_cycles
from ccp.services.reminders import plan_reminders, step_on
from members.models import Notice, SkipReason
from members.services import facts, standing
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db

GRANTED, END = date(2024, 9, 18), date(2027, 9, 18)


@pytest.fixture
def rma():
    row = builders.certification(granted_on=GRANTED)
    for year in (2025, 2026):
        facts.dues_paid(
            certification=row, year=year, paid_on=date(year, 9, 1), on=GRANTED, actor=None
        )
    ensure_cycles(on=GRANTED)
    standing.refresh(certification_ids=[row.pk], on=date(2027, 1, 1))
    return row


def before(days):
    return END - timedelta(days=days)


def steps():
    return list(Notice.objects.order_by("due_on").values_list("step", "due_on"))


@pytest.mark.parametrize(
    ("left", "step"),
    [(181, None), (180, 180), (91, 180), (90, 90), (7, 7), (1, 7), (0, None), (-3, None)],
)
def test_a_step_holds_until_the_next_begins(left, step):
    assert step_on(END, before(left)) == step


def test_nobody_is_reminded_the_day_before_the_first_step(rma):
    assert plan_reminders(on=before(181)) == 0
    assert plan_reminders(on=before(180)) == 1
    assert steps() == [("180 days", date(2027, 3, 22))]


def test_a_member_hears_once_at_every_step(rma):
    for days in range(190, -3, -1):
        plan_reminders(on=before(days))
        plan_reminders(on=before(days))
    assert [step for step, _due in steps()] == [f"{n} days" for n in (180, 90, 60, 30, 7)]


def test_of_missed_steps_only_the_latest_is_sent(rma):
    assert plan_reminders(on=before(55)) == 1
    assert steps() == [("60 days", before(60))]


def test_who_has_met_the_cycle_is_left_alone(rma):
    log(rma, date(2027, 1, 5), "30.00")
    assert plan_reminders(on=before(30)) == 0


@pytest.mark.parametrize(
    "facts", [{"revoked_on": date(2026, 1, 1)}, {"retired_on": date(2026, 1, 1)}]
)
def test_whom_points_do_not_help_any_more_is_left_alone(rma, facts):
    type(rma).objects.update(**facts)
    standing.refresh(certification_ids=[rma.pk], on=before(30))
    assert plan_reminders(on=before(30)) == 0


def test_a_limit_is_caught_up_by_the_next_calls(rma):
    other = builders.certification(granted_on=GRANTED)
    ensure_cycles(on=GRANTED)
    standing.refresh(certification_ids=[other.pk], on=GRANTED)
    assert [plan_reminders(on=before(30), limit=1) for _ in range(3)] == [1, 1, 0]


def test_a_reminder_overtaken_by_the_next_step_or_by_the_points_is_not_sent(rma):
    plan_reminders(on=before(90))
    notice, cycle = Notice.objects.get(), rma.cycles.get()
    assert reminder_skip(notice, cycle, before(61)) is None
    assert reminder_skip(notice, cycle, before(60)) == SkipReason.TOO_LATE
    assert reminder_skip(notice, cycle, END) == SkipReason.TOO_LATE
    log(rma, date(2027, 1, 5), "30.00")
    assert reminder_skip(notice, cycle, before(80)) == SkipReason.NOT_WANTED
