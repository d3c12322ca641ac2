"""The last seat, and one button pressed by two at once."""

from __future__ import annotations

import threading

import pgtrigger
import pytest

from billing.models import Invoice
from courses.models import Enrollment
from courses.services import ordering
from courses.services.ordering import OrderRefused
from tests import builders
from tests.billing.services.pages import together
from tests.courses.catalogued import course, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(monkeypatch):
    """Both have read what is there before either goes on, where nothing makes one wait."""
    barrier, read = threading.Barrier(2), ordering.offers_of

    def meeting(*asked):
        found = read(*asked)
        barrier.wait(2)
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
