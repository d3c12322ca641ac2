"""The clock cases of handbook section 7, lived by the minute of the office: what members and staff
may do before and after a last day has ended, and what time does.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.conf import settings as portal

from casework.models import Case
from casework.services import submissions
from casework.services.cases import CaseRefused
from casework.services.intake import NotTaken
from ccp.audit.services import answers, calendar, extending, withdrawing
from ccp.models import Cycle
from members.models import CycleFact, Role
from plumbing import clock
from tests import builders
from tests.ccp.audit.rolled import START
from tests.ccp.audit.stories import again, decide, drawn, judge, taken

pytestmark = pytest.mark.django_db
MOST = 20  # times that a step of the job has work on one day

ASKED = "03-01 10:00 answer; 04-10 10:00 ask for more"  # through May 10
TWICE = (  # extended through May 30, then through July 15
    f"{ASKED}; 04-20 10:00 extend by 20; 05-29 10:00 answer; 06-15 10:00 ask for more"
)
NO_ANSWER = "03-17 00:10 job"

# Notice on January 15: last day March 16, in summer time, which begins on March 14. The minute in
# the office, the deed, and behind a colon why it is refused. Then the end, and a failure's day.
STORIES = [
    ("03-16 23:59 answer; 12-01 00:10 job", "submitted"),
    ("03-17 00:00 answer: The last day was March 16, 2027", "notified"),  # no job has run
    (f"{NO_ANSWER}; 03-17 00:11 answer: does not wait for an answer", "failed 03-17"),
    ("03-16 23:59 job", "notified"),
    ("05-02 08:00 job", "failed 03-17"),  # an outage
    ("03-01 10:00 answer; 04-01 00:10 job", "submitted"),  # with us over the last day
    ("03-16 23:59 extend by 1; 03-17 23:59 answer; 03-18 00:10 job", "submitted"),
    ("03-17 00:00 extend by 30: The time is over", "notified"),
    ("03-10 09:00 extend by 30; 04-15 23:59 job; 04-16 00:10 job", "failed 04-16"),
    (f"{ASKED}; 05-10 23:59 job", "deficient"),
    (f"{ASKED}; 05-10 23:59 job; 05-11 00:10 job", "failed 05-11"),
    (f"{TWICE}; 07-15 23:59 answer; 07-16 00:10 job", "submitted"),
    (f"{TWICE}; 07-16 00:10 job", "failed 07-16"),
    (f"{TWICE}; 06-20 10:00 extend by 5: extended once", "deficient"),
    (f"{TWICE}; 07-15 10:00 answer; 08-01 10:00 ask for more: twice", "in_review"),
    (f"{NO_ANSWER}; 04-16 23:59 appeal; 05-01 00:10 job", "appealed 03-17"),
    (f"{NO_ANSWER}; 04-17 00:00 appeal: The last day was April 16, 2027", "failed 03-17"),
    (f"{NO_ANSWER}; 03-20 10:00 appeal; 03-21 10:00 answer: your turn", "appealed 03-17"),
    (f"03-16 10:00 die; {NO_ANSWER}", "withdrawn"),
    (f"03-16 10:00 roll back; {NO_ANSWER}", "withdrawn"),
    (f"{NO_ANSWER}; 03-20 10:00 appeal; 03-21 10:00 die; 03-22 00:10 job", "withdrawn"),
    (f"03-16 10:00 withdraw; {NO_ANSWER}; 03-17 09:00 answer: your turn", "withdrawn"),
]


@pytest.fixture
def at(settings):
    """Live at a minute of the office from then on."""
    settings.PORTAL_TODAY, before = None, clock.ahead()

    def live(minute: str) -> date:
        moment = datetime.fromisoformat(f"2027-{minute}").replace(tzinfo=portal.OFFICE_ZONE)
        clock.live_ahead(moment - clock.now() + clock.ahead())
        return clock.today()

    yield live
    clock.live_ahead(before)


def keep(on: date) -> None:
    """What the job does on a day; a step that finds work without end fails."""
    for step in (withdrawing.withdraw_gone, calendar.notify, calendar.remind):
        assert not all(step(on=on) for _time in range(MOST)), f"{step.__name__} has no end"


def act(case: Case, auditor, deed: str, on: date) -> None:
    staff = {"case_id": case.pk, "version": case.version, "actor": auditor, "on": on}
    name, _, days = deed.partition(" by ")
    if name == "job":
        keep(on)
    elif name == "answer":
        another = {"document": builders.document(case.certificant), "name": "card.pdf"}
        submissions.attach(case=case, item=case.items.get(), actor=None, **another)
        answers.submit(case=case, on=on, actor=None)
    elif name == "ask for more":
        case = taken(case, auditor)
        decide(judge(case, auditor, "20"), "deficient", auditor, on)
    elif name == "extend":
        extending.extend(days=int(days), reason="A move.", **staff)
    elif name == "withdraw":
        withdrawing.withdraw(reason="Ours.", **staff)
    elif name == "appeal":
        answers.appeal(case=case, statement="I was ill.", on=on, actor=None)
    elif name == "die":
        type(case.certificant).objects.update(deceased_on=on)
    else:
        Cycle.objects.update(rolled_on=None)


@pytest.mark.parametrize(("story", "end"), STORIES)
def test_what_time_allows_and_brings_about(story, end, at):
    auditor = builders.staff(Role.AUDITOR)
    at("01-04 09:00")
    case = drawn("30")
    for step in f"01-15 00:10 job; {story}".split("; "):
        minute, (deed, _, refused) = step[:11], step[12:].partition(": ")
        on = at(minute)
        if refused:
            with pytest.raises((CaseRefused, NotTaken), match=refused):
                act(again(case), auditor, deed, on)
        else:
            act(again(case), auditor, deed, on)
    case = again(case)
    day = case.audit.failed_on
    assert (f"{case.state} {day:%m-%d}" if day else case.state) == end
    assert CycleFact.objects.get(start=START).audit_failed_on == day
