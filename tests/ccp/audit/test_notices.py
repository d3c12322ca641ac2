"""What the notices about audits say, when they go unsent, and that a lapse is told once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template.loader import render_to_string

from billing.dues.services import dunning
from ccp.audit.services import answers, calendar, extending, taking_back
from members.models import Role
from members.services import standing
from notices import kinds
from notices.delivery.message import build
from notices.models import Notice
from plumbing import clock
from tests import builders
from tests.ccp.audit.rolled import START, rolled
from tests.ccp.audit.stories import (
    NOTICE,
    activity,
    again,
    answered,
    attach,
    confirm,
    decide,
    judge,
    taken,
    told,
)

pytestmark = pytest.mark.django_db
DECIDED = date(2027, 4, 10)


@pytest.fixture
def on_day(settings):
    def live(day: date) -> date:
        settings.PORTAL_TODAY = day.isoformat()
        return day

    return live


@pytest.fixture
def auditor():
    return builders.staff(Role.AUDITOR)


def said(kind: str) -> list[str]:
    """The latest notice of a kind in its three forms, without markup and line ends."""
    notice = Notice.objects.filter(kind=kind, channel="email", state="planned").latest("pk")
    assert kinds.why_not(notice) is None
    sent = build(notice, on=clock.today())
    letter = render_to_string(
        f"notices/{kind}/letter.html", {**kinds.context(notice), "on": clock.today()}
    )
    return [plain(text) for text in (sent.subject + sent.body, sent.alternatives[0][0], letter)]


def plain(text: str) -> str:
    text = re.sub(r"</?strong>", "", text)
    bare = re.sub(r"(?s)<style>.*?</style>|<img[^>]*>|<[^>]+>", " ", text)
    return " ".join(bare.split())


def in_all(kind: str, *sentences: str) -> None:
    for form in said(kind):
        for sentence in sentences:
            assert sentence in form, form


def test_the_notice_names_the_day_what_is_asked_and_what_follows(on_day):
    on_day(NOTICE)
    told("3.5", "4", posted="2")
    in_all(
        "audit_notice",
        "by March 16, 2027, 60 days after this notice",
        "proof of 2 activities. 1 more was posted by AMT and needs none. 9.50 of 30.00 points",
        "counts as failed on March 17",
    )


def test_one_notice_names_both_cases_of_a_person(on_day):
    on_day(NOTICE)
    first = rolled()
    other = builders.certification(first.certification.certificant, program="RPT", granted_on=START)
    both = rolled(other)
    activity(both, "3", date(2024, 5, 5), posted=True)
    case = told("4", cycle=first)
    in_all("audit_notice", "2 cycles of yours were drawn", "all 1 activities were posted by AMT")
    assert Notice.objects.filter(kind="audit_notice", channel="email").count() == 1
    attach(case)
    answers.submit(case=case, on=NOTICE, actor=None)
    in_all("audit_notice", "A cycle of yours was drawn", "RPT No.")


def test_a_reminder_counts_the_days_and_goes_unsent_once_answered(on_day):
    case = told("30")
    calendar.remind(on=on_day(date(2027, 3, 2)))
    in_all("audit_reminder", "15 days are left, today and the last one counted: March 16, 2027.")
    notice = Notice.objects.get(kind="audit_reminder", step="14 days 2027-03-16")
    on_day(date(2027, 3, 13))
    assert kinds.why_not(notice) == "overtaken"
    attach(case)
    answers.submit(case=case, on=date(2027, 3, 13), actor=None)
    assert kinds.why_not(notice) == "not_wanted"


def test_the_receipt_has_the_moment_and_what_is_missing(on_day):
    on_day(NOTICE)
    case = told("20", "8")
    answers.submit(case=case, on=NOTICE, actor=None)
    in_all(
        "audit_received",
        "(UTC-0",
        "2 activities, 0 files. Missing: proof of 1. Course of 20 hours; 2. Course of 8 hours.",
    )


def test_a_deficient_decision_names_what_lost_points_and_both_ways(on_day, auditor):
    case = judge(taken(answered("20", "12"), auditor), auditor, None, "9.5")
    decide(case, "deficient", auditor, on_day(DECIDED))
    in_all(
        "audit_deficient",
        "We accepted 29.50 of the 30.00 points it needs.",
        "0.50 more points by May 10, 2027",
        "Send a better proof for activity 2 (accepted in full it adds 2.50).",
        "another activity of the same cycle",
    )
    _, _, letter = said("audit_deficient")
    assert "2 Course of 12 hours Reduced. The hours differ." in letter
    assert "Total 32.00 29.50" in letter
    extending.extend(
        case_id=case.pk, days=20, reason="", version=again(case).version, actor=auditor, on=DECIDED
    )
    in_all("audit_extended", "You have 20 more days", "The last day is now May 30, 2027.")


def test_a_passed_one_says_that_nothing_is_to_be_done(on_day, auditor):
    case = judge(taken(answered("30"), auditor), auditor, None)
    decide(case, "pass", auditor, on_day(DECIDED))
    in_all("audit_passed", "is passed: 30.00 of the 30.00 points", "nothing more to do")


def test_a_failed_one_tells_of_the_lapse_and_no_other_notice_does(on_day, auditor):
    case = judge(taken(answered("30"), auditor), auditor, "9")
    standing.refresh(certification_ids=[case.audit.certification_id], on=DECIDED)
    while dunning.plan_lapsed(on=DECIDED):
        pass
    confirm(decide(case, "fail", auditor, on_day(DECIDED), note="Too few."), builders.staff())
    while dunning.plan_lapsed(on=DECIDED):
        pass
    in_all(
        "audit_failed",
        "We accepted 9.00 of the 30.00 points it needs. Too few.",
        "has been lapsed since April 10, 2027",
        "You may appeal once, through May 10, 2027",
    )
    assert not Notice.objects.filter(kind="lapsed").exists()
    answers.appeal(case=again(case), statement="No.", on=DECIDED, actor=None)
    third = builders.staff(Role.AUDITOR)
    case = judge(taken(again(case), third), third, None)
    decide(case, "pass", third, DECIDED)
    in_all("audit_appeal_decided", "The audit is passed, as if it had not failed")


def test_who_did_not_answer_reads_so_and_what_is_taken_back_too(on_day, auditor):
    case = told("30")
    calendar.remind(on=on_day(date(2027, 3, 17)))
    in_all(
        "audit_failed",
        "Your answer did not come by the last day, so it has failed on March 17, 2027.",
        "lapsed since March 17, 2027",
    )
    matter = taking_back.ask_take_back(case_id=case.pk, reason="Mail was lost.", actor=auditor)
    confirm(matter, builders.staff(Role.AUDITOR))
    in_all("audit_withdrawn", "failed is taken back: it is as if", "The reason: Mail was lost.")
