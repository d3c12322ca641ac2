"""What a buyer has goes to the member that they turned out to be, once."""

from __future__ import annotations

import pytest

from courses.services import buyers
from members.models import History
from plumbing import clock
from tests import builders
from tests.courses.catalogued import buyer_with_account, course, order, place

pytestmark = pytest.mark.django_db


def test_of_two_who_take_over_at_once_one_brings_the_courses(monkeypatch):
    payer, row, person = buyer_with_account(), course(), builders.certificant()
    order(payer, row)
    lock = buyers.lock_payers

    def take():
        return buyers.take_over(email=payer.user.email, person=person, on=clock.today(), actor=None)

    def behind(ids):
        monkeypatch.setattr(buyers, "lock_payers", lock)
        assert take() == 1
        return lock(ids)

    monkeypatch.setattr(buyers, "lock_payers", behind)
    assert take() == 0
    assert place(person.payer, row).state == "ordered"
    assert History.objects.filter(verb="buyer_taken_over").count() == 1
