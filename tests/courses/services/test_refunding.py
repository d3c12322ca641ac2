"""Asking for the money of a course: given by the refund of a payment, or declined."""

from __future__ import annotations

from decimal import Decimal

import pytest

from billing.models import Invoice, InvoiceState
from billing.services import large_refunds, refunds
from courses.models import RefundRequest
from courses.notices import REFUND
from courses.services import buyers, refunding
from courses.services.refunding import RefundNotGranted
from members.models import History, Role
from members.services import second_person
from members.services.second_person import MatterRefused
from notices.models import Notice
from plumbing import clock
from plumbing.flow import IllegalMove
from tests import builders
from tests.billing.kit import books_differ
from tests.courses.catalogued import OTHER, buyer_with_account, course, order, pay, place

pytestmark = pytest.mark.django_db


def bought():
    payer, row = buyer_with_account(), course()
    payment = pay(order(payer, row).invoices)
    return place(payer, row), payment


def ask(one, why="I meant another"):
    return refunding.ask(place=one, why=why, now=clock.now(), actor=one.payer.user)


def told():
    [notice] = Notice.objects.filter(kind="course_refund_answered")
    return REFUND.context(notice, REFUND.thing(notice), clock.today())


def test_what_is_asked_for_is_given_by_the_refund_of_its_payment():
    one, payment = bought()
    asked = ask(one)
    assert (asked.amount, asked.state) == (OTHER, "asked")
    with pytest.raises(RefundNotGranted) as twice:
        ask(one)
    assert twice.value.why == "asked"
    finance, on = builders.staff(Role.FINANCE), clock.today()
    planned = refunds.ask(payment=payment, amount=OTHER, reason="Asked", on=on, actor=finance)
    refunds.carry_out(refund=planned, on=on)
    asked.refresh_from_db()
    one.refresh_from_db()
    assert (asked.state, asked.decided_by, one.state) == ("given", finance, "closed")
    assert Invoice.objects.get().state == InvoiceState.VOID
    assert told()["given"]
    assert books_differ() == []


def test_it_is_declined_with_an_answer_once_and_may_be_asked_for_again():
    one, _ = bought()
    asked, finance, on = ask(one), builders.staff(Role.FINANCE), clock.today()
    with pytest.raises(IllegalMove):
        refunding.decline(request=asked, answer=" ", on=on, actor=finance)
    with pytest.raises(IllegalMove):
        refunding.decline(request=asked, answer="No", on=on, actor=builders.staff(Role.MAIL))
    assert refunding.decline(request=asked, answer="You read all of it", on=on, actor=finance)
    assert not refunding.decline(request=asked, answer="Other", on=on, actor=finance)
    assert (told()["given"], told()["answer"]) == (False, "You read all of it")
    assert History.objects.get(verb="course_refund_declined").reason == "You read all of it"
    assert ask(one).pk != asked.pk


def give(payment, amount, why):
    on, finance = clock.today(), builders.staff(Role.FINANCE)
    planned = refunds.ask(payment=payment, amount=amount, reason=why, on=on, actor=finance)
    refunds.carry_out(refund=planned, on=on)


def test_a_part_given_back_leaves_the_request_and_the_rest_answers_it():
    one, payment = bought()
    asked = ask(one)
    give(payment, OTHER - 2, "Most of it")
    asked.refresh_from_db()
    answers = Notice.objects.filter(kind="course_refund_answered")
    assert (asked.state, answers.count()) == ("asked", 0)
    give(payment, OTHER - 25, "The rest")
    asked.refresh_from_db()
    assert (asked.state, told()["amount"]) == ("given", OTHER)


def test_who_asked_does_not_decide_it():
    one, _ = bought()
    asked, user = ask(one), one.payer.user
    user.is_staff, user.roles = True, [Role.FINANCE.value]
    user.save()
    with pytest.raises(refunding.OwnRefund):
        refunding.decline(request=asked, answer="No", on=clock.today(), actor=user)


def test_the_answer_goes_to_the_record_that_its_buyer_has_claimed():
    one, payment = bought()
    person = builders.certificant()
    ask(one)
    buyers.take_over(email=one.payer.user.email, person=person, on=clock.today(), actor=None)
    give(payment, OTHER, "Asked")
    assert Notice.objects.get(kind="course_refund_answered").certificant == person


def test_it_is_withdrawn_by_who_asked():
    one, _ = bought()
    ask(one)
    assert refunding.withdraw(place=one, actor=one.payer.user)
    assert not refunding.withdraw(place=one, actor=one.payer.user)
    assert RefundRequest.objects.get().state == "withdrawn"
    assert not Notice.objects.filter(kind="course_refund_answered").exists()


def test_what_is_not_paid_is_not_asked_back():
    payer, row = buyer_with_account(), course()
    order(payer, row)
    with pytest.raises(RefundNotGranted) as refused:
        ask(place(payer, row))
    assert refused.value.why == "ordered"


def test_above_the_limit_it_waits_for_a_second_person_and_lapses_with_the_request():
    payer, row = buyer_with_account(), course(other_price=Decimal("300.00"))
    payment = pay(order(payer, row).invoices)
    one, finance, second = place(payer, row), builders.staff(Role.FINANCE), builders.staff()

    def wanted():
        asked = ask(one)
        matter = large_refunds.ask(
            payment=payment,
            amount=asked.amount,
            reason="Asked for",
            on=clock.today(),
            actor=finance,
        )
        assert RefundRequest.objects.get(pk=asked.pk).state == "asked"
        return matter

    matter = wanted()
    refunding.withdraw(place=one, actor=payer.user)
    with pytest.raises(MatterRefused, match="took their request for it back"):
        second_person.confirm(matter=matter, actor=second, now=clock.now())
    second_person.decline(matter=matter, actor=second, reason="They keep it", now=clock.now())
    second_person.confirm(matter=wanted(), actor=second, now=clock.now())
    one.refresh_from_db()
    assert (one.state, told()["given"]) == ("closed", True)
