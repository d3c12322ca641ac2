"""Credit of a payer that is no member, used by two at once."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction

from billing.models import (
    Allocation,
    Payment,
)
from billing.services import crediting
from plumbing import clock
from tests import builders
from tests.billing.kit import PRICE, bought
from tests.billing.services.pages import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_credit(db, kit):
    """An open invoice of an organization, and money of theirs that lies beside it."""
    kit.takes_credit = lambda lines, _on: list(lines)
    invoice = bought(builders.organization())
    Payment.objects.create(
        payer=invoice.payer,
        method="check",
        amount=PRICE,
        left_over=PRICE,
        received_on=clock.today(),
    )
    return invoice


def use(payer):
    with transaction.atomic():
        crediting.use(payer_ids=[payer.pk], on=clock.today(), actor=None)


@pytest.mark.django_db(transaction=True)
def test_two_who_use_the_same_credit_of_theirs_at_once_use_it_once(with_credit):
    assert together(2, lambda: use(with_credit.payer)) == []
    assert [one.amount for one in Allocation.objects.all()] == [PRICE]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_on_the_payer_it_is_used_twice(with_credit, monkeypatch):
    barrier, allocate = threading.Barrier(2), crediting.allocate
    monkeypatch.setattr(crediting, "lock_payers", lambda _ids: None)
    monkeypatch.setattr(
        crediting.Invoice.objects, "select_for_update", crediting.Invoice.objects.all
    )

    def meeting(*args):
        barrier.wait(10)
        return allocate(*args)

    monkeypatch.setattr(crediting, "allocate", meeting)
    together(2, lambda: use(with_credit.payer))
    assert Allocation.objects.count() == 2
