"""Fourteen months of the demo, lived once with every job, looked at on every day."""

from __future__ import annotations

from datetime import date, timedelta

from amt_portal.facts_check.run import check
from billing.models import Invoice
from members.models import Channel, Notice, NoticeState
from plumbing import clock
from practice.simulate import jobs
from practice.simulate.life import days, live
from tests.practice.simulate import watch

UNTIL = date(2028, 1, 21)
BY_LETTER = timedelta(days=1)  # one that is planned in the evening goes with the next day's run


def test_fourteen_months_with_every_notice_once_and_every_day_kept(demo, mailoutbox):
    wrong, cycles = [], watch.Cycles()
    with jobs.at_once() as failures:
        for day in days(demo, UNTIL):
            live(day)
            wrong += watch.wrong_copies(day) + watch.left_lying(day)
            cycles.look(day)
    assert failures == []
    assert wrong == []
    assert {one.name: one.first for one in check(UNTIL) if one.differ} == {}

    # Cycles close and roll over on their days.
    assert cycles.off_their_day(demo) == []
    assert sum(day > demo for day in cycles.closed.values()) >= 10
    assert sum(day > demo for day in cycles.rolled.values()) >= 10

    # Each notice went out once and on its day.
    sent = Notice.objects.filter(state=NoticeState.SENT)
    late = [
        str(one)
        for one in sent
        if not one.due_on
        <= clock.office_day(one.sent_at)
        <= one.due_on + (BY_LETTER if one.channel == Channel.LETTER else timedelta())
    ]
    assert late == []
    assert not Notice.objects.filter(state__in=[NoticeState.FAILED, NoticeState.UNKNOWN]).exists()
    told = [message.extra_headers["Message-ID"] for message in mailoutbox]
    assert len(told) == len(set(told))
    assert set(sent.filter(channel=Channel.EMAIL).values_list("message_id", flat=True)) == set(told)
    reminders = Notice.objects.filter(
        kind__in=["renewal_reminder", "past_due", "last_day_of_grace"]
    )
    planned = sorted(
        (one.kind, int(one.about.removeprefix("invoice:")), one.due_on)
        for one in reminders.filter(channel=Channel.EMAIL, due_on__gt=demo)
    )
    assert planned == sorted(watch.expected_reminders(demo, UNTIL))
    renewals = Notice.objects.filter(kind="renewal", channel=Channel.EMAIL)
    assert {int(one.about.removeprefix("invoice:")): one.due_on for one in renewals} == dict(
        Invoice.objects.filter(period__isnull=False).values_list("pk", "issued_on")
    )
