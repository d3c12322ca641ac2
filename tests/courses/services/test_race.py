"""The last seat, and one button pressed by two at once."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import pgtrigger
import pytest

from billing.models import Invoice
from courses.models import Enrollment, RefundRequest
from courses.services import buyers, ordering, refunding
from courses.services.ordering import OrderRefused
from plumbing import clock
from tests import builders
from tests.billing.services.pages import together
from tests.courses.catalogued import buyer_with_account, course, order, pay, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(monkeypatch):
    """Both have read what is there before either goes on, where nothing makes one wait."""
    barrier, read = threading.Barrier(2), ordering.offers_of

    def meeting(*asked):
        found = read(*asked)
        barrier.wait(30)
        return found

    def meet():
        monkeypatch.setattr(ordering, "offers_of", meeting)

    return meet


def buys(payers, row):
    waiting = iter(payers)
    lock = threading.Lock()

    def one():
        with lock:
            payer = next(waiting)
        order(payer, row)

    return one


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_is_given_to_one():
    row, payers = course(seats=1), [builders.buyer(), builders.buyer()]
    [refused] = together(2, buys(payers, row))
    assert isinstance(refused, OrderRefused)
    assert Enrollment.objects.count() == Invoice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_on_the_course_one_of_them_breaks(monkeypatch, met):
    row, payers = course(seats=1), [builders.buyer(), builders.buyer()]
    monkeypatch.setattr(ordering, "hold_seats", lambda _ids: None)
    met()
    [broken] = together(2, buys(payers, row))
    assert "course_seats" in str(broken)
    assert Enrollment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_with_neither_lock_nor_count_it_is_given_to_two(monkeypatch, met):
    row, payers = course(seats=1), [builders.buyer(), builders.buyer()]
    monkeypatch.setattr(ordering, "hold_seats", lambda _ids: None)
    met()
    buy = buys(payers, row)

    def uncounted():
        with pgtrigger.ignore("courses.Enrollment:count_added"):
            buy()

    assert together(2, uncounted) == []
    assert Enrollment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_tabs_order_one_place_with_one_invoice():
    row, payer = course(), builders.buyer()
    assert together(2, buys([payer, payer], row)) == []
    assert Enrollment.objects.count() == Invoice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_on_the_payer_one_of_them_breaks(monkeypatch, met):
    row, payer = course(), builders.buyer()
    monkeypatch.setattr(ordering, "lock_payer", lambda _pk: None)
    monkeypatch.setattr(ordering, "hold_seats", lambda _ids: None)
    met()
    [broken] = together(2, buys([payer, payer], row))
    assert "enrolled_once" in str(broken)


@pytest.fixture
def looked(monkeypatch):
    """Both have seen what is on the place before either asks, where nothing makes one wait."""
    barrier, read = threading.Barrier(2), refunding.on_places

    def looking(*asked):
        found = read(*asked)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(3)
        return found

    monkeypatch.setattr(refunding, "on_places", looking)


def each(*deeds):
    """What each of as many threads does once: return the errors."""
    waiting, lock = iter(deeds), threading.Lock()

    def one():
        with lock:
            deed = next(waiting)
        deed()

    return together(len(deeds), one)


def takes(payer, person, after=None, then=None):
    if after:
        after.wait(30)
    buyers.take_over(email=payer.user.email, person=person, on=clock.today(), actor=None)
    if then:
        then.set()


def asks_twice():
    payer, row = builders.buyer(), course()
    pay(order(payer, row).invoices)
    one = place(payer, row)
    return together(2, lambda: refunding.ask(place=one, why="", now=clock.now(), actor=None))


@pytest.mark.django_db(transaction=True)
def test_money_is_asked_back_once_by_two_tabs(looked):
    [refused] = asks_twice()
    assert isinstance(refused, refunding.RefundNotGranted)
    assert RefundRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_on_the_payer_one_of_the_tabs_breaks(looked, monkeypatch):
    monkeypatch.setattr(refunding, "lock_payer", lambda _pk: None)
    [broken] = asks_twice()
    assert "refund_asked_once" in str(broken)


@pytest.mark.django_db(transaction=True)
def test_what_is_paid_while_its_buyer_claims_a_record_is_the_members():
    payer, row, person = buyer_with_account(), course(), builders.certificant()
    invoices = order(payer, row).invoices
    assert each(lambda: pay(invoices), lambda: takes(payer, person)) == []
    [held] = Enrollment.objects.all()
    assert (held.payer_id, held.state) == (person.pk, "open")


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_on_the_payer_the_order_stays_behind(monkeypatch):
    """The claim reads the places while one is being ordered, and sees none."""
    payer, row, person = buyer_with_account(), course(), builders.certificant()
    waits, goes = threading.Event(), threading.Event()
    ask = ordering.issuing.issue

    def slow(**asked):
        waits.set()
        goes.wait(5)
        return ask(**asked)

    monkeypatch.setattr(ordering.issuing, "issue", slow)
    monkeypatch.setattr(ordering, "lock_payer", lambda _pk: None)
    assert each(lambda: order(payer, row), lambda: takes(payer, person, waits, goes)) == []
    assert Enrollment.objects.get().payer == payer


@pytest.mark.django_db(transaction=True)
def test_an_order_made_while_its_buyer_claims_a_record_comes_along(monkeypatch):
    payer, row, person = buyer_with_account(), course(), builders.certificant()
    waits = threading.Event()
    ask = ordering.issuing.issue

    def slow(**asked):
        waits.set()
        time.sleep(0.5)  # the claim is at the lock by then
        return ask(**asked)

    monkeypatch.setattr(ordering.issuing, "issue", slow)
    assert each(lambda: order(payer, row), lambda: takes(payer, person, waits)) == []
    assert Enrollment.objects.get().payer_id == person.pk
