"""Who is short is reminded at each step, late rather than never, and only by the latest step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from amt_portal.facts_check.run import check
from ccp.models import Cycle
from ccp.rules.reminders import steps
from ccp.services.activities import withdraw_activity
from ccp.services.cycles import ensure_cycles
from ccp.services.reminders import plan_reminders
from members.models import PolicyValue
from members.queries.policy import policy
from members.services import facts, standing
from members.services.figures import set_value, withdraw
from notices import kinds
from notices.models import Notice, SkipReason
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


@pytest.fixture
def asked(settings):
    def why_not(notice, on):
        settings.PORTAL_TODAY = on.isoformat()
        return kinds.why_not(notice)

    return why_not


def before(days):
    return END - timedelta(days=days)


def planned_steps():
    return list(Notice.objects.order_by("due_on").values_list("step", "due_on"))


@pytest.mark.parametrize(
    ("left", "step"),
    [(181, None), (180, 180), (91, 180), (90, 90), (7, 7), (1, 7), (0, None), (-3, None)],
)
def test_a_step_holds_until_the_next_begins(left, step):
    assert steps(END, before(left), policy()).now(before(left)) == (step and f"{step} days")


def test_nobody_is_reminded_the_day_before_the_first_step(rma):
    assert plan_reminders(on=before(181)) == 0
    assert plan_reminders(on=before(180)) == 1
    assert planned_steps() == [("180 days", date(2027, 3, 22))]


def test_a_member_hears_once_at_every_step(rma):
    for days in range(190, -3, -1):
        plan_reminders(on=before(days))
        plan_reminders(on=before(days))
    assert [step for step, _due in planned_steps()] == [f"{n} days" for n in (180, 90, 60, 30, 7)]


def test_of_missed_steps_only_the_latest_is_sent(rma):
    assert plan_reminders(on=before(55)) == 1
    rows = Notice.objects.order_by("due_on").values_list("step", "due_on", "state", "skip_reason")
    assert list(rows) == [
        ("180 days", before(180), "skipped", "overtaken"),
        ("90 days", before(90), "skipped", "overtaken"),
        ("60 days", before(60), "planned", ""),
    ]
    assert plan_reminders(on=before(55)) == 0
    assert plan_reminders(on=before(7)) == 1
    assert [(row[0], row[3]) for row in rows.all()][3:] == [
        ("30 days", "overtaken"),
        ("7 days", ""),
    ]


def test_a_step_at_which_nobody_was_to_be_reminded_was_not_missed(rma):
    activity = log(rma, date(2027, 1, 5), "30.00")
    for days in (180, 90, 60):
        plan_reminders(on=before(days))
    withdraw_activity(activity=activity, on=before(40), actor=None)
    assert plan_reminders(on=before(29)) == 1
    reminders = Notice.objects.filter(kind="ccp_reminder")
    assert list(reminders.values_list("step", "skip_reason")) == [("30 days", "")]


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


@pytest.mark.parametrize("fact", ["revoked_on", "retired_on"])
def test_a_decision_dated_ahead_keeps_back_what_was_planned_before_its_day(rma, fact, asked):
    plan_reminders(on=before(90))
    notice = Notice.objects.get(step="90 days")
    type(rma).objects.update(**{fact: before(80)})
    assert asked(notice, before(81)) is None
    assert asked(notice, before(80)) == SkipReason.NOT_WANTED


def test_a_limit_is_caught_up_by_the_next_calls(rma):
    other = builders.certification(granted_on=GRANTED)
    ensure_cycles(on=GRANTED)
    standing.refresh(certification_ids=[other.pk], on=GRANTED)
    assert [plan_reminders(on=before(30), limit=1) for _ in range(3)] == [1, 1, 0]


def test_a_reminder_overtaken_by_the_next_step_or_by_the_points_is_not_sent(rma, asked):
    plan_reminders(on=before(90))
    notice = Notice.objects.get(state="planned")
    assert asked(notice, before(61)) is None
    assert asked(notice, before(60)) == SkipReason.OVERTAKEN
    assert asked(notice, END) == SkipReason.TOO_LATE
    log(rma, date(2027, 1, 5), "30.00")
    assert asked(notice, before(80)) == SkipReason.NOT_WANTED


def change(steps, valid_from, on):
    """Let other steps hold from a day on, as an administrator does."""
    row = PolicyValue(name="ccp_reminder_days", value=steps, valid_from=valid_from)
    actor = builders.staff()
    return set_value(row=row, key="name", on=on, actor=actor, reason="Asked")


def every_day(first, last):
    """What is kept is held to the rule at both ends and each week: wrong, it stays so."""
    for days in range(first, last, -1):
        if days in {first, last + 1} or days % 7 == 0:
            assert check(before(days), kinds=["cycle_remind_on"])[0].differ == 0
        plan_reminders(on=before(days))


@pytest.mark.parametrize("told", [185, 170, 140])
def test_another_step_is_in_time_whenever_its_change_was_made(rma, told):
    every_day(190, told)
    change([180, 120, 90, 60, 30, 7], valid_from=before(135), on=before(told))
    every_day(told, 100)
    assert [step for step, _due in planned_steps()] == ["180 days", "120 days"]


def test_a_step_that_holds_from_a_day_after_its_time_is_sent_on_that_day(rma):
    every_day(190, 170)
    change([180, 120, 90], valid_from=before(110), on=before(150))
    every_day(150, 111)
    assert len(planned_steps()) == 1
    every_day(110, 109)
    assert [step for step, _due in planned_steps()] == ["180 days", "120 days"]


def test_a_change_that_is_withdrawn_leaves_the_steps_that_hold(rma):
    every_day(190, 170)
    row = change([7], valid_from=before(100), on=before(160))
    every_day(160, 150)
    withdraw(row=row, key="name", on=before(150), actor=builders.staff(), reason="x")
    every_day(150, 20)
    assert [step for step, _due in planned_steps()] == [f"{n} days" for n in (180, 90, 60, 30)]


def test_a_first_step_of_more_than_a_year_is_in_time_for_cycles_open_and_to_come(rma):
    change([400, 7], valid_from=before(450), on=before(500))
    later = builders.certification(granted_on=GRANTED)
    ensure_cycles(on=GRANTED)
    standing.refresh(certification_ids=[later.pk], on=before(450))
    standing.refresh(certification_ids=[rma.pk], on=before(450))
    assert plan_reminders(on=before(401)) == 0
    assert plan_reminders(on=before(400)) == 2


def test_a_change_of_the_steps_leaves_cycles_alone_that_no_step_reaches(rma):
    far = Cycle.objects.get().remind_on
    change([180, 120, 7], valid_from=before(900), on=before(950))
    assert Cycle.objects.get().remind_on == far == before(180)
