"""A case from its notice to its end, with its clocks (handbook section 7)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import ProgrammingError, transaction

from casework.models import Case, CaseItem
from casework.services import taking
from casework.services.cases import CaseRefused
from ccp.audit.models import AuditCase
from ccp.audit.services import answers, calendar, extending, taking_back
from ccp.models import Activity, Attestation
from ccp.services.activities import withdraw_activity
from ccp.services.entries import ActivityRefused
from members.models import CycleFact, Matter, Role
from members.queries.standing import standing_of
from members.services.second_person import MatterRefused
from notices.models import Notice, SkipReason
from plumbing.meanwhile import ChangedMeanwhile
from tests import builders
from tests.ccp.audit.rolled import END, START, rolled
from tests.ccp.audit.stories import (
    NOTICE,
    activity,
    again,
    answered,
    attach,
    confirm,
    decide,
    drawn,
    judge,
    taken,
    told,
)

pytestmark = pytest.mark.django_db
ANSWERED, DECIDED = date(2027, 3, 1), date(2027, 4, 10)
LAST_DAY, FAILED_ON = date(2027, 3, 16), date(2027, 3, 17)


@pytest.fixture
def auditor():
    return builders.staff(Role.AUDITOR)


@pytest.fixture
def second():
    return builders.staff(Role.AUDITOR)


@pytest.fixture
def on_day(settings):
    def live(day: date) -> date:
        settings.PORTAL_TODAY = day.isoformat()
        return day

    return live


def standing(case, on):
    decision = standing_of(case.audit.certification, on)
    return decision.standing, decision.since, [reason.code for reason in decision.reasons]


def sent(kind: str) -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind=kind).order_by("due_on", "pk")
    return list(rows.values_list("channel", "step", "skip_reason"))


def test_the_notice_starts_the_clock_and_puts_in_what_was_claimed():
    case = drawn("3.5", "4", posted="2")
    assert calendar.notify(on=date(2027, 1, 14)) == 0
    assert calendar.notify(on=NOTICE) == 1
    assert calendar.notify(on=NOTICE) == 0
    case = again(case)
    assert (case.state, case.version) == ("notified", 2)
    audit = case.audit
    assert (audit.notified_on, audit.last_day, audit.next_on) == (
        NOTICE,
        LAST_DAY,
        date(2027, 2, 14),
    )
    items = CaseItem.objects.filter(case=case).order_by("position")
    assert [(row.position, str(row.claimed), row.granted) for row in items] == [
        (1, "3.50", False),
        (2, "4.00", False),
        (3, "2.00", True),
    ]
    assert sorted(channel for channel, *_ in sent("audit_notice")) == ["email", "letter"]


def test_a_notice_that_is_late_starts_the_clock_on_its_own_day():
    case = told("30", on=date(2027, 1, 20))
    assert (case.audit.notified_on, case.audit.last_day) == (date(2027, 1, 20), date(2027, 3, 21))


def test_reminders_go_out_once_each_and_what_was_missed_says_so():
    told("30")
    for day in (date(2027, 2, 13), date(2027, 2, 14), date(2027, 2, 14), date(2027, 2, 20)):
        calendar.remind(on=day)
    assert sent("audit_reminder") == [("email", "30 days 2027-03-16", "")]
    calendar.remind(on=date(2027, 3, 14))  # an outage over the second one
    assert sent("audit_reminder")[1:] == [
        ("email", "14 days 2027-03-16", SkipReason.OVERTAKEN),
        ("email", "3 days 2027-03-16", ""),
    ]


def test_who_does_not_answer_has_failed_on_the_day_after_whenever_that_is_noticed():
    case = told("30")
    calendar.remind(on=LAST_DAY)
    assert again(case).state == "notified"
    noticed = date(2027, 3, 25)  # an outage over the last day
    assert calendar.remind(on=noticed) == 1
    assert calendar.remind(on=noticed) == 0
    case = again(case)
    assert case.state == "failed"
    assert (case.audit.failed_on, case.audit.by_time) == (FAILED_ON, True)
    assert case.audit.appeal_through == date(2027, 4, 16)
    assert (case.audit.last_day, case.audit.next_on) == (None, None)
    assert standing(case, noticed) == ("lapsed", FAILED_ON, ["audit_failed"])
    assert standing(case, LAST_DAY)[0] == "active"
    assert sorted(channel for channel, *_ in sent("audit_failed")) == ["email", "letter"]


def test_an_answer_counts_to_the_end_of_the_last_day_and_not_after_it():
    case = told("30")
    attach(case)
    with pytest.raises(answers.Late, match="The last day was March 16, 2027"):
        answers.submit(case=case, on=FAILED_ON, actor=None)  # no job has run yet
    answers.submit(case=case, on=LAST_DAY, actor=None)
    answers.submit(case=case, on=LAST_DAY, actor=None)
    case = again(case)
    assert case.state == "submitted"
    assert case.submissions.count() == 1
    assert (case.audit.last_day, case.audit.next_on) == (None, None)
    assert sent("audit_received") == [("email", "1", "")]
    assert calendar.remind(on=date(2027, 12, 1)) == 0  # while it is with us nobody fails
    assert standing(case, date(2027, 8, 1))[0] == "active"


def test_nothing_comes_in_after_the_last_day(on_day):
    case = told("30")
    on_day(FAILED_ON)
    with pytest.raises(Exception, match="The last day was March 16"):
        attach(case)
    on_day(LAST_DAY)
    attach(case)
    assert case.items.get().files.count() == 1


def test_deficient_extended_resubmitted_deficient_again_and_passed(auditor, on_day):
    case = taken(answered("20", "12"), auditor)
    judge(case, auditor, None, "9.5")
    decide(case, "deficient", auditor, on_day(DECIDED))
    case = again(case)
    assert (case.state, case.audit.deficient, case.audit.last_day) == (
        "deficient",
        1,
        date(2027, 5, 10),
    )
    extend = {"days": 20, "reason": "A move.", "actor": auditor, "on": date(2027, 4, 20)}
    extending.extend(case_id=case.pk, version=case.version, **extend)
    case = again(case)
    assert case.audit.last_day == date(2027, 5, 30)
    with pytest.raises(CaseRefused, match="extended once"):
        extending.extend(case_id=case.pk, version=case.version, **extend)
    with pytest.raises(CaseRefused, match="better proof"):
        answers.submit(case=case, on=date(2027, 5, 29), actor=None)
    on_day(date(2027, 5, 29))
    second_item = case.items.get(position=2)
    attach_another(case, second_item)
    answers.submit(case=case, on=date(2027, 5, 29), actor=None)
    case = again(case)
    assert (case.state, case.taken_by) == ("submitted", auditor)
    case = taken(case, auditor)
    judge_one(case, auditor, second_item, "9.75")
    decide(case, "deficient", auditor, on_day(date(2027, 6, 15)))
    case = again(case)
    assert (case.audit.deficient, case.audit.last_day) == (2, date(2027, 7, 15))
    attach_another(case, second_item)
    answers.submit(case=case, on=date(2027, 7, 15), actor=None)
    case = taken(again(case), auditor)
    judge_one(case, auditor, second_item, "9.9")
    with pytest.raises(CaseRefused, match="twice"):
        decide(case, "deficient", auditor, on_day(date(2027, 7, 20)))
    judge_one(again(case), auditor, second_item, "10")
    decide(case, "pass", auditor, date(2027, 7, 20))
    case = again(case)
    assert (case.state, case.audit.passed_on) == ("passed", date(2027, 7, 20))
    assert standing(case, date(2027, 7, 21))[0] == "active"
    assert [step for channel, step, _ in sent("audit_deficient") if channel == "email"] == [
        "2027-04-10 1",
        "2027-06-15 2",
    ]


def test_each_decision_is_told_also_twice_on_one_day(auditor, on_day):
    day = on_day(ANSWERED)
    case = judge(taken(answered("20", "12"), auditor), auditor, None, "9.5")
    decide(case, "deficient", auditor, day)
    item = case.items.get(position=2)
    attach_another(case, item)
    answers.submit(case=case, on=day, actor=None)
    case = taken(again(case), auditor)
    judge_one(case, auditor, item, "9.75")
    decide(case, "deficient", auditor, day)
    assert len([channel for channel, *_ in sent("audit_deficient") if channel == "email"]) == 2


def attach_another(case, item):
    from casework.services import submissions

    submissions.attach(
        case=case,
        item=item,
        document=builders.document(case.certificant),
        name="better.pdf",
        actor=None,
    )


def judge_one(case, auditor, item, points):
    from decimal import Decimal

    from casework.rules.verdicts import Finding, Outcome
    from casework.services import verdicts

    verdicts.give(
        item=item,
        finding=Finding(Outcome.REDUCE, Decimal(points), "hours_differ"),
        version=again(case).version,
        actor=auditor,
    )


def failed_by(case, auditor, second, on):
    matter = decide(case, "fail", auditor, on, note="The proof is of somebody else.")
    assert isinstance(matter, Matter)
    assert again(case).state == "in_review"
    confirm(matter, second)
    return again(case)


def test_a_failed_case_lapses_since_its_day_and_an_appeal_passed_takes_that_back(
    auditor, second, on_day
):
    case = judge(taken(answered("20", "12"), auditor), auditor, None, "0")
    case = failed_by(case, auditor, second, on_day(DECIDED))
    assert (case.state, case.audit.failed_on, case.audit.by_time) == ("failed", DECIDED, False)
    assert standing(case, DECIDED) == ("lapsed", DECIDED, ["audit_failed"])
    with pytest.raises(CaseRefused, match="Write why"):
        answers.appeal(case=case, statement=" ", on=DECIDED, actor=None)
    with pytest.raises(answers.Late):
        answers.appeal(case=case, statement="It is mine.", on=date(2027, 5, 11), actor=None)
    attach_another(case, case.items.get(position=2))
    on = on_day(date(2027, 5, 10))
    answers.appeal(case=case, statement="It is mine.", on=on, actor=None)
    answers.appeal(case=case, statement="It is mine.", on=on, actor=None)
    case = again(case)
    assert (case.state, case.submissions.count(), case.taken_by) == ("appealed", 2, None)
    assert standing(case, on)[0] == "lapsed"
    for before in (auditor, second):
        with pytest.raises(CaseRefused, match="decided this case before"):
            taken(case, before)
    third = builders.staff(Role.AUDITOR)
    case = taken(case, third)
    judge_one(case, third, case.items.get(position=2), "10")  # what was accepted stays so
    decide(case, "pass", third, on)
    case = again(case)
    assert (case.state, case.audit.passed_on, case.audit.failed_on) == ("passed", on, None)
    assert standing(case, on)[0] == "active"
    assert CycleFact.objects.get(start=START).audit_failed_on is None
    assert [channel for channel, *_ in sent("audit_appeal_decided")] == ["email"]
    assert sent("audit_passed") == []


def test_an_appeal_that_fails_stays_failed_since_then_and_is_the_last(auditor, second, on_day):
    case = told("30")
    calendar.remind(on=on_day(FAILED_ON))
    answers.appeal(case=again(case), statement="I was ill.", on=FAILED_ON, actor=None)
    case = judge(taken(again(case), auditor), auditor, "0")
    matter = decide(case, "fail", auditor, on_day(date(2027, 4, 1)))
    confirm(matter, second)
    case = again(case)
    assert (case.state, case.audit.failed_on) == ("failed", FAILED_ON)
    assert standing(case, date(2027, 4, 2)) == ("lapsed", FAILED_ON, ["audit_failed"])
    with pytest.raises(CaseRefused, match="once"):
        answers.appeal(case=case, statement="Again.", on=date(2027, 4, 2), actor=None)


def test_two_of_the_staff_take_a_failed_audit_back_as_if_it_had_not_been(auditor, second, on_day):
    case = told("30")
    calendar.remind(on=on_day(FAILED_ON))
    ask = {"case_id": case.pk, "reason": "Mail was lost.", "actor": auditor}
    with pytest.raises(ChangedMeanwhile):
        taking_back.ask_take_back(**ask, version=case.version)
    matter = taking_back.ask_take_back(**ask, version=again(case).version)
    assert standing(again(case), FAILED_ON)[0] == "lapsed"
    confirm(matter, second)
    case = again(case)
    assert (case.state, case.audit.taken_back_on) == ("withdrawn", FAILED_ON)
    assert case.audit.failed_on is None
    assert standing(case, FAILED_ON)[0] == "active"
    assert CycleFact.objects.get(start=START).audit_failed_on is None
    assert [channel for channel, *_ in sent("audit_withdrawn")] == ["email"]


def test_who_declared_a_conflict_neither_asks_nor_confirms_that_a_failure_is_taken_back(
    auditor, second, on_day
):
    case = told("30")
    calendar.remind(on=on_day(FAILED_ON))
    ask = {"case_id": case.pk, "reason": "Mail was lost.", "version": again(case).version}
    taking.declare_conflict(certificant=case.certificant, why="A brother.", actor=auditor)
    with pytest.raises(CaseRefused, match="conflict of interest"):
        taking_back.ask_take_back(**ask, actor=auditor)
    matter = taking_back.ask_take_back(**ask, actor=second)
    with pytest.raises(MatterRefused, match="conflict of interest"):
        confirm(matter, auditor)
    assert again(case).state == "failed"


def test_the_database_refuses_a_move_that_is_not_in_the_table():
    rows = Case.objects.filter(pk=told("30").pk)
    refuses = pytest.raises(ProgrammingError, match='from "notified" to "passed"')
    with refuses, transaction.atomic():
        rows.update(state="passed")
    rows.update(state="submitted")


def test_an_attested_cycle_is_not_answered_before_its_activities_are_listed():
    cycle = rolled()
    Attestation.objects.create(cycle=cycle, attested_on=date(2026, 5, 1))
    case = told(cycle=cycle)
    assert case.audit.attested
    with pytest.raises(CaseRefused, match="List your activities"):
        answers.submit(case=case, on=ANSWERED, actor=None)
    assert AuditCase.objects.get(case=case).last_day == LAST_DAY


def test_an_attested_cycle_with_enough_on_record_needs_no_list():
    cycle = rolled()
    Attestation.objects.create(cycle=cycle, attested_on=date(2026, 5, 1))
    assert not told("30", cycle=cycle).audit.attested


def test_what_was_all_posted_by_the_portal_is_sent_and_passed_by_one_confirmation(auditor, on_day):
    case = told(posted="30")
    answers.submit(case=case, on=ANSWERED, actor=None)
    case = taken(again(case), auditor)
    decide(case, "pass", auditor, on_day(DECIDED))
    assert again(case).state == "passed"


def test_what_the_portal_posted_for_a_provider_is_granted_and_nobody_changes_it():
    cycle = rolled()
    posted = activity(cycle, "4", date(2025, 2, 5))
    Activity.objects.update(provider_posted=True)
    case = told("3.5", cycle=cycle)
    assert [item.granted for item in case.items.order_by("position")] == [False, True]
    with pytest.raises(ActivityRefused, match="nobody types or changes it"):
        withdraw_activity(activity=posted, on=NOTICE, actor=None)


def test_two_cases_of_one_person_share_their_messages():
    first = rolled()
    other = builders.certification(first.certification.certificant, program="RPT", granted_on=START)
    both = rolled(other)
    case = told("30", cycle=first)
    assert case.audit.end == END
    assert again(case).certificant.cases.count() == 2
    assert len(sent("audit_notice")) == 2  # an email and a letter
    assert calendar.remind(on=date(2027, 2, 14)) == 2
    assert len(sent("audit_reminder")) == 1
    assert both.certification_id != first.certification_id


def test_cases_of_one_person_are_told_in_one_step_for_one_notice_names_them():
    first = rolled()
    person = first.certification.certificant
    rolled(builders.certification(person, program="RPT", granted_on=START))
    drawn("30", cycle=first)
    assert calendar.notify(on=NOTICE, limit=1) == 2
