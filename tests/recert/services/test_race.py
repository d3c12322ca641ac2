"""Two at once: one of them waits, and then sees what the other did. Each control is the same
without the lock.
"""

from __future__ import annotations

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection

from billing.models import Invoice, Method, Payment
from billing.services import payments
from casework.models import Case
from casework.services import cases, decisions
from casework.services.cases import CaseRefused
from members.models import Matter, Role
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile
from recert.models import FeeLine
from recert.queries.applications import applications
from recert.services import outcomes, submitting, withdrawing
from tests import builders
from tests.recert import stories
from tests.recert.services.test_deciding import dues_invoice

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(monkeypatch, module, name, first, second):
    """Hold `first` where it calls that function until `second` is done or waits; their errors."""
    real, reached, go_on = getattr(module, name), threading.Event(), threading.Event()
    held = threading.local()

    def pausing(*args, **kwargs):
        if getattr(held, "first", False):
            reached.set()
            assert go_on.wait(10)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, pausing)
    errors: list[Exception] = []

    def run(deed, *, is_first):
        held.first = is_first
        try:
            deed()
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors.append(error)
        finally:
            connection.close()

    one = threading.Thread(target=run, args=[first], kwargs={"is_first": True})
    two = threading.Thread(target=run, args=[second], kwargs={"is_first": False})
    one.start()
    assert reached.wait(10)
    two.start()
    two.join(1)
    go_on.set()
    one.join(10)
    two.join(10)
    return errors


def unlocked(case_id, *, version=None):
    case = Case.objects.select_related("certificant", "taken_by", "changed_by").get(pk=case_id)
    if version is not None:
        cases.same_version(case, version)
    return case


def as_it_is(application):
    """In the place of `under_lock`."""
    return applications().get(pk=application.pk)


@pytest.fixture
def reviewer():
    return builders.staff(Role.RECORDS)


def ask_twice(monkeypatch):
    application = stories.complete()

    def ask():
        submitting.ask_fee(application=application, on=clock.today(), actor=None)

    return at_once(monkeypatch, submitting, "_refuse_unready", ask, ask)


def test_paid_for_in_two_tabs_at_once_it_is_asked_for_once(monkeypatch):
    assert ask_twice(monkeypatch) == []
    assert (Invoice.objects.count(), FeeLine.objects.count()) == (1, 1)


def test_control_without_the_lock_one_of_the_tabs_meets_an_error(monkeypatch):
    monkeypatch.setattr(submitting, "under_lock", as_it_is)
    [error] = ask_twice(monkeypatch)
    assert isinstance(error, DatabaseError)


def approve_and(monkeypatch, reviewer, second):
    application = stories.judge(stories.in_review(reviewer), reviewer)
    version = application.case.version

    def approve():
        decisions.decide(
            case_id=application.pk,
            choice="approve",
            note="",
            version=version,
            actor=reviewer,
            on=clock.today(),
        )

    def also():
        second(application, version)

    errors = at_once(monkeypatch, outcomes, "carry_out", approve, also)
    return stories.again(application), errors


def deny(application, version):
    decisions.decide(
        case_id=application.pk,
        choice="deny",
        note="No",
        version=version,
        actor=application.case.taken_by,
        on=clock.today(),
    )


def withdraw(application, _version):
    withdrawing.withdraw(application=application, seen="in_review", on=clock.today(), actor=None)


def test_approved_and_denied_at_once_the_second_hears_of_the_first(monkeypatch, reviewer):
    application, [error] = approve_and(monkeypatch, reviewer, deny)
    assert isinstance(error, ChangedMeanwhile)
    assert application.case.state == "approved"
    assert not Matter.objects.exists()


def test_control_without_the_lock_a_denial_is_asked_for_of_what_is_approved(monkeypatch, reviewer):
    monkeypatch.setattr(decisions, "locked", unlocked)
    application, _ = approve_and(monkeypatch, reviewer, deny)
    assert application.case.state == "approved"
    assert Matter.objects.exists()


def test_withdrawn_while_it_is_approved_its_member_is_told(monkeypatch, reviewer):
    application, [error] = approve_and(monkeypatch, reviewer, withdraw)
    assert isinstance(error, CaseRefused)
    assert "approved now" in str(error)
    assert application.case.state == "approved"


def test_control_without_the_lock_only_the_database_keeps_it_approved(monkeypatch, reviewer):
    monkeypatch.setattr(withdrawing, "under_lock", as_it_is)
    application, [error] = approve_and(monkeypatch, reviewer, withdraw)
    assert isinstance(error, DatabaseError)
    assert application.case.state == "approved"


@pytest.mark.parametrize("first", [False, True])
def test_money_for_old_dues_that_comes_while_it_is_approved_is_credit(monkeypatch, reviewer, first):
    """Before the approval it is no more than that either: only recertification helps by then."""
    held = stories.lapsed()
    invoice = dues_invoice(held, [held.granted_on.year + 4])
    application = stories.judge(stories.in_review(reviewer, held), reviewer)
    finance = builders.staff(Role.FINANCE)

    def pay():
        payments.enter(
            payer_id=invoice.payer_id,
            invoice_ids=[invoice.pk],
            money=payments.Money(Method.CHECK, Decimal("50.00"), clock.today(), reference="7"),
            on=clock.today(),
            actor=finance,
        )

    if first:
        pay()
    errors = at_once(
        monkeypatch,
        outcomes,
        "carry_out",
        lambda: stories.decide(application, "approve", reviewer),
        (lambda: None) if first else pay,
    )
    assert errors == []
    assert Payment.objects.get(reference="7").left_over == Decimal("50.00")
    assert Invoice.objects.get(pk=invoice.pk).state == "void"
