"""Above the limit two people give money back, and only once; by parts nobody gets round it."""

from __future__ import annotations

import itertools
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import QuerySet

from billing.models import Dispute, Method, Refund
from billing.rules.figures import REFUND_LIMIT
from billing.services import checkout as checkouts
from billing.services import large_refunds, payments, refunds
from billing.services.payments import Money
from billing.services.refunds import RefundRefused, SecondPersonNeeded
from billing.stripe.client import CardProvider, provider
from billing.stripe.errors import ProviderUnreachable
from billing.tasks import give_confirmed_refunds
from members.models import History, Matter, Role
from members.rules.dated import Dated, Entry
from members.rules.declared import FIRST_DAY
from members.services import second_person
from members.services.second_person import MatterRefused
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, started, together

LOW = Dated("a test", [Entry(Decimal("10.00"), FIRST_DAY)])
DECLINED = "They wrote again: keep it."


@pytest.fixture
def finn(db):
    return builders.staff(Role.FINANCE)


@pytest.fixture
def joan(db):
    return builders.staff(Role.ADMIN)


def came_in(amount="500.00", payer=None):
    return payments.enter(
        payer_id=(payer or builders.buyer()).pk,
        invoice_ids=[],
        money=Money(Method.CHECK, Decimal(amount), clock.today(), reference=uuid4().hex[:8]),
        on=clock.today(),
        actor=builders.staff(Role.FINANCE),
    )


def asked(payment, amount, actor, reason="Paid for twice", **more):
    return large_refunds.ask(
        payment=payment,
        amount=Decimal(amount),
        reason=reason,
        on=clock.today(),
        actor=actor,
        **more,
    )


def confirm(matter, actor):
    return second_person.confirm(matter=matter, actor=actor, now=clock.now())


def test_up_to_the_limit_one_gives_it_and_above_it_waits_for_another(finn, joan):
    payment = came_in()
    assert asked(payment, "200.00", finn).confirmed_by is None
    matter = asked(came_in(), "200.01", finn)
    assert isinstance(matter, Matter)
    assert Refund.objects.count() == 1
    confirm(matter, joan)
    given = Refund.objects.get(amount=Decimal("200.01"))
    assert (given.asked_by, given.confirmed_by, given.state) == (finn, joan, Refund.State.DONE)
    story = History.objects.get(subject=matter.subject, verb="payment_refunded")
    assert (story.actor, story.after["second"]) == (finn, str(joan))


def test_parts_of_one_payment_count_together(finn, joan):
    payment = came_in()
    assert isinstance(asked(payment, "150.00", finn), Refund)
    with pytest.raises(SecondPersonNeeded):
        refunds.ask(
            payment=payment, amount=Decimal("50.01"), reason="x", on=clock.today(), actor=joan
        )
    assert isinstance(asked(payment, "50.01", joan), Matter)
    with pytest.raises(RefundRefused, match="waits for a second person"):
        asked(payment, "1.00", finn)


def test_who_asked_neither_confirms_it_nor_does_whom_it_is_about(finn, joan):
    owner = builders.staff(Role.FINANCE)
    own = builders.certificant(user=owner).payer
    matter = asked(came_in(payer=own), "300.00", finn)
    other = builders.staff(Role.RECORDS)
    for who, says in ((finn, "You asked for this"), (owner, "about you"), (other, "staff who")):
        with pytest.raises(MatterRefused, match=says):
            confirm(matter, who)
    with pytest.raises(MatterRefused, match="about you"):
        asked(came_in("600.00", payer=own), "300.00", owner)
    assert not Refund.objects.exists()


def test_it_is_declined_with_a_reason_or_taken_back_and_can_be_asked_anew(finn, joan):
    payment, key = came_in(), uuid4()
    for who in (joan, finn):
        matter = asked(payment, "300.00", finn, key=key)
        assert asked(payment, "300.00", finn, key=key) == matter, "a button pressed twice"
        with pytest.raises(MatterRefused, match="Say why"):
            second_person.decline(matter=matter, actor=who, reason=" ", now=clock.now())
        second_person.decline(matter=matter, actor=who, reason=DECLINED, now=clock.now())
        key = uuid4()
    assert History.objects.filter(subject=matter.subject, verb="declined").count() == 2
    assert not Refund.objects.exists()


def test_what_is_left_is_looked_at_again_when_it_is_confirmed(finn, joan):
    payment = came_in()
    matter = asked(payment, "300.00", finn)
    refunds.take_back(
        payment=payment,
        provider_id="re_elsewhere",
        amount=Decimal("250.00"),
        reason="Given at the provider",
        on=clock.today(),
        actor=finn,
    )
    with pytest.raises(MatterRefused, match=r"only 250.00 is left to give back. Decline this"):
        confirm(matter, joan)
    matter.refresh_from_db()
    assert matter.decided_at is None
    assert Refund.objects.count() == 1


def test_money_that_the_bank_asks_for_goes_back_once(finn, joan):
    payment = came_in()
    matter = asked(payment, "300.00", finn)
    Dispute.objects.create(
        payment=payment, provider_id="dp_1", status="needs_response", amount=Decimal("500.00")
    )
    with pytest.raises(MatterRefused, match="The bank asks for the money"):
        confirm(matter, joan)
    second_person.decline(matter=matter, actor=finn, reason=DECLINED, now=clock.now())
    with pytest.raises(RefundRefused, match="The bank asks for the money"):
        asked(payment, "10.00", finn)


@pytest.mark.django_db
def test_a_card_is_given_back_once_where_no_answer_came_at_first(
    sandbox, finn, joan, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(refunds, "policy", lambda: {REFUND_LIMIT: LOW})
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    payment = checkouts.confirm(checkout=page, on=clock.today()).payment
    matter = asked(payment, "50.00", finn)
    give = CardProvider.refund

    def silent(self, **asked_for):
        give(self, **asked_for)
        raise ProviderUnreachable("the line went dead")

    monkeypatch.setattr(CardProvider, "refund", silent)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(matter, joan)
    assert Refund.objects.get().state == Refund.State.PLANNED
    for _ in range(2):
        give_confirmed_refunds()
    assert Refund.objects.get().state == Refund.State.DONE
    assert len(provider().read_refunds(payment.provider_ref)) == 1


def _both_confirm(finn, joan):
    """Whoever of two is told that they cannot."""
    matter, whose = asked(came_in("1000.00"), "300.00", finn), [joan, builders.staff()]
    return together(2, lambda: confirm(matter, whose.pop()))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_gives_it_back(finn, joan):
    [refused] = _both_confirm(finn, joan)
    assert "confirmed this already" in str(refused)
    assert Refund.objects.get().state == Refund.State.DONE


@pytest.mark.django_db(transaction=True)
def test_control_without_the_locks_and_the_key_it_would_go_back_twice(finn, joan, monkeypatch):
    barrier, may, plan = threading.Barrier(2), second_person.refusal, refunds.plan

    def looked_at_together(*facts):
        barrier.wait(10)
        return may(*facts)

    def keyless(**facts):
        return plan(**facts | {"key": None, "reason": str(uuid4())})

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    for module in (refunds, large_refunds):
        monkeypatch.setattr(module, "lock_payer", lambda _id: None)
    monkeypatch.setattr(second_person, "refusal", looked_at_together)
    monkeypatch.setattr(refunds, "plan", keyless)
    assert _both_confirm(finn, joan) == []
    assert Refund.objects.count() == 2


def _parts_at_once(finn):
    payment, reasons = came_in(), itertools.count(1)
    return together(2, lambda: asked(payment, "150.00", finn, f"Part {next(reasons)}"))


@pytest.mark.django_db(transaction=True)
def test_two_parts_at_once_do_not_get_round_the_limit(finn):
    assert _parts_at_once(finn) == []
    assert (Refund.objects.count(), Matter.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_payers_lock_they_do(finn, monkeypatch):
    barrier, given = threading.Barrier(2), refunds.needs_second

    def looked_at_together(*facts):
        found = given(*facts)
        barrier.wait(10)
        return found

    for module in (refunds, large_refunds):
        monkeypatch.setattr(module, "lock_payer", lambda _id: None)
    monkeypatch.setattr(refunds, "needs_second", looked_at_together)
    assert _parts_at_once(finn) == []
    assert Refund.objects.count() == 2
