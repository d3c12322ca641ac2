"""Fourteen months of the demo, lived once with every job, looked at on every day."""

from __future__ import annotations

from datetime import date

import pytest

from amt_portal.facts_check.run import check
from billing.dues.services import renewal_counts
from practice.simulate import jobs
from practice.simulate.life import days, live
from tests.practice.simulate import watch
from tests.practice.simulate.watch_audits import Audits

UNTIL = date(2028, 1, 21)
# Of applications, by the stories: whom, what, how many days after the seeding day.
TOLD = [
    ("Whitlock", "approved", 4),
    ("Kozak", "denied", 6),
    ("Adeyemi", "received", 20),
    ("Moreau", "received", 20),
    ("Lindholm", "expiring", 24),
    ("Adeyemi", "approved", 28),
    ("Moreau", "approved", 28),
    ("Odom", "passed", 45),
    ("Lindholm", "expiring", 70),
    ("Lindholm", "expired", 85),
    ("Voss", "window_over", 324),
]


@pytest.mark.long(240)
def test_every_notice_goes_once_and_on_its_day_and_every_day_is_kept(demo, mailoutbox, monkeypatch):
    # What the Renewals page counts is told by no notice, and costs as much as all the rest.
    monkeypatch.setattr(renewal_counts, "keep", lambda **_: None)
    copies, lying, cycles, audits = [], [], watch.Cycles(), Audits(demo)
    of_the_past = watch.message_ids()
    with jobs.at_once() as failures:
        for day in days(demo, UNTIL):
            live(day)
            assert failures == []
            copies += watch.wrong_copies(day)
            lying += watch.left_lying(day)
            cycles.look(day)
            audits.look(day)
    found = {
        "copies of standing that the rule does not give": copies,
        "notices left lying": lying,
        "notices off their day": watch.off_their_day(demo),
        "emails sent twice or not at all": watch.other_emails(mailoutbox, of_the_past),
        "reminders other than the handbook has them": watch.other_reminders(demo, UNTIL),
        "renewal notices": watch.other_renewals(),
        "cycles off their day": cycles.off_their_day(demo),
        "audits": audits.wrong,
        "reminders of audits": audits.other_reminders(demo),
        "applications": sorted(set(TOLD) ^ set(watch.of_applications(demo))),
        "stored facts": [one.name for one in check(UNTIL) if one.differ],
    }
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    # There was something to look at.
    # Four were closed by a recertification.
    assert cycles.came(demo) == {"closed": 16 + 4, "rolled over": 14}
    assert len(mailoutbox) > 150
