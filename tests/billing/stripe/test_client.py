"""The provider's client against the practice processor: the same calls as in production."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import stripe

from billing.stripe import client
from billing.stripe.client import CardProvider
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from plumbing import clock
from practice.sandbox.payments import cards, ledger
from practice.sandbox.payments.server import SandboxPayments


def test_a_new_checkout_is_open_unpaid_and_carries_what_was_asked(opened, payments, asked):
    assert (opened.status, opened.payment_status) == ("open", "unpaid")
    assert (opened.amount, opened.currency) == (Decimal("75.00"), "usd")
    assert opened.url.startswith(f"{payments.url}/pay/cs_test_")
    assert opened.payment_intent == ""
    assert opened.reference == "2026-000123"
    kept = payments.ledger.get("checkout.session", opened.id)
    assert kept["metadata"] == kept["payment_intent_data"]["metadata"] == {"attempt": "1"}
    assert kept["expires_at"] == int(asked["expires_at"].timestamp())


def test_the_processor_speaks_the_version_the_library_pins():
    assert stripe.api_version == ledger.API_VERSION


def test_a_paid_checkout_reads_back_as_paid_with_its_intent(opened, payments, provider):
    payments.complete(opened.id)

    paid = provider.read_checkout(opened.id)
    intent = provider.read_intent(paid.payment_intent)

    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", "")
    assert (intent.received, intent.refunded) == (Decimal("75.00"), Decimal("0.00"))
    assert abs(intent.paid_at - clock.now()) < timedelta(minutes=1)


def test_a_declined_card_leaves_the_checkout_open(opened, payments, provider):
    payments.complete(opened.id, card=cards.NO_FUNDS)

    still = provider.read_checkout(opened.id)
    intent = provider.read_intent(still.payment_intent)

    assert (still.status, still.payment_status) == ("open", "unpaid")
    assert (intent.received, intent.paid_at) == (Decimal("0.00"), None)


def test_the_same_key_with_the_same_facts_gives_the_same_checkout(opened, provider, asked):
    assert provider.create_checkout(**asked).id == opened.id
    assert provider.create_checkout(**asked | {"key": "attempt-2"}).id != opened.id


def test_the_same_key_asked_ten_times_at_once_makes_one_checkout(provider, asked):
    start, made = threading.Barrier(10), []

    def ask() -> None:
        start.wait()
        made.append(provider.create_checkout(**asked).id)

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 10
    assert len(set(made)) == 1


def test_a_key_used_again_for_other_facts_is_refused(opened, provider, asked):
    other = asked | {"amount": Decimal("50.00"), "lines": [("RMA", Decimal("50.00"))]}
    with pytest.raises(ProviderRefused) as refused:
        provider.create_checkout(**other)
    assert refused.value.code == "idempotency_error"


def test_a_request_that_was_refused_may_be_corrected_under_its_key(provider, asked):
    with pytest.raises(ProviderRefused):
        provider.create_checkout(**asked | {"email": "no address"})
    assert provider.create_checkout(**asked).status == "open"


def test_after_a_day_the_key_is_forgotten_and_the_checkout_is_found_by_reference(
    opened, payments, provider, asked
):
    provider.create_checkout(**asked | {"key": "other", "reference": "2026-000999"})
    payments.ledger.forget_answers()

    assert provider.create_checkout(**asked).id != opened.id
    found = provider.find_checkouts(reference="2026-000123", since=opened.created)
    assert [one.reference for one in found] == ["2026-000123", "2026-000123"]
    assert opened.id == found[-1].id


def test_checkouts_before_the_day_asked_for_are_not_looked_at(opened, provider):
    later = opened.created + timedelta(seconds=1)
    assert provider.find_checkouts(reference="2026-000123", since=later) == []


def test_an_expired_checkout_cannot_be_paid_and_cannot_expire_twice(opened, provider):
    expired = provider.expire_checkout(opened.id)
    assert (expired.status, expired.url) == ("expired", "")
    with pytest.raises(ProviderRefused):
        provider.expire_checkout(opened.id)


def test_a_paid_checkout_cannot_be_expired(opened, payments, provider):
    payments.complete(opened.id)
    with pytest.raises(ProviderRefused):
        provider.expire_checkout(opened.id)
    assert provider.read_checkout(opened.id).payment_status == "paid"


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"email": "no address"}, "email_invalid", "customer_email"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"expires_at": clock.now() + timedelta(minutes=5)}, "", "expires_at"),
        ({"expires_at": clock.now() + timedelta(hours=30)}, "", "expires_at"),
        (
            {"amount": Decimal("0.40"), "lines": [("Small", Decimal("0.40"))]},
            "amount_too_small",
            "",
        ),
        (
            {"amount": Decimal(1_000_000), "lines": [("Large", Decimal(1_000_000))]},
            "amount_too_large",
            "line_items[0][price_data][unit_amount]",
        ),
    ],
)
def test_a_request_the_provider_cannot_take_names_the_parameter(
    provider, asked, change, code, param
):
    with pytest.raises(ProviderRefused) as refused:
        provider.create_checkout(**asked | change)
    assert (refused.value.code, refused.value.param) == (code, param)


@pytest.mark.parametrize(
    "lines", [[("RMA", Decimal("74.99"))], []], ids=["a cent short", "no line"]
)
def test_lines_that_do_not_add_up_are_never_sent(provider, payments, asked, lines):
    with pytest.raises(ValueError, match="add up"):
        provider.create_checkout(**asked | {"lines": lines})
    assert payments.ledger.newest("checkout.session") == []


def test_a_fraction_of_a_cent_is_never_sent(provider, asked):
    odd = Decimal("10.005")
    with pytest.raises(ValueError, match="cents"):
        provider.create_checkout(**asked | {"amount": odd, "lines": [("RMA", odd)]})


def test_refunds_in_parts_never_exceed_what_was_paid(opened, payments, provider):
    payments.complete(opened.id)
    intent = provider.read_checkout(opened.id).payment_intent
    first = provider.refund(
        key="r1",
        intent=intent,
        amount=Decimal("50.00"),
        reason="requested_by_customer",
        metadata={"refund": "7"},
    )
    assert (first.status, first.amount, first.payment_intent) == (
        "succeeded",
        Decimal("50.00"),
        intent,
    )
    again = provider.refund(
        key="r1",
        intent=intent,
        amount=Decimal("50.00"),
        reason="requested_by_customer",
        metadata={"refund": "7"},
    )
    assert again == first
    with pytest.raises(ProviderRefused) as refused:
        provider.refund(
            key="r2", intent=intent, amount=Decimal("25.01"), reason="duplicate", metadata={}
        )
    assert refused.value.param == "amount"
    assert provider.read_intent(intent).refunded == Decimal("50.00")
    assert provider.read_refunds(intent) == [first]


def test_what_is_fully_refunded_cannot_be_refunded_again(opened, payments, provider):
    payments.complete(opened.id)
    intent = provider.read_checkout(opened.id).payment_intent
    whole = {"intent": intent, "reason": "duplicate", "metadata": {}}
    provider.refund(key="r1", amount=Decimal("75.00"), **whole)
    with pytest.raises(ProviderRefused) as refused:
        provider.refund(key="r2", amount=Decimal("0.01"), **whole)
    assert refused.value.code == "charge_already_refunded"


def test_refund_of_the_dashboard_is_read_by_its_id_its_charge_and_its_time(
    opened, payments, provider
):
    payments.complete(opened.id)
    intent = provider.read_checkout(opened.id).payment_intent
    made = provider.read_refund(payments.refund_in_dashboard(intent, 500))
    assert (made.amount, made.payment_intent, made.metadata) == (Decimal("5.00"), intent, {})
    assert provider.intent_of(provider.read_intent(intent).charge) == intent
    assert provider.recent_refunds(since=made.created) == [made]
    assert provider.recent_refunds(since=made.created + timedelta(seconds=1)) == []


def test_something_unknown_is_refused_with_its_code(provider):
    for read in (
        provider.read_checkout,
        provider.read_intent,
        provider.read_refund,
        provider.intent_of,
    ):
        with pytest.raises(ProviderRefused) as refused:
            read("none_such")
        assert refused.value.code == "resource_missing"


def test_a_wrong_key_is_refused_and_not_mistaken_for_an_outage(payments, asked):
    stranger = CardProvider(api_key="sk_test_other", api_base=payments.url, retries=0)
    with pytest.raises(ProviderRefused) as refused:
        stranger.create_checkout(**asked)
    assert refused.value.code == "api_key_refused"


@pytest.mark.parametrize("fault", ["429", "500-after-commit", "timeout-after-success"])
def test_a_fault_is_unreachable_and_asking_again_gives_one_checkout(
    payments, provider, asked, fault
):
    payments.knobs.turn({"fail_next": fault})
    with pytest.raises(ProviderUnreachable):
        provider.create_checkout(**asked)
    provider.create_checkout(**asked)
    assert len(payments.ledger.newest("checkout.session")) == 1


def test_an_answer_lost_on_the_way_is_asked_for_again_by_the_client_itself(payments, asked):
    patient = CardProvider(api_key=payments.api_key, api_base=payments.url)
    payments.knobs.turn({"fail_next": ["timeout-after-success"]})
    made = patient.create_checkout(**asked)
    assert [one["id"] for one in payments.ledger.newest("checkout.session")] == [made.id]


def test_a_refund_whose_answer_was_lost_is_made_once(opened, payments, provider):
    payments.complete(opened.id)
    intent = provider.read_checkout(opened.id).payment_intent
    facts = {"key": "r1", "intent": intent, "amount": Decimal("75.00")}
    facts |= {"reason": "requested_by_customer", "metadata": {}}
    payments.knobs.turn({"fail_next": "timeout-after-success"})
    with pytest.raises(ProviderUnreachable):
        provider.refund(**facts)
    assert provider.refund(**facts) == provider.read_refunds(intent)[0]
    assert len(payments.ledger.newest("refund")) == 1


def test_nobody_listening_is_unreachable(asked):
    with SandboxPayments() as gone:
        address = gone.url
    alone = CardProvider(api_key="sk_test_practice", api_base=address, retries=0)
    with pytest.raises(ProviderUnreachable):
        alone.create_checkout(**asked)


def test_a_provider_that_never_answers_is_given_up_on(payments, asked):
    hasty = CardProvider(api_key=payments.api_key, api_base=payments.url, timeout=0.2, retries=0)
    held = payments.ledger.transaction()  # nothing is answered while this is held
    with held, pytest.raises(ProviderUnreachable):
        hasty.create_checkout(**asked)


def test_the_settings_name_the_provider(payments, asked, settings):
    settings.STRIPE_API_KEY = payments.api_key
    settings.STRIPE_API_BASE = payments.url
    assert client.provider().create_checkout(**asked).status == "open"


def test_facts_of_one_checkout_are_equal_however_they_were_read(opened, provider):
    assert provider.read_checkout(opened.id) == replace(opened)
