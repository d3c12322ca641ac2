"""Review, decisions, appeals and what they bring about (handbook section 9)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from amt_portal.facts_check.run import check
from billing.models import Invoice, InvoiceState, Method, Payer
from billing.queries.balances import balances, total
from billing.queries.desk_money import credits_of
from billing.services import issuing, payments
from billing.services.issuing import Asked
from billing.services.printed import receipt_facts
from casework.models import CaseItem
from casework.rules.verdicts import Outcome
from casework.services import taking
from casework.services.cases import CaseRefused
from ccp.models import Cycle
from ccp.services import cycles
from members.models import History, Matter, News, NewsKind, Role
from members.queries.standing import standing_of
from members.services import certifications, feed, second_person
from members.services.second_person import MatterRefused
from notices.delivery import letters, message
from notices.models import Notice
from plumbing import clock
from recert.queries.exams import known_of
from recert.rules.results import Sitting
from recert.services import answering, calendar, exams, submitting, withdrawing
from recert.services.exams import Contradicts, ResultRefused
from tests import builders
from tests.recert import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    return builders.staff(Role.RECORDS)


def told(application, kind):
    rows = Notice.objects.filter(kind=kind, about_id=application.pk)
    return sorted(rows.values_list("channel", flat=True))


def dues_invoice(held, years):
    on, begins = clock.today(), held.granted_on
    program = ("RMA", "Registered Medical Assistant")
    asked = [
        Asked(
            "dues",
            f"Dues {year}",
            Decimal("50.00"),
            ("dues", held.pk, year, *covers, *program, held.number),
        )
        for year in years
        for covers in [(begins.replace(year=year), begins.replace(year=year + 1))]
    ]
    payer = Payer.of(held.certificant)
    with transaction.atomic():
        return issuing.issue(payer=payer, lines=asked, on=on, due_on=on, actor=None)


def test_approved_by_ccp_it_is_certified_from_that_day_with_a_cycle_and_owes_nothing(reviewer):
    held, today = stories.lapsed(), clock.today()
    owed = dues_invoice(held, [held.granted_on.year + 4])
    application = stories.judge(stories.in_review(reviewer, held), reviewer)
    stories.decide(application, "approve", reviewer)
    application = stories.again(application)
    held.refresh_from_db()
    assert (application.case.state, held.recertified_on) == ("approved", today)
    now = standing_of(held, today)
    assert (now.standing, now.next_change.on.year) == ("active", today.year + 1)
    assert Invoice.objects.get(pk=owed.pk).state == InvoiceState.VOID
    assert News.objects.filter(kind=NewsKind.RECERTIFIED, certification=held).exists()
    feed.hear_all(on=today, goes_on=lambda: True)
    cycles.ensure_cycles(on=today)
    assert Cycle.objects.filter(certification=held, start=today).exists()
    assert told(application, "recert_approved") == ["email"]


def test_what_had_paid_a_part_of_an_old_year_is_credit_once_it_is_recertified(reviewer):
    held, today = stories.lapsed(), clock.today()
    old = dues_invoice(held, [held.granted_on.year + 2])
    before = held.granted_on + timedelta(days=3 * 365)  # when paying still helped
    finance = builders.staff(Role.FINANCE)

    def paid(amount, reference):
        return payments.enter(
            payer_id=old.payer_id,
            invoice_ids=[old.pk],
            money=payments.Money(Method.CHECK, Decimal(amount), before, reference=reference),
            on=today,
            actor=finance,
        )

    part = paid("20.00", "7")
    assert part.left_over == Decimal("0.00")
    application = stories.judge(stories.in_review(reviewer, held), reviewer)
    stories.decide(application, "approve", reviewer)
    assert Invoice.objects.get(pk=old.pk).state == InvoiceState.VOID
    [credit] = credits_of([old.payer_id])
    assert (credit.pk, credit.credit) == (part.pk, Decimal("20.00"))
    freed = History.objects.get(verb="credit_freed")
    assert (freed.subject, freed.after["amount"]) == (f"payment:{part.pk}", "20.00")
    assert receipt_facts(part)["lines"][0]["amount"] == Decimal("20.00")  # as it was booked
    for kind in ("payment_put", "payment_left_over", "line_paid", "allocation_holder"):
        assert [found.differ for found in check(today, kinds=[kind])] == [0], kind
    # The next fee takes it by itself.
    held.refresh_from_db()
    later = dues_invoice(held, [today.year + 1])
    assert total(balances([later.pk])) == Decimal("30.00")


def test_it_is_approved_only_with_enough_points_and_every_item_judged(reviewer):
    application = stories.in_review(reviewer)
    with pytest.raises(CaseRefused, match=r"30\.00 points are missing"):
        stories.decide(application, "approve", reviewer)
    with pytest.raises(CaseRefused, match="Reject or reduce"):
        stories.decide(application, "incomplete", reviewer)


def test_what_is_incomplete_is_answered_in_place_and_comes_back_to_its_reviewer(reviewer):
    application = stories.judge(stories.in_review(reviewer), reviewer, Outcome.REJECT)
    stories.decide(application, "incomplete", reviewer)
    assert told(application, "recert_incomplete") == ["email", "letter"]
    with pytest.raises(CaseRefused, match="Add a file"):
        answering.answer(application=application, on=clock.today(), actor=None)
    item = CaseItem.objects.get(about__startswith="claimed", case=application.case)
    answering.explain(application=application, item=item, text="The clinic has no other paper.")
    for _ in range(2):
        answering.answer(application=application, on=clock.today(), actor=None)
    application = stories.again(application)
    assert (application.case.state, application.case.taken_by) == ("in_review", reviewer)
    item.refresh_from_db()
    assert item.submission.number == 2  # to be judged anew
    stories.judge(application, reviewer)
    stories.decide(application, "approve", reviewer)


def test_a_denial_takes_two_and_a_reason_and_is_appealed_once_before_somebody_else(reviewer):
    application = stories.judge(stories.in_review(reviewer), reviewer, Outcome.REJECT)
    with pytest.raises(CaseRefused, match="Say why"):
        stories.decide(application, "deny", reviewer)
    matter = stories.decide(application, "deny", reviewer, "The certificate is not yours.")
    assert isinstance(matter, Matter)
    assert stories.again(application).case.state == "in_review"
    stories.confirm(matter)
    application = stories.again(application)
    assert (application.case.state, application.ended_on) == ("denied", clock.today())
    assert told(application, "recert_denied") == ["email", "letter"]
    appeal = {"application": application, "actor": None}
    late = application.appeal_through + timedelta(days=1)
    with pytest.raises(CaseRefused, match="last day"):
        answering.appeal(statement="It is mine.", on=late, **appeal)
    for _ in range(2):
        answering.appeal(statement="It is mine.", on=clock.today(), **appeal)
    with pytest.raises(CaseRefused, match="decided this case before"):
        taking.take(case_id=application.pk, actor=reviewer)
    other = builders.staff(Role.RECORDS)
    taking.take(case_id=application.pk, actor=other)
    stories.decide(application, "reopen", other)
    application = stories.again(application)
    assert (application.case.state, application.ended_on) == ("in_review", None)


def test_denied_again_there_is_no_second_appeal_and_another_one_keeps_the_appeal_out(reviewer):
    application = stories.denied(reviewer)
    other = stories.begun(application.certification)
    ask = {"application": application, "on": clock.today(), "actor": None}
    with pytest.raises(CaseRefused, match="another application"):
        answering.appeal(statement="It is mine.", **ask)
    withdrawing.withdraw(application=other, seen="draft", on=clock.today(), actor=None)
    answering.appeal(statement="It is mine.", **ask)
    judge = builders.staff(Role.RECORDS)
    taking.take(case_id=application.pk, actor=judge)
    matter = stories.decide(application, "deny", judge, "It is still not yours.")
    with pytest.raises(MatterRefused, match="decided this case before"):
        second_person.confirm(matter=matter, actor=reviewer, now=clock.now())
    stories.confirm(matter)
    with pytest.raises(CaseRefused, match="appealed once"):
        answering.appeal(statement="Once more.", **ask)


def test_undecided_for_a_year_it_is_warned_of_twice_and_expires():
    application = stories.sent()
    expires = application.expires_on
    for left, kind in ((61, []), (60, ["60 days"]), (14, ["14 days", "60 days"])):
        day = expires - timedelta(days=left + 1)
        while calendar.keep(on=day):
            pass
        steps = Notice.objects.filter(kind="recert_expiring").values_list("step", flat=True)
        assert sorted(steps) == kind
    calendar.keep(on=expires - timedelta(days=1))
    assert stories.again(application).case.state == "submitted"
    calendar.keep(on=expires)
    application = stories.again(application)
    assert (application.case.state, application.next_on) == ("expired", None)
    assert told(application, "recert_expired") == ["email"]


def test_nothing_is_decided_from_the_day_it_has_expired_also_before_the_job_has_run(
    reviewer, monkeypatch
):
    application = stories.judge(stories.in_review(reviewer), reviewer)
    rejected = stories.judge(stories.in_review(reviewer), reviewer, Outcome.REJECT)
    matter = stories.decide(rejected, "deny", reviewer, "The certificate is not yours.")
    monkeypatch.setattr(clock, "today", lambda: application.expires_on)
    for choice in ("approve", "deny"):
        with pytest.raises(CaseRefused, match="has expired"):
            stories.decide(application, choice, reviewer, "Late")
    with pytest.raises(MatterRefused, match="has expired"):
        stories.confirm(matter)
    assert stories.again(application).case.state == "in_review"


def test_a_suspension_lets_it_wait_and_says_so(reviewer):
    held = stories.lapsed()
    application = stories.judge(stories.in_review(reviewer, held), reviewer)
    certifications.decide(
        actor=None,
        certification=held,
        reason="A complaint",
        on=clock.today(),
        suspended=(clock.today(), clock.today() + timedelta(days=30)),
    )
    assert withdrawing.withdraw_gone(on=clock.today()) == 0
    with pytest.raises(CaseRefused, match="until the suspension has ended"):
        stories.decide(application, "approve", reviewer)
    assert stories.again(application).case.state == "in_review"


def test_approved_by_exam_it_is_authorized_at_once_and_passing_recertifies_on_that_day(reviewer):
    application = stories.authorized(reviewer)
    today, authorization = clock.today(), application.authorization
    assert (application.case.state, authorization.authorized_on) == ("authorized", today)
    assert told(application, "recert_authorized") == ["email", "letter"]
    for day, why in (
        (today + timedelta(days=1), "still to come"),
        (today - timedelta(days=1), "outside the authorization"),
    ):
        with pytest.raises(ResultRefused, match=why):
            exams.record(
                application=application, sitting=Sitting(day, "pass"), on=today, actor=reviewer
            )
    taken_on = today
    for _ in range(2):
        exams.record(
            application=application,
            sitting=Sitting(taken_on, "pass", "81"),
            on=today,
            actor=reviewer,
        )
    with pytest.raises(Contradicts, match="passed"):
        exams.record(
            application=application, sitting=Sitting(taken_on, "fail"), on=today, actor=reviewer
        )
    held = application.certification
    held.refresh_from_db()
    assert stories.again(application).case.state == "passed"
    assert (held.recertified_on, standing_of(held, today).standing) == (taken_on, "active")


def test_a_failed_attempt_is_repeated_for_a_fee_and_the_third_closes(reviewer):
    application = stories.authorized(reviewer)
    start = clock.today()
    for number in range(1, 4):
        day = start + timedelta(days=number)
        exams.record(application=application, sitting=Sitting(day, "fail"), on=day, actor=reviewer)
        application = stories.again(application)
        if number < 3:
            assert application.case.state == "failed_attempt"
            first = submitting.ask_retest(application=application, on=day, actor=None)
            assert submitting.ask_retest(application=application, on=day, actor=None) == first
            stories.pay(application, failed=number)
            application = stories.again(application)
            assert application.case.state == "authorized"
    assert application.case.state == "closed"
    assert len(told(application, "recert_failed")) == 6  # each by email and letter


def test_a_cancelled_sitting_changes_nothing_and_the_end_of_the_window_closes(reviewer):
    application = stories.authorized(reviewer)
    today = clock.today()
    exams.record(application=application, sitting=Sitting(today, "cancelled"), on=today, actor=None)
    assert known_of([application.pk], today)[application.pk].left == 3
    ends = application.authorization.ends_on
    calendar.keep(on=ends - timedelta(days=1))
    assert stories.again(application).case.state == "authorized"
    calendar.keep(on=ends)
    application = stories.again(application)
    assert (application.case.state, application.ended_on is None) == ("closed", False)
    assert told(application, "recert_window_over") == ["email"]


def test_what_it_tells_has_its_reason_by_email_and_on_paper(reviewer):
    application = stories.denied(reviewer)
    by_email, on_paper = Notice.objects.filter(kind="recert_denied").order_by("channel")
    for said in (
        message.build(by_email, on=clock.today()).body,
        letters.compose(on_paper, on=clock.today()).html,
    ):
        assert "The certificate is not yours." in " ".join(said.split())
        assert application.case.number in said
