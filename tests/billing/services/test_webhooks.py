"""Hints of the provider: in any order, any number of times, about anything; the end is the same."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time

import pytest
from django.urls import reverse

from billing.models import Checkout, Invoice, Payment, WebhookEvent
from billing.services import checkout as checkouts
from billing.services import voids, webhooks
from billing.stripe.errors import ProviderUnreachable
from billing.stripe.facts import Event
from notices.models import Notice
from plumbing import clock
from tests import builders
from tests.billing.services.pages import an_invoice, started, together


def told(kind, object_id, number=1):
    return webhooks.store(
        event=Event(
            id=f"evt_{kind}_{object_id}_{number}",
            type=kind,
            object_id=object_id,
            livemode=False,
        )
    )


def ended():
    """Everything that money left behind."""
    return (
        Payment.objects.count(),
        Notice.objects.filter(kind="payment_received").count(),
        Invoice.objects.get().state,
        Checkout.objects.get().state,
    )


KINDS = (
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_failed",
    "charge.refunded",
)


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(itertools.permutations(KINDS, 3))[::5])
def test_order_of_hints_does_not_matter(sandbox, order):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    for kind in order:
        row, _ = told(kind, page.provider_id)
        webhooks.handle(event_id=row.pk, on=clock.today())
        webhooks.handle(event_id=row.pk, on=clock.today())
    checkouts.confirm(checkout=page, on=clock.today())
    assert ended() == (1, 1, "paid", "completed")


@pytest.mark.django_db
def test_hint_of_completion_for_an_unpaid_page_is_no_payment(sandbox):
    page = started(an_invoice())
    row, _ = told("checkout.session.completed", page.provider_id)
    webhooks.handle(event_id=row.pk, on=clock.today())
    assert ended() == (0, 0, "open", "open")


@pytest.mark.django_db
@pytest.mark.parametrize("reference", ["", "1e3", "26-000001", "\x00", "9" * 200])
def test_page_that_is_not_ours_is_noted_and_books_nothing(sandbox, reference):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    sandbox.alter(page.provider_id, client_reference_id=reference)
    Checkout.objects.update(provider_id=None)
    row, _ = told("checkout.session.completed", page.provider_id)
    webhooks.handle(event_id=row.pk, on=clock.today())
    row.refresh_from_db()
    assert row.outcome == "not a checkout of this portal"
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_hint_that_breaks_in_an_odd_way_holds_up_no_other_in_its_pass(sandbox, monkeypatch):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    odd, _ = told("refund.updated", "re_odd")
    told("checkout.session.completed", page.provider_id)
    monkeypatch.setattr(webhooks.returned_refunds, "look_into", lambda **_: {}["odd"])
    webhooks.sweep(on=clock.today())
    assert ended() == (1, 1, "paid", "completed")
    odd.refresh_from_db()
    assert (odd.attempts, odd.handled_at) == (1, None)


@pytest.mark.django_db
def test_hint_that_always_fails_holds_up_no_other(sandbox, monkeypatch):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    bad, _ = told("checkout.session.completed", "cs_test_bad")
    read = webhooks._checkout

    def fail_for_one(row, on):
        if row.pk == bad.pk:
            raise ProviderUnreachable("never an answer for this one")
        return read(row, on)

    monkeypatch.setattr(webhooks, "_checkout", fail_for_one)
    webhooks.sweep(on=clock.today())
    told("checkout.session.completed", page.provider_id)
    webhooks.sweep(on=clock.today())
    assert ended() == (1, 1, "paid", "completed")


@pytest.mark.django_db
def test_void_finds_the_money_that_came_in_the_meantime(sandbox):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    with pytest.raises(voids.VoidRefused, match="refund it first"):
        voids.void(
            invoice=Invoice.objects.get(),
            reason="issued twice",
            on=clock.today(),
            actor=builders.staff("finance"),
        )
    assert ended() == (1, 1, "paid", "completed")


@pytest.mark.django_db
def test_void_closes_the_open_page_first(sandbox):
    page = started(an_invoice())
    voids.void(
        invoice=Invoice.objects.get(),
        reason="issued twice",
        on=clock.today(),
        actor=builders.staff("finance"),
    )
    assert ended() == (0, 0, "void", "expired")
    page.refresh_from_db()
    assert checkouts.confirm(checkout=page, on=clock.today()).payment is None


def _signed(event, secret):
    body, at = json.dumps(event).encode(), int(time.time())
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={at},v1={mac}"


@pytest.mark.django_db(transaction=True)
def test_same_webhook_ten_times_at_once_is_one_payment(sandbox, settings, monkeypatch):
    """From the request to the books; the worker runs in the request's own thread."""
    from django.test import Client

    monkeypatch.setattr("plumbing.queue.wake", lambda task, *ids: task(*ids))
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    event = {
        "id": "evt_ten",
        "object": "event",
        "type": "checkout.session.completed",
        "livemode": False,
        "created": int(time.time()),
        "data": {"object": {"id": page.provider_id, "object": "checkout.session"}},
    }
    body, signature = _signed(event, settings.STRIPE_WEBHOOK_SECRETS[0])
    statuses = []

    def post():
        answer = Client().post(
            reverse("billing:webhook"),
            body,
            content_type="application/json",
            HTTP_STRIPE_SIGNATURE=signature,
        )
        statuses.append(answer.status_code)

    assert together(10, post) == []
    webhooks.sweep(on=clock.today())
    assert statuses == [200] * 10
    assert WebhookEvent.objects.count() == 1
    assert ended() == (1, 1, "paid", "completed")
