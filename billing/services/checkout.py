"""Paying on the provider's page (handbook section 3).

A checkout is a row first, then a page of the provider under the row's key, then the row's end. The
redirect back, the webhook and the reconciler all call `confirm`, which asks the provider what is
true and books it once.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from billing import kinds
from billing.kinds import Balance
from billing.models import (
    Checkout,
    CheckoutInvoice,
    CheckoutState,
    Invoice,
    InvoiceState,
    Method,
)
from billing.queries.balances import balances, chargeable, total
from billing.queries.payers import lock_payer
from billing.rules import flows
from billing.rules.flows import UNSETTLED
from billing.rules.money import ZERO
from billing.services import outside_refunds, payments, settling
from billing.stripe import facts as provided
from billing.stripe.client import provider
from billing.stripe.errors import OddAnswer, ProviderRefused, ProviderUnreachable
from billing.verbs import MoneyVerb
from members.models import User
from members.services import history
from plumbing import clock, work

log = logging.getLogger(__name__)

LIFETIME = timedelta(hours=2)
STILL_GOOD = timedelta(minutes=10)  # a page with less time left is replaced by a new one
# The provider opens no page that would end sooner than in 30 minutes, and none for more than a day.
CAN_OPEN = timedelta(minutes=35)
QUEUE = work.Queue(lease=timedelta(minutes=3), ends=(ProviderUnreachable,))


class NothingToPay(Exception):
    """Nothing was taken: the text says why and what to do instead."""


def start(
    *,
    payer_id: int,
    invoice_ids: Collection[int],
    return_path: str,
    on: date,
    actor: User | None,
    lines: Collection[int] = (),
) -> Checkout | None:
    """The open payment page for these invoices: the one there is, or a new one.

    lines: ids of lines of theirs that alone are paid; none: all. Lines that paying no longer helps
    are left out. None when nothing was due and the invoices were settled at once. Raises
    NothingToPay when nothing on them can be paid any more, ProviderUnreachable when the provider
    does not answer (nothing is charged; the same call later finds the same page), ProviderRefused
    when it says no.
    """
    for _ in range(3):  # an older page may have to close first, and may turn out to be paid
        checkout, in_the_way = _claim(payer_id, set(invoice_ids), set(lines), return_path, on)
        if checkout is not None:
            opened = _open(checkout, on)
            if opened is not None:
                return opened
            in_the_way = [checkout]
        if not in_the_way:
            for invoice in Invoice.objects.filter(pk__in=invoice_ids):
                settling.settle_free(invoice=invoice, on=on, actor=actor)
            return None
        for older in in_the_way:
            close(checkout=older, on=on)
    raise NothingToPay("A payment of this invoice is being confirmed. Look again in a minute.")


@transaction.atomic
def _claim(
    payer_id: int, invoice_ids: set[int], chosen: set[int], return_path: str, on: date
) -> tuple[Checkout | None, list[Checkout]]:
    """The checkout to go on with, or the ones that stand in its way; neither: nothing is due."""
    lock_payer(payer_id)
    invoices = list(
        Invoice.objects.select_for_update()
        .filter(pk__in=invoice_ids, payer=payer_id)
        .order_by("pk")
    )
    lines = balances(invoice_ids)
    if len(invoices) != len(invoice_ids) or not invoices:
        raise NothingToPay("This invoice is not there.")
    if any(invoice.state != InvoiceState.OPEN for invoice in invoices):
        raise NothingToPay("This invoice is not open any more. Nothing was charged.")
    charged = _chosen(chargeable(lines, on), chosen)
    amount = total(charged)
    standing = list(
        Checkout.objects.filter(items__invoice__in=invoice_ids, items__open=True).distinct()
    )
    if amount == ZERO < total(lines) and not standing:
        raise NothingToPay(kinds.of(invoices[0].kind).no_longer)
    for checkout in standing:
        same = (
            set(checkout.items.values_list("invoice", flat=True)) == invoice_ids
            and set(checkout.lines) == chosen
            and not checkout.overtaken
        )
        needed = STILL_GOOD if checkout.state == CheckoutState.OPEN else CAN_OPEN
        fresh = checkout.expires_at - clock.now() > needed
        if same and fresh and checkout.amount == amount and len(standing) == 1:
            return checkout, []
    if standing or amount == ZERO:
        return None, standing
    checkout = Checkout.objects.create(
        key=uuid.uuid4(),
        payer_id=payer_id,
        amount=amount,
        return_path=return_path,
        expires_at=_expires_at(charged, on),
        lines=sorted(chosen),
    )
    CheckoutInvoice.objects.bulk_create(
        CheckoutInvoice(checkout=checkout, invoice=invoice) for invoice in invoices
    )
    return checkout, []


def _chosen(lines: Iterable[Balance], chosen: Collection[int]) -> list[Balance]:
    """Of some lines those that were chosen; where none were, all."""
    return [balance for balance in lines if not chosen or balance.line.pk in chosen]


def _expires_at(charged: Iterable[Balance], on: date) -> datetime:
    """When a page for these lines ends: before the day from which paying one of them no longer
    helps. Raises NothingToPay where the provider would keep it open beyond that.
    """
    now = clock.now()
    ends = [end for balance in charged if (end := balance.payable_before) is not None]
    latest = clock.day_begins(min(ends)) if ends else now + LIFETIME
    if latest < now + CAN_OPEN:
        raise NothingToPay(
            "This is the last day on which paying this helps, and it is nearly over: a card "
            "payment could come too late to count. Nothing was charged."
        )
    return min(now + LIFETIME, latest)


def _open(checkout: Checkout, on: date) -> Checkout | None:
    """Ask the provider for the page of a claimed checkout, and keep where it is.

    None when something else is due by now, as of a check that was booked since the claim.
    """
    if checkout.state == CheckoutState.OPEN:
        return checkout
    lines = _shown(checkout, on)
    if sum((due for _, due in lines), ZERO) != checkout.amount:
        return None
    back = settings.PORTAL_BASE_URL + reverse("billing:returned", args=[checkout.key])
    try:
        page = provider().create_checkout(
            key=str(checkout.key),
            amount=checkout.amount,
            lines=lines,
            reference=str(checkout.key),
            email=checkout.payer.whom.email or None,
            success_url=back,
            cancel_url=f"{back}?left=1",
            expires_at=checkout.expires_at,
            metadata={"checkout": str(checkout.key)},
        )
    except ProviderRefused as refused:
        _end(checkout, CheckoutState.EXPIRED, on, problem=str(refused))
        raise
    _opened(checkout, page)
    checkout.refresh_from_db()
    if checkout.state != CheckoutState.OPEN:  # ended meanwhile, in another tab
        raise NothingToPay("This payment was ended in another window. Nothing was charged.")
    return checkout


def _opened(checkout: Checkout, page: provided.Checkout) -> None:
    """Keep where its page is, unless it has ended meanwhile."""
    Checkout.objects.filter(
        pk=checkout.pk, state__in=flows.CHECKOUT.into(CheckoutState.OPEN)
    ).update(provider_id=page.id, url=page.url, state=CheckoutState.OPEN)


def _shown(checkout: Checkout, on: date) -> list[tuple[str, Decimal]]:
    """What the provider's page lists: each line that paying helps, with what is due on it."""
    invoices = checkout.items.values_list("invoice", flat=True)
    return [
        (f"{balance.line.description} ({balance.line.invoice.number})", balance.due)
        for balance in _chosen(chargeable(balances(list(invoices)), on), checkout.lines)
    ]


def confirm(*, checkout: Checkout, on: date) -> Checkout:
    """Ask the provider how a checkout stands and write what follows, once.

    Called by the return page, the webhook and the reconciler, in any order and at the same time.
    Raises ProviderUnreachable, ProviderRefused.
    """
    if checkout.state not in UNSETTLED and checkout.payment_id:
        return checkout
    page = _read(checkout)
    if page is None:
        _end_unopened(checkout, on)
    elif page.payment_status == "paid":
        intent = provider().read_intent(page.payment_intent)
        _book(checkout, page, intent, on)
        if intent.refunded:  # before it was booked, so that its hint found nothing
            outside_refunds.look_for(intent=intent.id)
    elif page.status == "expired":
        _end(checkout, CheckoutState.EXPIRED, on)
    elif checkout.state == CheckoutState.CREATED:
        _opened(checkout, page)
    checkout.refresh_from_db()
    return checkout


def _read(checkout: Checkout) -> provided.Checkout | None:
    """The provider's page; one whose answer was lost is looked up by our reference."""
    if checkout.provider_id:
        return provider().read_checkout(checkout.provider_id)
    found = provider().find_checkouts(
        reference=str(checkout.key), since=checkout.created_at - timedelta(minutes=5)
    )
    return found[0] if found else None


@transaction.atomic
def _book(checkout: Checkout, page: provided.Checkout, intent: provided.Intent, on: date) -> None:
    lock_payer(checkout.payer_id)
    invoice_ids = list(checkout.items.values_list("invoice", flat=True))
    checkout = Checkout.objects.select_for_update().get(pk=checkout.pk)
    if checkout.payment_id:
        return
    differ = _differences(checkout, page, intent)
    if differ or intent.paid_at is None:
        checkout.problem = f"Not booked: {', '.join(differ) or 'the provider tells no day'}."[:300]
        checkout.save(update_fields=["problem"])
        log.error("payment not booked", extra={"checkout": str(checkout.key)})
        return
    checkout.items.update(open=False)
    checkout.payment = payments.book(
        payer_id=checkout.payer_id,
        invoice_ids=invoice_ids,
        first=checkout.lines,
        money=payments.Money(
            method=Method.CARD,
            amount=checkout.amount,
            received_on=clock.office_day(intent.paid_at),
            provider_ref=intent.id,
        ),
        on=on,
        actor=None,
    )
    checkout.provider_id = page.id
    checkout.state, checkout.problem = CheckoutState.COMPLETED, ""
    checkout.save(update_fields=["payment", "provider_id", "state", "problem"])
    _tell_kinds(checkout, on)


def _differences(checkout: Checkout, page: provided.Checkout, intent: provided.Intent) -> list[str]:
    """What the provider tells that is not what the portal asked for, in words for finance."""
    compared = {
        "the page is for": (page.amount, checkout.amount),
        "the currency is": (page.currency, settings.CURRENCY),
        "the reference is": (page.reference, str(checkout.key)),
        "the money received is": (intent.received, checkout.amount),
    }
    return [
        f"{name} {theirs or 'nothing'}, not {ours}"
        for name, (theirs, ours) in compared.items()
        if theirs != ours
    ]


@transaction.atomic
def _end(checkout: Checkout, state: CheckoutState, on: date, problem: str = "") -> None:
    """End a checkout without money, so that its invoices can be paid another way."""
    lock_payer(checkout.payer_id)
    ended = Checkout.objects.filter(pk=checkout.pk, state__in=UNSETTLED).update(
        state=state, problem=problem[:300]
    )
    checkout.refresh_from_db()
    if ended:
        CheckoutInvoice.objects.filter(checkout=checkout).update(open=False)
        _tell_kinds(checkout, on)


def _tell_kinds(checkout: Checkout, on: date) -> None:
    """Let the kinds do with the invoices of an overtaken page what had to wait for its end."""
    if checkout.overtaken:
        open_ = Invoice.objects.filter(checkout_items__checkout=checkout, state=InvoiceState.OPEN)
        for invoice in open_.order_by("pk"):
            kinds.of(invoice.kind).page_ended(invoice=invoice, on=on)


@transaction.atomic
def _end_unopened(checkout: Checkout, on: date) -> None:
    """End a checkout of which the provider has no page, unless another tab has opened one since."""
    lock_payer(checkout.payer_id)
    rows = Checkout.objects.select_for_update().filter(pk=checkout.pk)
    if rows.filter(state=CheckoutState.CREATED, provider_id=None).exists():
        _end(checkout, CheckoutState.EXPIRED, on, problem="The provider does not know this page.")


def close(*, checkout: Checkout, on: date) -> Checkout:
    """Close a page at the provider, or find out that it was paid and book that.

    Raises ProviderUnreachable, in which case it stays open.
    """
    if checkout.provider_id is None:
        confirm(checkout=checkout, on=on)
        if checkout.provider_id is None:
            return checkout
    try:
        provider().expire_checkout(checkout.provider_id)
    except ProviderRefused:
        log.info("already closed", extra={"checkout": str(checkout.key)})
    return confirm(checkout=checkout, on=on)


def set_aside(*, checkout: Checkout, on: date, actor: User) -> None:
    """End a checkout that could not be booked, once a person has dealt with its money: its invoices
    can be paid another way. What was wrong with it stays with it and in the history.
    """
    with transaction.atomic():
        certificant_id = lock_payer(checkout.payer_id)
        _end(checkout, CheckoutState.EXPIRED, on, problem=checkout.problem)
        history.record(
            actor=actor,
            verb=MoneyVerb.PAYMENT_NOTED,
            subject=f"checkout:{checkout.key}",
            certificant_id=certificant_id,
            reason=f"Set aside: {checkout.problem}",
        )


def close_overtaken(*, on: date, limit: int = 100) -> int:
    """Close the pages of what was settled another way; return how many there were. One that the
    provider does not answer for stays marked, and is tried again by the next call.
    """
    rows = Checkout.objects.filter(state__in=UNSETTLED, overtaken=True, problem="").order_by("pk")
    closed = 0
    for checkout in rows[:limit]:
        try:
            close(checkout=checkout, on=on)
        except (OddAnswer, ProviderRefused):
            log.exception("page not closed", extra={"checkout": str(checkout.key)})
        except ProviderUnreachable:
            return closed
        closed += 1
    return closed


def reconcile(*, on: date, seconds: float = 60) -> None:
    """Ask about unsettled checkouts that have had time to end, for about `seconds` or until the
    provider does not answer; each again later, less and less often.
    """
    had_time = Checkout.objects.filter(
        state__in=UNSETTLED, created_at__lt=clock.now() - timedelta(minutes=2)
    )
    with suppress(ProviderUnreachable):
        work.work_off(QUEUE, had_time.order_by("created_at"), partial(_ask, on=on), seconds=seconds)


def _ask(checkout: Checkout, *, on: date) -> None:
    if confirm(checkout=checkout, on=on).state in UNSETTLED:
        work.put_off(QUEUE, checkout, "")
