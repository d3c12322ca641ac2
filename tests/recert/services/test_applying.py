"""A draft is begun where standing lets it, saved by steps and sent when its fee is paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from billing.models import Invoice, InvoiceState, Payment
from billing.services import refunds
from casework import kinds
from casework.models import CaseFile, CaseItem
from casework.rules.verdicts import Outcome
from casework.services import cases
from casework.services.cases import CaseRefused
from ccp.models import Proof
from ccp.services.entries import Entry
from members.models import Role
from members.services import standing
from notices.models import Notice
from plumbing import clock
from recert.models import Answer, Application, ClaimedActivity, FeeLine
from recert.queries.applications import fee_invoice
from recert.rules.steps import Step
from recert.services import answering, applying, calendar, claiming, submitting, withdrawing
from tests import builders
from tests.recert import stories

pytestmark = pytest.mark.django_db
ENTRY = Entry(
    category="professional_education",
    completed_on=stories.years_ago(0, 30),
    title="Vital signs",
    provider="Clinic",
    hours=Decimal("12.00"),
    criteria=("job",),
)


def test_it_is_begun_by_a_route_that_is_open_and_by_no_other():
    held, old = stories.lapsed(), stories.lapsed(14)
    assert stories.begun(held) == stories.begun(held)
    with pytest.raises(CaseRefused, match="Withdraw it"):
        stories.begun(held, "exam")
    with pytest.raises(applying.NotOpen, match="the way back is the exam"):
        stories.begun(old)
    assert stories.begun(old, "exam").case.state == "draft"
    for years, why in ((0, "not lapsed"), (2, "Paying what is past due")):
        with pytest.raises(applying.NotOpen, match=why):
            stories.begun(stories.lapsed(years))


def test_the_database_keeps_a_second_open_one_out():
    application = stories.begun()
    other = cases.open_case(
        kind=kinds.of("recert"),
        number="26-R-9999",
        certificant=application.case.certificant,
        state="draft",
    )
    with pytest.raises(IntegrityError, match="application_open_once"), transaction.atomic():
        Application.objects.create(
            case=other,
            certification=application.certification,
            route="ccp",
            begun_on=clock.today(),
        )


def test_who_is_short_of_points_with_proof_cannot_begin_to_pay_and_is_told_what_is_missing():
    held = stories.lapsed()
    stories.activity(held, "18.50")
    stories.activity(held, "11.50", proof=False)
    application = stories.complete(held)
    with pytest.raises(CaseRefused, match=r"11\.50 points with proof are missing"):
        submitting.ask_fee(application=application, on=clock.today(), actor=None)
    assert not Invoice.objects.exists()
    builders.proof(held.activity_claims.last().activity)
    assert submitting.ask_fee(application=application, on=clock.today(), actor=None)


def test_an_activity_entered_in_it_counts_for_it_alone_and_needs_its_file():
    application = stories.begun()
    say = {"application": application, "on": clock.today(), "actor": None}
    item = claiming.claim(entry=ENTRY, **say)
    assert claiming.claim(entry=ENTRY, **say) == item
    assert not application.certification.activity_claims.exists()
    early = replace(ENTRY, completed_on=stories.years_ago(4))
    with pytest.raises(CaseRefused, match="does not count any more"):
        claiming.claim(entry=early, **say)
    for _ in range(2):
        claiming.unclaim(item=item, **say)
    assert not ClaimedActivity.objects.exists()


def test_it_is_submitted_on_the_day_of_the_money_and_frozen_from_the_day_paying_began():
    application = stories.asked()
    assert application.case.state == "draft"
    with pytest.raises(CaseRefused, match="waits for its payment"):
        applying.save(application=application, step=Step.ABOUT, said={}, actor=None)
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        Answer.objects.update(said={})
    yesterday = clock.today() - timedelta(days=1)
    stories.pay(application, on=yesterday)
    application = stories.again(application)
    assert (application.case.state, application.submitted_on) == ("submitted", yesterday)
    assert application.next_on is not None
    proof = Proof.objects.get()
    assert CaseFile.objects.get().document == proof.document
    claimed = CaseItem.objects.get(about__startswith="claimed")
    assert (claimed.claimed, claimed.submission.number) == (Decimal("30.00"), 1)
    Proof.objects.all().delete()
    assert CaseFile.objects.filter(removed_at=None).exists()
    assert Notice.objects.get(kind="recert_received").about_id == application.pk


def test_taken_back_before_paying_it_can_be_changed_and_asked_anew():
    application = stories.asked()
    invoice = fee_invoice(application)
    for _ in range(2):
        submitting.take_back(application=application, on=clock.today(), actor=None)
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.VOID
    assert not ClaimedActivity.objects.exists()
    applying.save(application=application, step=Step.FELONY, said={"convicted": False}, actor=None)
    again = submitting.ask_fee(application=application, on=clock.today(), actor=None)
    assert again != invoice
    assert FeeLine.objects.get(live=True).line.invoice == again
    stories.pay(application)
    with pytest.raises(CaseRefused, match="was sent"):
        submitting.take_back(application=application, on=clock.today(), actor=None)


def test_an_invoice_that_nobody_pays_is_void_after_30_days_and_the_draft_stays():
    application = stories.asked()
    day = clock.today() + timedelta(days=30)
    assert calendar.void_unpaid(on=day) == 0
    assert calendar.void_unpaid(on=day + timedelta(days=1)) == 1
    application = stories.again(application)
    assert (application.case.state, application.asked_on) == ("draft", None)
    assert fee_invoice(application) is None


def test_withdrawn_by_its_member_its_invoice_is_void_and_another_may_follow():
    application = stories.asked()
    ask = {"application": application, "on": clock.today(), "actor": None}
    with pytest.raises(CaseRefused, match="changed meanwhile"):
        withdrawing.withdraw(seen="in_review", **ask)
    for _ in range(2):
        withdrawing.withdraw(seen="draft", **ask)
    assert Invoice.objects.get().state == InvoiceState.VOID
    assert stories.begun(application.certification, "exam") != application


@pytest.mark.parametrize(
    "state", ["submitted", "in_review", "incomplete", "appealed", "authorized"]
)
def test_its_member_withdraws_it_from_every_undecided_state_and_from_no_other(state):
    reviewer = builders.staff(Role.RECORDS)
    if state == "authorized":
        application = stories.authorized(reviewer)
    elif state == "appealed":
        application = stories.denied(reviewer)
        ask = {"application": application, "on": clock.today(), "actor": None}
        answering.appeal(statement="It is mine.", **ask)
    elif state == "incomplete":
        application = stories.judge(stories.in_review(reviewer), reviewer, Outcome.REJECT)
        stories.decide(application, "incomplete", reviewer)
    else:
        application = stories.sent() if state == "submitted" else stories.in_review(reviewer)
    ask = {"application": application, "seen": state, "on": clock.today(), "actor": None}
    if state == "authorized":
        with pytest.raises(CaseRefused, match="ends by itself"):
            withdrawing.withdraw(**ask)
        return
    withdrawing.withdraw(**ask)
    application = stories.again(application)
    assert (application.case.state, application.ended_on) == ("withdrawn", clock.today())


def test_what_came_back_in_the_meantime_ends_it_and_what_did_not_leaves_it():
    held, other = stories.lapsed(), stories.lapsed()
    stories.sent(other)
    application = stories.sent(held)
    held.recertified_on = clock.today()
    held.save()
    standing.refresh(certification_ids=[held.pk], on=clock.today())
    assert withdrawing.withdraw_gone(on=clock.today()) == 1
    assert withdrawing.withdraw_gone(on=clock.today()) == 0
    application = stories.again(application)
    assert application.case.state == "withdrawn"
    assert "not lapsed any more" in application.withdrawn_because
    assert Notice.objects.filter(kind="recert_withdrawn", about_id=application.pk).exists()


def test_its_fee_taken_back_an_undecided_one_ends():
    application = stories.sent()
    finance = builders.staff(Role.FINANCE)
    asked = refunds.ask(
        payment=Payment.objects.get(),
        amount=Decimal("100.00"),
        reason="The check bounced",
        on=clock.today(),
        actor=finance,
    )
    refunds.carry_out(refund=asked, on=clock.today())
    application = stories.again(application)
    assert application.case.state == "withdrawn"
    assert "check bounced" in application.withdrawn_because
    assert Invoice.objects.get().state == InvoiceState.VOID


def test_a_fee_of_nothing_is_settled_at_once(monkeypatch):
    from recert.rules.fees import Fees

    monkeypatch.setattr(Fees, "of", lambda self, route: Decimal("0.00"))
    assert stories.again(stories.asked()).case.state == "submitted"
