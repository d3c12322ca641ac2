"""What the notices about audits say, when they go unsent, and that a lapse is told once."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from billing.dues.services import dunning
from casework.models import Case
from ccp.audit.notices import NOTICES
from ccp.audit.services import answers, calendar, extending, taking_back, withdrawing
from ccp.audit.services.answer import ask_more_time, decline_more_time
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


def test_each_kind_goes_by_the_ways_of_the_handbook():
    by_letter_too = {"audit_notice", "audit_deficient", "audit_failed"}
    for kind in NOTICES:
        ways = ["email", "letter"] if kind.key in by_letter_too else ["email"]
        assert sorted(kind.channels) == ways, kind.key


def test_the_notice_names_the_day_what_is_asked_and_what_follows(on_day):
    on_day(NOTICE)
    told("3.5", "4", posted="2")
    in_all(
        "audit_notice",
        "by March 16, 2027, 60 days after this notice",
        "proof of 2 activities. 1 more was posted by AMT and needs none. 9.50 of 30.00 points",
        "counts as failed on March 17, 2027",
    )


def test_one_notice_names_both_cases_of_a_person(on_day):
    on_day(NOTICE)
    first = rolled()
    other = builders.certification(first.certification.certificant, program="RPT", granted_on=START)
    both = rolled(other)
    activity(both, "3", date(2024, 5, 5), posted=True)
    case = told("4", cycle=first)
    in_all("audit_notice", "2 cycles of yours were drawn", "the one activity was posted by AMT")
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
        "Your answer to the CCP audit",
        "Standard Time, UTC\N{MINUS SIGN}",
        "2 activities: 0 with your proof, 0 posted by AMT; with this answer came no file. Without "
        "proof: 1. Course of 20 hours; 2. Course of 8 hours.",
    )


def test_an_appeal_and_a_request_for_more_time_have_a_receipt_by_email_too(on_day, auditor):
    case = told("30", on=on_day(NOTICE))
    asked = ask_more_time(
        audit=case.audit, days=20, why="Moved.", token=uuid4(), on=NOTICE, actor=None
    )
    in_all(
        "audit_received",
        "Your request for 20 more days in the CCP audit",
        f"The number of this receipt is {case.number}-T{asked.pk}.",
        "Until we answer by email, March 16, 2027 stays the last day.",
    )
    decline_more_time(asked=asked, because="Sixty days are enough.", actor=auditor)
    in_all("audit_not_extended", "The reason: Sixty days are enough.", "61 days are left")
    assert "Do you need more time?" not in said("audit_not_extended")[0]
    calendar.remind(on=on_day(date(2027, 3, 17)))
    answers.appeal(case=again(case), statement="No.", on=date(2027, 3, 18), actor=None)
    in_all("audit_received", "Your appeal in the CCP audit", "Your statement, 3 characters, and no")


def test_a_deficient_decision_names_what_lost_points_and_both_ways(on_day, auditor):
    case = judge(taken(answered("20", "12"), auditor), auditor, None, "9.5")
    decide(case, "deficient", auditor, on_day(DECIDED))
    in_all(
        "audit_deficient",
        "We accepted 29.50 of the 30.00 points it needs.",
        "0.50 more points by May 10, 2027",
        "Send a better proof. Accepted in full, activity 2 adds 2.50.",
        "Do you need more time?",
        "another activity of the same cycle",
    )
    _, _, letter = said("audit_deficient")
    assert "2 Course of 12 hours Reduced. The hours differ." in letter
    assert "Total 32.00 29.50" in letter
    extending.extend(
        case_id=case.pk, days=20, reason="", version=again(case).version, actor=auditor, on=DECIDED
    )
    in_all("audit_extended", "You have 20 more days", "The last day is now May 30, 2027.")
    assert "Do you need more time?" not in said("audit_extended")[0]
    calendar.remind(on=on_day(date(2027, 5, 1)))
    in_all("audit_reminder", "proof for 0.50 more points; 29.50 of 30.00 are accepted.")


def test_no_better_proof_is_asked_for_where_none_would_help(on_day, auditor):
    case = taken(answered("20", "9"), auditor)
    judge(case, auditor, None, "0", because="duplicate")
    decide(case, "deficient", auditor, on_day(DECIDED))
    in_all("audit_deficient", "Add another activity of the same cycle, with its proof.")
    assert "better proof" not in " ".join(said("audit_deficient"))


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
    matter = taking_back.ask_take_back(
        case_id=case.pk, reason="Mail was lost.", version=again(case).version, actor=auditor
    )
    confirm(matter, builders.staff(Role.AUDITOR))
    in_all("audit_withdrawn", "failed is taken back: it is as if", "The reason: Mail was lost.")


def two_told() -> tuple[Case, Case]:
    """Two cases of one person, who was told of both on one day."""
    first = rolled()
    held = builders.certification(first.certification.certificant, program="RPT", granted_on=START)
    activity(rolled(held), "3", date(2024, 5, 5))
    case = told("4", cycle=first)
    return case, Case.objects.exclude(pk=case.pk).get()


def one_of(kind: str) -> None:
    assert Notice.objects.filter(kind=kind, channel="email").count() == 1


def test_two_cases_that_nobody_answered_share_one_message(on_day):
    two_told()
    calendar.remind(on=on_day(date(2027, 3, 17)))
    one_of("audit_failed")
    in_all(
        "audit_failed",
        "The CCP audits of 2 cycles of yours are not passed.",
        "Your RMA has been lapsed since March 17, 2027",
        "Your RPT has been lapsed since March 17, 2027",
    )


def test_two_cases_withdrawn_together_share_one_message(on_day):
    cases = two_told()
    withdrawing.withdraw_all([case.pk for case in cases], reason="No.", on=NOTICE, actor=None)
    one_of("audit_withdrawn")
    in_all("audit_withdrawn", "(RMA) cycle", "(RPT) cycle")


def test_of_two_cases_withdrawn_one_by_one_each_has_its_message(on_day):
    first, second = two_told()
    for case in (first, second):
        withdrawing.withdraw_all([case.pk], reason="No.", on=NOTICE, actor=None)
    assert Notice.objects.filter(kind="audit_withdrawn").count() == 2
    in_all("audit_withdrawn", "(RPT) cycle")
    assert "(RMA) cycle" not in said("audit_withdrawn")[0]
