"""Giving money back: finance only, with a reason (handbook section 3)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from billing import kinds
from billing.models import (
    Allocation,
    Dispute,
    Invoice,
    InvoiceLine,
    InvoiceState,
    Payment,
    Refund,
)
from billing.queries.balances import balances, balances_of
from billing.queries.large_refunds import waiting_of
from billing.queries.payers import lock_payer
from billing.rules import flows
from billing.rules.figures import REFUND_LIMIT
from billing.rules.money import ZERO
from billing.services import crediting
from billing.stripe.client import provider
from billing.stripe.errors import ProviderRefused
from billing.stripe.facts import ProviderRefund
from billing.verbs import MoneyVerb
from members.models import User
from members.queries.policy import policy
from members.services import history

OWN = "This is your own payment: somebody else of finance gives it back."
SECOND = "So much of one payment goes back only once a second person has confirmed it."
WAITS = "A refund of this payment that {by} asked for waits for a second person. Decide that first."
DISPUTED = (
    "The bank asks for the money of this payment: decide that first, under Card payments to look "
    "at. Else it would go back twice."
)
NOT_GIVEN = {"failed", "canceled"}  # what the provider says of a refund that did not happen


class RefundRefused(Exception):
    """This cannot be given back; the text is for the person who asked."""


class SecondPersonNeeded(RefundRefused):
    """More than the limit goes back of the payment: `large_refunds` asks another for it."""


class NotTakenBack(Exception):
    """Our books do not follow what the provider tells; the text is for the person who asked."""


def refundable(payment: Payment) -> Decimal:
    """What is left of a payment: its amount less the refunds that are planned or done."""
    return payment.amount - given(payment)


def given(payment: Payment) -> Decimal:
    """What goes back of a payment: the refunds that are planned or done."""
    return _given(payment, Refund.State.PLANNED, Refund.State.DONE)


def needs_second(payment: Payment, amount: Decimal, on: date) -> bool:
    """Whether so much more, with what goes back of the payment already, is above the limit."""
    return given(payment) + amount > policy()[REFUND_LIMIT].on(on)


def _given(payment: Payment, *in_states: str) -> Decimal:
    given = payment.refunds.filter(state__in=in_states).aggregate(sum=Sum("amount"))["sum"]
    return given or ZERO


def ask(
    *,
    payment: Payment,
    amount: Decimal,
    reason: str,
    on: date,
    actor: User,
    key: uuid.UUID | None = None,
    lines: Collection[int] = (),
) -> Refund:
    """Plan a refund that one person may give; `carry_out` does it. Raises RefundRefused,
    SecondPersonNeeded.

    key: of the form; sent twice, it is the same refund. lines: ids of those it is for.
    """
    with transaction.atomic():
        lock_payer(payment.payer_id)
        known = payment.refunds.filter(key=key).first() if key else None
        if known is not None:
            return known
        if found := refusal(payment, amount):
            raise RefundRefused(found)
        if waits := waiting_of(payment):
            raise RefundRefused(WAITS.format(by=waits.asked_by))
        if reason.strip() and needs_second(payment, amount, on):
            raise SecondPersonNeeded(SECOND)
        if payment.payer.is_of(actor):
            raise RefundRefused(OWN)
        return plan(
            payment=payment, amount=amount, reason=reason, on=on, actor=actor, key=key, lines=lines
        )


def refusal(payment: Payment, amount: Decimal) -> str:
    """Why so much more cannot go back of a payment now; "" where it can."""
    if found := _too_much(payment, amount):
        return found
    disputed = payment.disputes.filter(state=Dispute.State.OPEN).exists()
    return DISPUTED if disputed else ""


def _too_much(payment: Payment, amount: Decimal) -> str:
    if amount <= ZERO:
        return "The amount must be more than 0.00."
    left = refundable(payment)
    return f"Of this payment only {left} is left to give back." if amount > left else ""


def plan(
    *,
    payment: Payment,
    amount: Decimal,
    reason: str,
    on: date,
    actor: User,
    key: uuid.UUID | None = None,
    lines: Collection[int] = (),
    second: User | None = None,
) -> Refund:
    """Plan a refund under the payer's lock, whatever the limit. second: who has confirmed it.
    Raises RefundRefused.
    """
    if not reason.strip():
        raise RefundRefused("A refund needs a reason.")
    with transaction.atomic():
        lock_payer(payment.payer_id)
        known = payment.refunds.filter(key=key).first() if key else None
        if known is not None:
            return known
        if found := _too_much(payment, amount):
            raise RefundRefused(found)
        alike = payment.refunds.filter(amount=amount, reason=reason.strip(), asked_on=on)
        if alike.exclude(state=Refund.State.FAILED).exists():  # a button pressed twice
            raise RefundRefused(
                "The same refund was asked for today. Is this another one? Say why."
            )
        return Refund.objects.create(
            payment=payment,
            amount=amount,
            reason=reason.strip(),
            lines=sorted(lines),
            key=key or uuid.uuid4(),
            asked_by=actor,
            confirmed_by=second,
            asked_on=on,
        )


def carry_out(*, refund: Refund, on: date) -> Refund:
    """Give a planned refund back, once: at the provider for a payment that it took, else by a
    person's hand, as of a card payment that was imported.

    Raises ProviderUnreachable (it stays planned, and the same call goes on with it).
    """
    payment = refund.payment
    if refund.state == Refund.State.PLANNED and payment.provider_ref:
        try:
            given = _at_provider(refund)
        except ProviderRefused as refused:
            return _fail(refund, str(refused), on)
        if given.status in NOT_GIVEN:
            return _fail(refund, f"The provider could not give it back: {given.status}.", on)
        refund.provider_id = given.id
    record(refund=refund, on=on)
    refund.refresh_from_db()
    return refund


def _at_provider(refund: Refund) -> ProviderRefund:
    """The provider's refund for one of ours: the one an earlier try has made, or a new one.

    Our key alone would not do: the provider forgets it after a day and would give again.
    """
    intent = refund.payment.provider_ref or ""
    for given in provider().read_refunds(intent):
        if given.metadata.get("refund") == str(refund.key):
            return given
    return provider().refund(
        key=str(refund.key),
        intent=intent,
        amount=refund.amount,
        reason="requested_by_customer",
        metadata={"refund": str(refund.key), "reason": refund.reason[:200]},
    )


@transaction.atomic
def take_back(
    *, payment: Payment, provider_id: str, amount: Decimal, reason: str, on: date, actor: User
) -> Refund:
    """Book money of a payment that has gone back already, without having been asked for here; what
    the provider calls by one id is booked once. Raises RefundRefused.
    """
    lock_payer(payment.payer_id)
    known = Refund.objects.filter(payment=payment, provider_id=provider_id).first()
    if known is not None:
        return known
    refund = plan(payment=payment, amount=amount, reason=reason, on=on, actor=actor)
    refund.provider_id = provider_id
    record(refund=refund, on=on)
    return refund


def note(*, payment: Payment, actor: User | None, words: str) -> None:
    """Write into the history what became known of a payment."""
    history.record(
        actor=actor,
        verb=MoneyVerb.PAYMENT_NOTED,
        subject=f"payment:{payment.pk}",
        certificant_id=payment.payer.certificant_id,
        reason=words,
    )


@transaction.atomic
def _fail(refund: Refund, error: str, on: date) -> Refund:
    """Note that nothing was given; what it would have taken of the credit may be used again."""
    payment = refund.payment
    lock_payer(payment.payer_id)
    failed = Refund.State.FAILED
    Refund.objects.filter(pk=refund.pk, state__in=flows.REFUND.into(failed)).update(
        state=failed, error=error[:300]
    )
    crediting.use(payer_ids=[payment.payer_id], on=on, actor=refund.asked_by)
    refund.refresh_from_db()
    return refund


@transaction.atomic
def record(*, refund: Refund, on: date) -> None:
    """Write what a planned refund that was given, under `provider_id`, takes back; once."""
    payment = refund.payment
    lock_payer(payment.payer_id)
    done = Refund.State.DONE
    if not Refund.objects.filter(pk=refund.pk, state__in=flows.REFUND.into(done)).update(
        state=done, provider_id=refund.provider_id
    ):
        return
    parts = _take_back(refund)
    history.record(
        actor=refund.asked_by,
        verb=MoneyVerb.PAYMENT_REFUNDED,
        subject=f"payment:{payment.pk}",
        certificant_id=payment.payer.certificant_id,
        after={
            "amount": refund.amount,
            "paid": payment.amount,
            "method": payment.method,
            "received_on": payment.received_on,
            "invoices": sorted({part.line.invoice.number for part in parts if part.line}),
            **({"second": str(refund.confirmed_by)} if refund.confirmed_by else {}),
        },
        reason=refund.reason,
    )
    lines = [part.line for part in parts if part.line]
    for invoice in {line.invoice.pk: line.invoice for line in lines}.values():
        _reopen(invoice)
    actor, reason = refund.asked_by, refund.reason
    for kind, own in kinds.apart(lines):
        kind.taken_back(lines=own, on=on, actor=actor, reason=reason)
    if len(lines) < len(parts):
        for kind in kinds.declared():
            kind.imported_taken_back(payment=payment, on=on, actor=actor, reason=reason)
    crediting.use(payer_ids=[payment.payer_id], on=on, actor=refund.asked_by)


def put_to(payment: Payment) -> list[tuple[InvoiceLine | None, Decimal]]:
    """Where the money of a payment is now, the newest first; without a line what is on none."""
    put: dict[int | None, Decimal] = dict(
        Allocation.objects.filter(payment=payment)
        .order_by()
        .values_list("line")
        .annotate(left=Sum("amount"))
    )
    lines = {one.line.pk: one for one in balances_of([pk for pk in put if pk])}
    newest = sorted(lines, key=lambda pk: (lines[pk].terms.since.year, pk), reverse=True)
    on_lines = [(lines[pk].line, put[pk]) for pk in newest]
    return [*on_lines, *((None, put[pk]) for pk in put if pk is None)]


def would_take(
    payment: Payment, amount: Decimal, lines: Collection[int] = ()
) -> list[tuple[InvoiceLine | None, Decimal]]:
    """From where so much more would be taken: of the lines that it is for first."""
    return _parts(payment, amount, lines, _given(payment, Refund.State.DONE) + amount)


def _parts(
    payment: Payment, amount: Decimal, chosen: Collection[int], given: Decimal
) -> list[tuple[InvoiceLine | None, Decimal]]:
    """given: all that has gone back of the payment then."""
    put = put_to(payment)
    first = [(line, on) for line, on in put if line is not None and line.pk in chosen]
    # What is left of the payment once it is done may stay where it is, but for what it is for.
    left = max(sum((on for _, on in put), ZERO) - (payment.amount - given), ZERO)
    left = max(left, min(amount, sum((on for _, on in first), ZERO)))
    parts = []
    for line, on in [*first, *(each for each in put if each not in first)]:
        part = min(left, on)
        if part > ZERO:
            parts.append((line, part))
            left -= part
    return parts


def _take_back(refund: Refund) -> list[Allocation]:
    """Take the refund from what it is for, else from the payment's credit first, then from the
    newest that it paid; return what was taken from there.
    """
    payment = refund.payment
    given = _given(payment, Refund.State.DONE)
    return [
        Allocation.objects.create(payment=payment, line=line, amount=-part, refund=refund)
        for line, part in _parts(payment, refund.amount, refund.lines, given)
    ]


def _reopen(invoice: Invoice) -> None:
    """Ask again for what went back, but for what its kind does not ask for twice."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    owed = any(
        balance.due > ZERO and kinds.of(balance.kind).asks_again(balance)
        for balance in balances([invoice.pk])
    )
    if owed and flows.INVOICE.moves(invoice.state, InvoiceState.OPEN):
        invoice.state, invoice.settled_on = InvoiceState.OPEN, None
        invoice.save(update_fields=["state", "settled_on"])
