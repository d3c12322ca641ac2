"""Documents are withdrawn once, with a line each, whatever else happens at the same moment."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from credentials.kinds import CARD
from credentials.services import papers, withdrawing
from members.models import History, Vouched
from tests.billing.services.pages import together
from tests.builders import certification, member
from tests.credentials.services.test_following import paid

ON = date(2026, 11, 22)


@pytest.fixture
def held():
    row = paid(certification(granted_on=date(2018, 9, 18)))
    member(row.certificant)
    papers.made(certification=row, kind=CARD, on=ON)
    return row


def lost(row):
    return withdrawing.card_lost(certification=row, actor=row.certificant.user)


def lines():
    return History.objects.filter(verb="document_withdrawn").count()


@pytest.fixture
def no_other_lock(monkeypatch):
    """Nothing but the documents themselves holds one of the two up."""
    monkeypatch.setattr(withdrawing, "lock_holders", lambda _ids: None)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_withdraw_it_once(held, no_other_lock):
    assert together(2, lambda: lost(held)) == []
    assert lines() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_holding_what_stands_it_is_withdrawn_twice(
    held, no_other_lock, monkeypatch
):
    both = threading.Barrier(2)

    def read(documents):
        found = list(documents.filter(revoked_at=None))
        both.wait(30)
        return found

    monkeypatch.setattr(withdrawing, "hold", read)
    assert together(2, lambda: lost(held)) == []
    assert lines() == 2


@pytest.mark.django_db
def test_what_is_made_while_others_are_withdrawn_stands(held, monkeypatch):
    def and_another(documents, hold=withdrawing.hold):
        found = hold(documents)
        held.certificant.last_name = "Moran"
        papers.made(certification=held, kind=CARD, on=ON)
        return found

    monkeypatch.setattr(withdrawing, "hold", and_another)
    assert lost(held) == lines() == 1
    assert Vouched.objects.get(revoked_at=None).name == "Marisol Moran"
