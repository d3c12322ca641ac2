"""Decisions about a certification at the same moment as other work: the lock of the person keeps
them apart. Each race has a control without it.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.db.models import QuerySet

from billing.dues.services import renewals
from billing.models import Invoice, Method
from billing.services import payments
from members.models import Certification, History, Standing
from members.queries import locks
from members.queries.standing import standing_of
from members.rules.decisions import Deed
from members.services import decisions, second_person, standing
from members.services.decisions import Decision, mark_of
from members.services.second_person import MatterRefused
from plumbing.meanwhile import ChangedMeanwhile
from tests import builders
from tests.billing.dues.renewals.people import MONTH, holder
from tests.members.matters import confirm

pytestmark = pytest.mark.django_db(transaction=True)

ON = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = ON.isoformat()


@pytest.fixture
def held():
    row = holder()
    standing.refresh(certification_ids=[row.pk], on=ON)
    return row


@pytest.fixture
def unlocked(monkeypatch):
    """The guard taken away."""
    monkeypatch.setattr(locks, "_lock", lambda _who, ids: len(ids))


def anew(held):
    return Certification.objects.select_related("certificant__user", "program").get(pk=held.pk)


def decision(deed, held):
    return Decision(deed, anew(held), "As the board decided", ON)


def at_once(*deeds):
    """Run each in a thread of its own; return what they raised."""
    raised = []

    def run(deed):
        try:
            deed()
        except (ChangedMeanwhile, MatterRefused) as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


def meeting(monkeypatch, module, name):
    """Let two meet where a function is called: with the lock the second never gets there."""
    met, real = threading.Barrier(2), getattr(module, name)

    def waits(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            met.wait(3)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, waits)


def two_deeds(held, monkeypatch):
    seen = mark_of(anew(held))
    by = [builders.staff("records", name=name) for name in ("Joan Records", "Rita Records")]
    meeting(monkeypatch, decisions, "_change")
    told = at_once(
        *(
            partial(decisions.decide, decision=decision(deed, held), seen=seen, on=ON, actor=actor)
            for deed, actor in zip((Deed.RETIRE, Deed.SUSPEND), by, strict=True)
        )
    )
    return told, History.objects.filter(subject=f"certification:{held.number}").count()


def test_of_two_deeds_at_once_one_is_done_and_the_other_told_who_was_first(held, monkeypatch):
    told, done = two_deeds(held, monkeypatch)
    assert (done, len(told)) == (1, 1)
    assert told[0].by == History.objects.get(subject=f"certification:{held.number}").actor_name


def test_control_without_the_lock_both_are_done_in_silence(held, monkeypatch, unlocked):
    assert two_deeds(held, monkeypatch) == ([], 2)


def revoked_by_two(held, monkeypatch):
    matter = decisions.ask(
        decision=decision(Deed.REVOKE, held),
        seen=mark_of(anew(held)),
        on=ON,
        actor=builders.staff("records"),
    )
    meeting(monkeypatch, second_person, "refusal")
    [told] = at_once(*(partial(confirm, matter, builders.staff("records")) for _ in range(2)))
    assert History.objects.filter(verb="certification_changed").count() == 1
    return str(told)


def test_a_revocation_that_two_confirm_at_once_is_done_once(held, monkeypatch):
    assert "confirmed this already" in revoked_by_two(held, monkeypatch)


def test_control_without_the_locks_the_second_decides_it_anew(held, monkeypatch, unlocked):
    """And is kept from doing it by what is on record alone."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    assert "Decline it and ask anew" in revoked_by_two(held, monkeypatch)


def paid_while_revoked(held, monkeypatch):
    """The copy of standing once both are done; who pays writes it last."""
    renewals.run(month=MONTH, on=ON, actor=None)
    invoice = Invoice.objects.get()
    finance, joan = builders.staff("finance"), builders.staff("records")
    met, real = threading.Barrier(2), standing.facts_of

    def read(rows):
        facts = real(rows)
        with suppress(threading.BrokenBarrierError):
            met.wait(3)
        if threading.current_thread().name == "pays":
            time.sleep(0.3)
        return facts

    def pay():
        threading.current_thread().name = "pays"
        payments.enter(
            payer_id=invoice.payer_id,
            invoice_ids=[invoice.pk],
            money=payments.Money(Method.CHECK, Decimal("50.00"), ON, reference="1042"),
            on=ON,
            actor=finance,
        )

    wanted, seen = decision(Deed.REVOKE, held), mark_of(anew(held))
    monkeypatch.setattr(standing, "facts_of", read)
    revoke = partial(decisions.carry_out, decision=wanted, seen=seen, on=ON, actor=joan)
    assert at_once(pay, revoke) == []
    monkeypatch.setattr(standing, "facts_of", real)
    assert Invoice.objects.get().state == "paid"
    assert standing_of(anew(held), ON).standing == "revoked"
    return Standing.objects.get(pk=held.pk).word


def test_a_payment_while_it_is_revoked_is_booked_and_it_stays_revoked(held, monkeypatch):
    assert paid_while_revoked(held, monkeypatch) == "revoked"


def test_control_without_the_lock_lists_call_it_active(held, monkeypatch, unlocked):
    assert paid_while_revoked(held, monkeypatch) == "active"


def run_while_retired(held, monkeypatch):
    """A run that begins while somebody retires: how many invoices it issues."""
    decides, ran, real = threading.Event(), threading.Event(), decisions._change

    def slowly(*args):
        decides.set()
        ran.wait(3)
        return real(*args)

    def run():
        decides.wait(10)
        renewals.run(month=MONTH, on=ON, actor=None)
        ran.set()

    monkeypatch.setattr(decisions, "_change", slowly)
    wanted, seen = decision(Deed.RETIRE, held), mark_of(anew(held))
    joan = builders.staff("records")
    retire = partial(decisions.decide, decision=wanted, seen=seen, on=ON, actor=joan)
    assert at_once(retire, run) == []
    return Invoice.objects.count()


def test_a_run_waits_for_who_is_being_retired_and_leaves_them_out(held, monkeypatch):
    assert run_while_retired(held, monkeypatch) == 0


def test_control_without_the_lock_it_invoices_them(held, monkeypatch, unlocked):
    assert run_while_retired(held, monkeypatch) == 1
