"""Paying on the provider's page, against the practice processor over real HTTP."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet

from billing.models import Allocation, Checkout, CheckoutState, Method, Payment
from billing.services import checkout as checkouts
from billing.services import payments
from billing.stripe.client import provider
from billing.stripe.errors import ProviderUnreachable
from members.models import DuesPaid
from members.queries.standing import standing_of
from notices.models import Notice
from plumbing import clock
from practice.sandbox.payments import cards
from tests import builders
from tests.billing.services.pages import an_invoice, started, together
from tests.emptying import empty


@pytest.mark.django_db
def test_paid_page_books_once_and_renews(sandbox):
    invoice = an_invoice()
    page = started(invoice)
    assert page.url.startswith(sandbox.url)
    sandbox.complete(page.provider_id)
    for _ in range(3):
        page = checkouts.confirm(checkout=page, on=clock.today())
    invoice.refresh_from_db()
    payment = Payment.objects.get()
    assert (page.state, invoice.state, payment.amount) == ("completed", "paid", Decimal("50.00"))
    held = invoice.lines.get().dues.certification
    assert DuesPaid.objects.filter(certification=held, year=clock.today().year).exists()
    assert standing_of(held, clock.today()).standing == "active"
    assert Notice.objects.get(kind="payment_received").about_id == payment.pk


@pytest.mark.django_db
def test_declined_card_changes_nothing_and_the_page_stays_open(sandbox):
    invoice = an_invoice()
    page = started(invoice)
    sandbox.complete(page.provider_id, card=cards.DECLINED)
    page = checkouts.confirm(checkout=page, on=clock.today())
    invoice.refresh_from_db()
    assert (page.state, invoice.state) == ("open", "open")
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_second_tab_gets_the_same_page(sandbox):
    invoice = an_invoice()
    assert started(invoice).url == started(invoice).url
    assert Checkout.objects.count() == 1


@pytest.mark.django_db
def test_other_selection_closes_the_older_page_first(sandbox):
    first = an_invoice()
    second = an_invoice(first.payer.certificant, number="26-000002")
    older = started(first)
    both = checkouts.start(
        payer_id=first.payer_id,
        invoice_ids=[first.pk, second.pk],
        return_path="/invoices/",
        on=clock.today(),
        actor=None,
    )
    older.refresh_from_db()
    assert (older.state, both.state, both.amount) == ("expired", "open", Decimal("100.00"))


@pytest.mark.django_db
def test_lost_answer_ends_in_one_page(sandbox):
    invoice = an_invoice()
    sandbox.knobs.turn({"fail_next": ["timeout-after-success"] * 3})
    with pytest.raises(ProviderUnreachable):
        started(invoice)
    assert started(invoice).state == CheckoutState.OPEN
    assert Checkout.objects.count() == 1
    assert (
        len(
            provider().find_checkouts(
                reference=str(Checkout.objects.get().key), since=clock.now() - timedelta(hours=1)
            )
        )
        == 1
    )


@pytest.mark.django_db
def test_altered_amount_is_not_booked(sandbox):
    invoice = an_invoice()
    page = started(invoice)
    sandbox.complete(page.provider_id)
    sandbox.alter(page.provider_id, amount_total=100)
    page = checkouts.confirm(checkout=page, on=clock.today())
    assert page.problem.startswith("Not booked: ")
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_long_foreign_reference_is_parked_and_holds_up_no_other_page(sandbox):
    """Its whole story would not fit into the column that keeps the problem."""
    odd, honest = started(an_invoice()), started(an_invoice(number="26-000002"))
    for page in (odd, honest):
        sandbox.complete(page.provider_id)
    sandbox.alter(odd.provider_id, client_reference_id="x" * 250)
    Checkout.objects.update(created_at=clock.now() - timedelta(minutes=5))
    checkouts.reconcile(on=clock.today())
    odd.refresh_from_db()
    honest.refresh_from_db()
    assert odd.payment is None
    assert odd.problem.startswith("Not booked: the reference is xxx")
    assert honest.payment is not None


@pytest.mark.django_db
def test_answer_without_its_parts_holds_up_no_other_page(sandbox):
    odd, honest = started(an_invoice()), started(an_invoice(number="26-000002"))
    sandbox.complete(honest.provider_id)
    sandbox.alter(odd.provider_id, amount_total="many")
    Checkout.objects.update(created_at=clock.now() - timedelta(minutes=5))
    checkouts.reconcile(on=clock.today())
    honest.refresh_from_db()
    assert honest.payment is not None


def waiting(count):
    """Pages that have had time to end, the oldest first."""
    pages = [started(an_invoice(number=f"26-{n:06}")) for n in range(1, count + 1)]
    for age, page in enumerate(reversed(pages), start=5):
        page.created_at = clock.now() - timedelta(minutes=age)
        page.save(update_fields=["created_at"])
    return pages


@pytest.mark.django_db
def test_pages_that_never_end_starve_no_other_and_are_asked_about_less_and_less(
    sandbox, monkeypatch
):
    *endless, newest = waiting(3)
    sandbox.complete(newest.provider_id)
    read, told = checkouts._read, []
    monkeypatch.setattr(checkouts, "_read", lambda page: told.append(page.pk) or read(page))
    for minutes in (0, 0, 2, 3, 30):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            checkouts.reconcile(on=clock.today())
    newest.refresh_from_db()
    assert newest.payment is not None
    older = [page.pk for page in endless]
    assert told[:3] == [*older, newest.pk]
    assert sorted(told[3:]) == sorted(older * 2), "after one minute, then after two more"


@pytest.mark.django_db
def test_what_happens_to_one_page_holds_up_no_other(sandbox, monkeypatch):
    odd, honest = waiting(2)
    sandbox.complete(honest.provider_id)
    read = checkouts._read

    def fail_for_one(checkout):
        if checkout.pk == odd.pk:
            raise TypeError("nobody has thought of this")
        return read(checkout)

    monkeypatch.setattr(checkouts, "_read", fail_for_one)
    checkouts.reconcile(on=clock.today())
    honest.refresh_from_db()
    assert honest.payment is not None


@pytest.mark.django_db
def test_provider_that_is_away_is_asked_once_a_pass_and_then_about_the_next(sandbox, monkeypatch):
    pages, told = waiting(2), []

    def away(checkout):
        told.append(checkout.pk)
        raise ProviderUnreachable("no answer")

    monkeypatch.setattr(checkouts, "_read", away)
    for _ in range(2):
        checkouts.reconcile(on=clock.today())
    assert told == [page.pk for page in pages]


@pytest.mark.django_db
def test_page_opened_in_another_tab_meanwhile_is_not_ended(sandbox, monkeypatch):
    page = started(an_invoice())
    with pgtrigger.ignore("billing.Checkout:moves"):
        Checkout.objects.update(state=CheckoutState.CREATED, provider_id=None)
    seen_before = Checkout.objects.get()

    def opened_by_another_tab(checkout):
        Checkout.objects.update(state=CheckoutState.OPEN, provider_id=page.provider_id)

    monkeypatch.setattr(checkouts, "_read", opened_by_another_tab)
    checkouts.confirm(checkout=seen_before, on=clock.today())
    assert seen_before.state == CheckoutState.OPEN
    assert seen_before.items.get().open


@pytest.mark.django_db
@pytest.mark.parametrize(("check", "left"), [("20.00", "30.00"), ("50.00", None)])
def test_check_booked_while_the_page_is_opened_leaves_only_the_rest_to_pay(
    sandbox, monkeypatch, check, left
):
    invoice, shown = an_invoice(), checkouts._shown

    def after_the_check(checkout, on):
        if not Payment.objects.exists():
            money = payments.Money(Method.CHECK, Decimal(check), clock.today())
            payments.book(
                payer_id=invoice.payer_id,
                invoice_ids=[invoice.pk],
                money=money,
                on=clock.today(),
                actor=None,
            )
        return shown(checkout, on)

    monkeypatch.setattr(checkouts, "_shown", after_the_check)
    if left is None:
        with pytest.raises(checkouts.NothingToPay):
            started(invoice)
    else:
        assert started(invoice).amount == Decimal(left)
    assert Checkout.objects.filter(state=CheckoutState.OPEN).count() == (left is not None)


@pytest.mark.django_db
def test_claimed_page_that_was_never_opened_is_replaced_before_it_is_too_late_to_open(sandbox):
    """The provider opens no page that ends within half an hour."""
    invoice = an_invoice()
    sandbox.knobs.turn({"fail_next": "429"})
    with pytest.raises(ProviderUnreachable):
        started(invoice)
    Checkout.objects.update(expires_at=clock.now() + timedelta(minutes=20))
    page = started(invoice)
    assert page.state == CheckoutState.OPEN
    assert Checkout.objects.count() == 2


@pytest.mark.django_db
def test_year_that_recertification_has_cleared_is_refused_before_it_is_taken(sandbox):
    """After recertification an unpaid year of the former anchor helps nobody."""
    invoice = an_invoice()
    held = invoice.lines.get().dues.certification
    held.recertified_on = clock.today()
    held.save(update_fields=["recertified_on"])
    with pytest.raises(checkouts.NothingToPay, match="recertification"):
        started(invoice)
    assert not Checkout.objects.exists()


@pytest.mark.django_db
def test_money_for_a_settled_invoice_is_credit(sandbox):
    invoice = an_invoice()
    page = started(invoice)
    clerk = builders.staff("finance")
    payments.enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money("check", Decimal("50.00"), clock.today(), reference="1041"),
        on=clock.today(),
        actor=clerk,
    )
    sandbox.complete(page.provider_id)
    checkouts.confirm(checkout=page, on=clock.today())
    assert Payment.objects.count() == 2
    assert Allocation.objects.count() == 1


@pytest.mark.django_db
def test_year_that_cannot_be_paid_any_more_is_refused_before_it_is_taken(sandbox):
    invoice = an_invoice()
    later = date(clock.today().year + 3, clock.today().month, 1)
    with pytest.raises(checkouts.NothingToPay, match="recertification"):
        started(invoice, on=later)
    assert not Checkout.objects.exists()


@pytest.mark.django_db
def test_year_after_one_that_was_unpaid_for_too_long_is_refused_too(sandbox):
    """Only recertification brings it back, so paying the later year would buy nothing."""
    invoice = an_invoice()
    DuesPaid.objects.all().delete()  # the year before the invoice's
    too_late = invoice.issued_on.replace(year=invoice.issued_on.year + 2)

    with pytest.raises(checkouts.NothingToPay, match="recertification"):
        started(invoice, on=too_late)
    assert started(invoice, on=too_late - timedelta(days=1)).amount == Decimal("50.00")


@pytest.mark.django_db
def test_check_for_a_year_after_one_that_was_unpaid_for_too_long_is_credit():
    invoice = an_invoice(too_late=True)
    payment = payments.enter(
        payer_id=invoice.payer_id,
        invoice_ids=[invoice.pk],
        money=payments.Money("check", Decimal("100.00"), clock.today(), reference="1041"),
        on=clock.today(),
        actor=builders.staff("finance"),
    )
    assert [one.line.position for one in Allocation.objects.all()] == [1]
    assert payment.left_over == Decimal("50.00")


@pytest.mark.django_db
def test_line_that_paying_no_longer_helps_does_not_hold_up_the_one_beside_it(sandbox):
    invoice = an_invoice(too_late=True)
    page = started(invoice)
    assert page.amount == Decimal("50.00")
    sandbox.complete(page.provider_id)
    checkouts.confirm(checkout=page, on=clock.today())
    helped, not_helped = invoice.lines.order_by("position")
    assert standing_of(helped.dues.certification, clock.today()).standing == "active"
    stands = standing_of(not_helped.dues.certification, clock.today())
    assert (stands.way_back, [reason.code for reason in stands.reasons]) == (
        "recertify",
        ["dues_unpaid"],
    )
    assert [one.line for one in Allocation.objects.all()] == [helped]
    with pytest.raises(checkouts.NothingToPay, match="recertification"):
        started(invoice)


@pytest.mark.django_db
def test_late_fee_alone_is_not_taken_for_a_year_that_cannot_be_paid(sandbox):
    invoice = an_invoice(late_fee=Decimal("15.00"))
    too_late = invoice.issued_on.replace(year=invoice.issued_on.year + 3)
    with pytest.raises(checkouts.NothingToPay, match="recertification"):
        started(invoice, on=too_late)
    page = started(invoice)
    assert page.amount == Decimal("65.00")
    with pytest.raises(checkouts.NothingToPay, match="recertification"):
        started(invoice, on=too_late)
    page.refresh_from_db()
    assert page.state == CheckoutState.EXPIRED  # nor can the page that stood open be paid
    assert provider().read_checkout(page.provider_id).status == "expired"


def _paid_page(sandbox):
    page = started(an_invoice())
    sandbox.complete(page.provider_id)
    return page


def _confirmed_by_ten():
    return together(
        10, lambda: checkouts.confirm(checkout=Checkout.objects.get(), on=clock.today())
    )


@pytest.mark.django_db(transaction=True)
def test_ten_confirmations_at_once_book_one_payment(sandbox):
    _paid_page(sandbox)
    assert _confirmed_by_ten() == []
    assert Payment.objects.count() == 1
    assert Allocation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_lock_and_unique_intent_books_more(sandbox, monkeypatch):
    """The guards taken away: the same ten confirmations book more than one payment."""
    _paid_page(sandbox)
    barrier = threading.Barrier(10)
    monkeypatch.setattr(checkouts, "lock_payer", lambda _ids: barrier.wait(10))
    monkeypatch.setattr(payments, "lock_payer", lambda _ids: None)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self.all())
    [unique] = [one for one in Payment._meta.constraints if one.name == "payment_provider_ref"]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Payment, unique)
    try:
        _confirmed_by_ten()
        assert Payment.objects.count() > 1
    finally:
        empty("billing_payment")
        with connection.schema_editor() as editor:
            editor.add_constraint(Payment, unique)
