"""Completions posted in time and late: standing, notices and history (handbook section 4)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ccp.kinds import TRANSCRIPT
from ccp.models import Activity, Cycle
from ccp.queries.tally import tally
from ccp.services import postings
from ccp.services.cycles import close_cycles, ensure_cycles, look_again
from ccp.services.postings import CycleClosed, Posting, post_many, take_back
from ccp.verbs import CeVerb
from members.models import CycleFact, DuesPaid, History
from members.queries.standing import standing_of
from members.queries.vouched import check
from members.services import standing
from members.services.vouching import vouch
from members.verbs import MemberVerb
from notices import kinds
from notices.models import Notice
from tests import builders
from tests.ccp.entries import log

pytestmark = pytest.mark.django_db

GRANTED, END = date(2023, 9, 18), date(2026, 9, 18)
LAST_DAY = END - timedelta(days=1)


@pytest.fixture
def rma():
    """29 of 30 points and all dues paid: one point more meets the cycle."""
    row = builders.certification(granted_on=GRANTED)
    ensure_cycles(on=GRANTED)
    log(row, date(2024, 5, 1), "29.00")
    for year in (2024, 2025, 2026):
        DuesPaid.objects.create(certification=row, year=year, paid_on=date(year, 9, 1))
    standing.refresh(certification_ids=[row.pk], on=LAST_DAY)
    return row


def posting(row, day=LAST_DAY, arrived_on=None, *, ref="completion:1", also=(), hours="1.00"):
    return Posting(
        ref=ref,
        certificant_id=row.certificant_id,
        category="amt_ce",
        title="Bloodborne pathogens",
        provider="American Medical Technologists",
        completed_on=day,
        hours=Decimal(hours),
        certification_ids=[row.pk, *(one.pk for one in also)],
        arrived_on=arrived_on or day,
    )


def post(row, *args, on=None, reason="", **more):
    one = posting(row, *args, **more)
    found = post_many([one], on=on or one.arrived_on, actor=None, reason=reason)
    return found[one.ref]


def met(row):
    return CycleFact.objects.filter(certification=row, start=GRANTED).first()


def told(state="planned"):
    return sorted(Notice.objects.filter(state=state).values_list("kind", "channel"))


def went():
    """The message of the missed cycle was sent by each of its channels."""
    missed = Notice.objects.filter(kind="cycle_missed")
    for state in ("claimed", "sent"):
        missed.filter(channel="email").update(state=state)
    for state in ("printed", "sent"):
        missed.filter(channel="letter").update(state=state)


def word(row, on):
    row.refresh_from_db()
    return standing_of(row, on).standing


def test_a_posting_counts_at_once_exactly_once_and_its_member_cannot_change_it(rma):
    first = post(rma, date(2026, 3, 2))
    again = post(rma, date(2026, 3, 2), on=END)
    assert first.activity == again.activity
    assert first.activity.posted
    assert met(rma).met_on == date(2026, 3, 2)
    assert told() == [("cycle_met", "email")]
    assert History.objects.filter(verb=CeVerb.ACTIVITY_POSTED).count() == 1


def test_the_last_day_posted_next_morning_before_the_cycle_was_closed(rma):
    post(rma, LAST_DAY, END)
    close_cycles(on=END)
    assert Cycle.objects.get(start=GRANTED).rolled_on == END
    assert ("cycle_missed", "email") not in told()


@pytest.mark.parametrize("days", [1, 29, 30])
def test_a_missed_cycle_is_undone_and_its_message_called_off_when_it_did_not_go(rma, days):
    close_cycles(on=END)
    arrived = LAST_DAY + timedelta(days=days)
    assert word(rma, arrived) == "lapsed"
    assert ("cycle_missed", "letter") in told()
    post(rma, LAST_DAY, arrived)
    assert word(rma, arrived) == "active"
    assert met(rma).met_on == LAST_DAY
    assert Cycle.objects.get(start=GRANTED).rolled_on == END
    assert told() == [("cycle_met", "email"), ("rolled_over", "email")]
    verbs = set(History.objects.filter(certificant=rma.certificant).values_list("verb", flat=True))
    assert {CeVerb.ACTIVITY_POSTED, MemberVerb.CYCLE_MET, CeVerb.CYCLE_ROLLED} <= verbs


def test_a_message_that_went_is_followed_by_a_correction_by_the_same_ways(rma):
    close_cycles(on=END)
    went()
    arrived = END + timedelta(days=9)
    post(rma, LAST_DAY, arrived)
    kept = [("cycle_missed_off", "email"), ("cycle_missed_off", "letter"), ("rolled_over", "email")]
    assert told() == kept
    correction = Notice.objects.filter(kind="cycle_missed_off").first()
    assert kinds.why_not(correction, arrived) is None
    assert (
        kinds.of(correction.kind).context(correction, Cycle.objects.get(start=GRANTED), arrived)[
            "called_off"
        ]
        == "certified"
    )


def test_after_thirty_one_days_it_waits_and_staff_post_it_with_a_reason(rma):
    close_cycles(on=END)
    arrived = LAST_DAY + timedelta(days=31)
    waits = post(rma, LAST_DAY, arrived)
    assert (waits.activity, waits.left, waits.why) == (None, (rma.pk,), postings.WAITS)
    assert word(rma, arrived) == "lapsed"
    assert not Activity.objects.filter(external_ref="completion:1").exists()
    done = post(rma, LAST_DAY, arrived, reason="The provider's system was down.")
    assert (done.why, done.left) == ("", ())
    assert word(rma, arrived) == "active"
    [corrected] = History.objects.filter(verb=CeVerb.POSTING_CORRECTED)
    assert corrected.reason == "The provider's system was down."


def test_after_thirty_one_days_an_open_cycle_takes_it_on_the_day_it_arrives(rma):
    day = date(2026, 3, 2)
    arrived = day + timedelta(days=31)
    assert post(rma, day, arrived).activity.logged_on == arrived
    assert met(rma).met_on == arrived


def test_what_was_parked_arrived_when_it_was_first_received(rma):
    close_cycles(on=END)
    post(rma, LAST_DAY, END, on=date(2027, 3, 1))
    assert met(rma).met_on == LAST_DAY


def test_a_transcript_of_a_closed_cycle_is_vouched_for_no_more_once_it_is_corrected(rma):
    activity = post(rma, date(2026, 3, 2)).activity
    close_cycles(on=END)
    subject = Cycle.objects.get(start=GRANTED).transcript_subject
    told = {"kind": TRANSCRIPT, "subject": subject, "name": "Marisol Reyes", "certificant": None}
    document = vouch(**told, facts=[("Points", "30.00 of 30")], on=END)
    assert check(document.code) == document
    take_back(activity=activity, on=END, actor=None, reason="Never attended.", closed=True)
    assert check(document.code) is None


def test_missed_again_and_met_again_on_the_same_day_it_is_corrected_again(rma):
    close_cycles(on=END)
    went()
    for days, ref in ((2, "completion:1"), (4, "completion:2")):
        on = END + timedelta(days=days)
        activity = post(rma, LAST_DAY, on, ref=ref).activity
        assert ("cycle_missed_off", "letter") in told()
        next_day = on + timedelta(days=1)
        take_back(activity=activity, on=next_day, actor=None, reason="Never there.", closed=True)
        assert ("cycle_missed", "letter") in told()


def test_who_was_recertified_meanwhile_keeps_that_and_history_tells_both(rma):
    close_cycles(on=END)
    went()
    anew = END + timedelta(days=5)
    rma.recertified_on = anew
    rma.save()
    look_again(on=anew)
    arrived = END + timedelta(days=9)
    post(rma, LAST_DAY, arrived)
    rma.refresh_from_db()
    assert (rma.recertified_on, word(rma, arrived)) == (anew, "active")
    assert met(rma).met_on == LAST_DAY
    assert Cycle.objects.get(start=GRANTED).rolled_on is None
    off = Notice.objects.filter(kind="cycle_missed_off").first()
    context = kinds.of(off.kind).context(off, Cycle.objects.get(start=GRANTED), arrived)
    assert context["called_off"] == "recertified"


def test_a_closed_cycle_is_left_out_where_another_is_open_until_staff_post_it(rma):
    rpt = builders.certification(rma.certificant, program="RPT", granted_on=date(2025, 1, 7))
    ensure_cycles(on=END)
    close_cycles(on=END)
    day, arrived = LAST_DAY, LAST_DAY + timedelta(days=40)
    both = post(rma, day, arrived, also=[rpt])
    assert both.left == (rma.pk,)
    assert both.activity.logged_on == arrived
    assert post(rma, day, arrived, also=[rpt], reason="Shown to us.").left == ()
    assert set(both.activity.claims.values_list("certification", flat=True)) == {rma.pk, rpt.pk}
    assert tally(Cycle.objects.get(certification=rma, start=GRANTED), arrived).total == 30


def test_no_cycle_holds_a_day_before_it_was_granted(rma):
    nothing = post(rma, GRANTED - timedelta(days=1), GRANTED)
    assert (nothing.activity, nothing.why) == (None, postings.NO_CYCLE)


def test_points_are_taken_back_while_the_cycle_is_open(rma):
    activity = post(rma, date(2026, 3, 2)).activity
    take_back(activity=activity, on=date(2026, 3, 3), actor=None, reason="Withdrawn.")
    take_back(activity=activity, on=date(2026, 3, 4), actor=None, reason="Withdrawn.")
    assert met(rma).met_on is None
    assert History.objects.filter(verb=CeVerb.POSTING_TAKEN_BACK).count() == 1


def test_points_of_a_closed_cycle_are_taken_back_by_staff_alone_and_it_is_missed_then(rma):
    activity = post(rma, date(2026, 3, 2)).activity
    close_cycles(on=END)
    with pytest.raises(CycleClosed):
        take_back(activity=activity, on=END, actor=None, reason="Withdrawn.")
    assert met(rma).met_on
    take_back(activity=activity, on=END, actor=None, reason="Never attended.", closed=True)
    assert (met(rma).met_on, word(rma, END)) == (None, "lapsed")
    assert Cycle.objects.get(start=GRANTED).rolled_on is None
    assert ("cycle_missed", "letter") in told()
    assert ("rolled_over", "email") not in told()
