"""Logging, changing and withdrawing while the cycle is open, and never after."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from ccp.models import Activity, Category
from ccp.queries.tally import tally
from ccp.services import bulk_cycles
from ccp.services.activities import change_activity, log_activity, withdraw_activity
from ccp.services.cycles import close_cycles
from ccp.services.entries import BeforeCertified, CycleClosed, NotYours, SavedBefore
from ccp.verbs import CeVerb
from members.models import CycleFact, History, PolicyValue
from members.queries.policy import policy
from members.verbs import MemberVerb
from notices.models import Notice
from tests import builders
from tests.ccp.entries import entry, log

pytestmark = pytest.mark.django_db

GRANTED = date(2024, 9, 18)
ON = date(2026, 11, 9)
LAST_DAY = date(2027, 9, 17)


@pytest.fixture
def rma():
    return builders.certification(granted_on=GRANTED)


@pytest.fixture
def filing():
    """Seven days for filing when the cycle begins, thirty from its middle on."""
    held = PolicyValue.objects.filter(name="ccp_filing_days")
    held.update(value=7, valid_to=date(2026, 1, 1))
    PolicyValue.objects.create(name="ccp_filing_days", value=30, valid_from=date(2026, 1, 1))
    policy.forget()
    yield
    policy.forget()


def met_on(certification):
    fact = CycleFact.objects.filter(certification=certification).first()
    return fact and fact.met_on


def test_the_day_that_reaches_the_requirement_meets_the_cycle_and_is_confirmed_once(rma):
    log(rma, date(2025, 1, 10), "29.75")
    assert met_on(rma) is None
    log(rma, date(2025, 2, 10), "0.25", on=date(2025, 3, 1))
    log(rma, date(2025, 4, 10), "5.00")
    assert met_on(rma) == date(2025, 3, 1)
    assert [n.step for n in Notice.objects.filter(kind="cycle_met")] == ["2025-03-01"]
    assert History.objects.filter(verb=MemberVerb.CYCLE_MET).count() == 1


def test_whatever_may_be_filed_after_the_end_counts(rma, filing):
    """One figure decides for the form, the points and the closing: that of its first day."""
    through = LAST_DAY + timedelta(days=7)
    log(rma, date(2027, 9, 1), "30.00", on=through)
    assert met_on(rma) == LAST_DAY
    assert close_cycles(on=through) == 0
    assert close_cycles(on=through + timedelta(days=1)) == 1
    with pytest.raises(CycleClosed):
        log(rma, date(2027, 9, 1), "1.00", on=through + timedelta(days=1))


def test_withdrawing_takes_the_met_day_back_and_stays_in_history(rma):
    activity = log(rma, ON, "30.00")
    assert met_on(rma) == ON
    withdraw_activity(activity=activity, on=ON, actor=None)
    withdraw_activity(activity=activity, on=ON, actor=None)
    assert met_on(rma) is None
    kept = History.objects.get(verb=CeVerb.ACTIVITY_WITHDRAWN)
    assert kept.before["hours"] == "30.00"
    assert kept.before["certifications"] == [rma.number]


def test_a_changed_amount_counts_from_the_day_of_the_change_a_changed_provider_does_not(rma):
    activity = log(rma, date(2025, 1, 10), "10.00")
    ids = [rma.pk]
    change_activity(
        activity=activity,
        entry=entry(date(2025, 1, 10), "30.00"),
        certification_ids=ids,
        on=date(2025, 2, 1),
        actor=None,
    )
    assert met_on(rma) == date(2025, 2, 1)
    change_activity(
        activity=activity,
        entry=entry(date(2025, 1, 10), "30.00", provider="Harbor Family Clinic"),
        certification_ids=ids,
        on=date(2025, 5, 1),
        actor=None,
    )
    assert met_on(rma) == date(2025, 2, 1)
    assert History.objects.filter(verb=CeVerb.ACTIVITY_CHANGED).count() == 2


@pytest.mark.parametrize(("on", "taken"), [(LAST_DAY, True), (date(2027, 9, 18), False)])
def test_the_last_day_of_the_cycle_is_the_last_on_which_it_is_taken(rma, on, taken):
    if taken:
        assert log(rma, ON, on=on).logged_on == on
        return
    with pytest.raises(CycleClosed, match="RMA cycle of that day ended on September 17, 2027"):
        log(rma, ON, on=on)
    assert not Activity.objects.exists()


def test_a_closed_cycle_refuses_change_and_withdrawal(rma):
    activity = log(rma, ON)
    after = date(2027, 9, 18)
    with pytest.raises(CycleClosed):
        withdraw_activity(activity=activity, on=after, actor=None)
    with pytest.raises(CycleClosed):
        change_activity(
            activity=activity,
            entry=entry(after),
            certification_ids=[rma.pk],
            on=after,
            actor=None,
        )
    activity.refresh_from_db()
    assert activity.withdrawn_at is None


def test_a_cycle_that_the_sweep_has_closed_is_closed_also_for_a_clock_behind(rma):
    log(rma, ON)
    assert close_cycles(on=date(2027, 9, 18)) == 1
    with pytest.raises(CycleClosed):
        log(rma, ON, on=LAST_DAY)


def test_each_certification_is_asked_for_its_own_cycle(rma):
    rpt = builders.certification(rma.certificant, program="RPT", granted_on=date(2025, 10, 14))
    with pytest.raises(BeforeCertified, match="Your RPT began on October 14, 2025"):
        log(rma, date(2025, 1, 10), also=[rpt], on=ON)
    activity = log(rma, date(2025, 11, 10), "24.00", also=[rpt])
    assert set(activity.certifications.all()) == {rma, rpt}
    assert met_on(rpt) == date(2025, 11, 10)
    assert met_on(rma) is None


def test_somebody_elses_certification_is_refused(rma):
    stranger = builders.certification()
    with pytest.raises(NotYours):
        log(rma, ON, also=[stranger])
    with pytest.raises(NotYours):
        log_activity(
            certificant=rma.certificant, entry=entry(ON), certification_ids=[], on=ON, actor=None
        )


def test_what_the_portal_posts_is_neither_typed_nor_changed(rma):
    with pytest.raises(NotYours):
        log(rma, ON, category=Category.AMT_CE)
    activity = log(rma, ON)
    Activity.objects.update(category=Category.AMT_CE)
    with pytest.raises(NotYours):
        withdraw_activity(activity=activity, on=ON, actor=None)


def test_a_form_sent_twice_is_one_activity(rma):
    token = uuid4()
    asked = {
        "certificant": rma.certificant,
        "entry": entry(ON),
        "certification_ids": [rma.pk],
        "on": ON,
        "actor": None,
    }
    first = log_activity(**asked, token=token)
    assert log_activity(**asked, token=token) == first
    assert log_activity(**asked, token=uuid4()) != first


def test_an_employment_span_earns_its_full_months_inside_the_cycle():
    row = builders.certification(granted_on=date(2019, 1, 1))
    log(
        row,
        date(2020, 12, 31),
        None,
        category="employment",
        from_day=date(2018, 6, 1),
        to_day=date(2020, 12, 31),
        on=date(2021, 1, 5),
    )
    from ccp.queries.cycles import current_cycle
    from ccp.queries.tally import tally

    assert tally(current_cycle(row, date(2021, 1, 5)), date(2021, 1, 5)).total == 12


def send(person, row, token, **fields):
    return log_activity(
        certificant=person,
        entry=entry(ON, **fields),
        certification_ids=[row.pk],
        on=ON,
        actor=None,
        token=token,
    )


def test_a_form_sent_again_with_other_values_is_refused_and_not_called_saved(rma):
    token = uuid4()
    send(rma.certificant, rma, token, hours="2")
    assert send(rma.certificant, rma, token, hours="2.00").hours == 2
    with pytest.raises(SavedBefore, match="other values"):
        send(rma.certificant, rma, token, title="Order of draw")
    assert Activity.objects.count() == 1


def test_a_form_sent_again_after_its_entry_was_withdrawn_is_refused(rma):
    token = uuid4()
    withdraw_activity(activity=send(rma.certificant, rma, token), on=ON, actor=None)
    with pytest.raises(SavedBefore, match="withdrawn"):
        send(rma.certificant, rma, token)


def test_a_form_that_another_member_left_on_a_shared_computer_is_taken(rma):
    token, other = uuid4(), builders.certification(granted_on=GRANTED)
    send(rma.certificant, rma, token)
    assert send(other.certificant, other, token).certificant == other.certificant


def job(row, first, last, on):
    facts = {"category": "employment", "from_day": first, "to_day": last}
    return log(row, last, None, on=on, **facts)


def test_employment_whose_months_lie_in_a_closed_cycle_is_refused():
    row = builders.certification(granted_on=date(2018, 9, 18))
    bulk_cycles.settle(certification_ids=[row.pk], on=ON, closing=True)
    first = row.cycles.get(start=date(2018, 9, 18))
    with pytest.raises(CycleClosed, match="September 17, 2021"):
        job(row, date(2019, 1, 1), date(2026, 10, 31), ON)
    assert tally(first, ON).total == 0
    job(row, date(2021, 1, 1), date(2026, 10, 31), ON)
    assert tally(first, ON).total == 0


def test_employment_in_a_closed_cycle_stays_as_it_was_counted():
    row = builders.certification(granted_on=date(2018, 9, 18))
    kept = job(row, date(2019, 1, 1), date(2021, 9, 17), date(2021, 9, 17))
    Activity.objects.filter(pk=kept.pk).update(
        to_day=date(2026, 10, 31), completed_on=date(2026, 10, 31)
    )
    with pytest.raises(CycleClosed):
        withdraw_activity(activity=kept, on=ON, actor=None)
    with pytest.raises(CycleClosed):
        change_activity(
            activity=kept, entry=entry(ON), certification_ids=[row.pk], on=ON, actor=None
        )


def close(row, on=ON):
    """Close what has ended; of a certification of 2018-09-18 the cycle through 2021-09-17."""
    bulk_cycles.settle(certification_ids=[row.pk], on=on, closing=True)


def test_a_job_in_a_closed_cycle_that_earned_nothing_there_is_changed_and_withdrawn():
    row = builders.certification(granted_on=date(2018, 9, 18))
    log(row, date(2020, 1, 1), "30.00", on=date(2020, 1, 1))
    # Too short for a month, then a talk that was only a repetition, then one past the cap.
    short = job(row, date(2020, 12, 1), date(2020, 12, 20), date(2020, 12, 20))
    talk = {"category": "instruction", "title": "Sharps"}
    log(row, date(2020, 2, 1), "10.00", **talk, on=date(2020, 2, 1))
    again = log(row, date(2020, 3, 1), "1.00", **talk, on=date(2020, 3, 1))
    capped = log(
        row, date(2020, 4, 1), "2.00", category="instruction", title="Veins", on=date(2020, 4, 1)
    )
    close(row)
    before = tally(row.cycles.get(start=date(2018, 9, 18)), ON).total
    assert before == 50
    for nothing in (short, again):
        withdraw_activity(activity=nothing, on=ON, actor=None)
    changed = entry(date(2026, 10, 1), "1.00")
    change_activity(activity=capped, entry=changed, certification_ids=[row.pk], on=ON, actor=None)
    assert tally(row.cycles.get(start=date(2018, 9, 18)), ON).total == before
    assert tally(row.cycles.get(end__gt=ON), ON).total == 1


def test_what_earned_nothing_in_a_closed_cycle_cannot_be_moved_to_a_day_of_a_closed_one():
    row = builders.certification(granted_on=date(2018, 9, 18))
    nothing = log(row, date(2020, 2, 1), "0.20", on=date(2020, 2, 1))
    close(row)
    ids = [row.pk]
    moved = entry(date(2020, 2, 1), "8.00")
    with pytest.raises(CycleClosed):
        change_activity(activity=nothing, entry=moved, certification_ids=ids, on=ON, actor=None)
    named = entry(date(2020, 2, 1), "0.20", provider="Harbor Family Clinic")
    change_activity(activity=nothing, entry=named, certification_ids=ids, on=ON, actor=None)
    nothing.refresh_from_db()
    assert nothing.provider == "Harbor Family Clinic"


def test_a_job_across_the_end_is_taken_for_the_open_cycle_and_leaves_the_closed_one_alone():
    row, on = builders.certification(granted_on=date(2017, 6, 1)), date(2020, 10, 1)
    close(row, on)
    closed, current = row.cycles.order_by("start")
    assert closed.closed_at
    kept = job(row, date(2019, 6, 1), date(2020, 9, 30), on)
    assert str(tally(current, on).total) == "2.00"
    assert tally(closed, on).total == 0
    withdraw_activity(activity=kept, on=on, actor=None)


def test_an_imported_job_across_the_end_meets_both_cycles_and_their_pages_say_so():
    row = builders.certification(granted_on=date(2017, 6, 1))
    kept = job(row, date(2018, 1, 1), date(2020, 12, 31), date(2018, 2, 1))
    Activity.objects.filter(pk=kept.pk).update(
        logged_on=kept.completed_on, logged_as_completed=True
    )
    close(row)
    row.cycles.update(required=3)
    close(row)
    facts = CycleFact.objects.filter(certification=row, met_on__isnull=False).order_by("start")
    assert [fact.met_on for fact in facts] == [date(2020, 5, 31), date(2020, 12, 31)]
    assert [str(tally(one, ON).total) for one in row.cycles.order_by("start")[:2]] == [
        "14.50",
        "3.50",
    ]
    with pytest.raises(CycleClosed, match="May 31, 2020"):
        withdraw_activity(activity=kept, on=ON, actor=None)
