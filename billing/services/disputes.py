"""Disputes: a card holder's bank asks for money back that the portal has booked.

While the bank decides nothing changes but a line on the desk's list: nobody lapses by a dispute.
What a lost one takes back is a decision of finance.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from billing.models import Dispute, Payment, Refund
from billing.queries.payers import lock_payer
from billing.rules import flows
from billing.services import refunds
from billing.stripe import facts as provided
from billing.stripe.client import provider
from members.models import User
from plumbing import clock
from plumbing.templatetags.ui import day

State = Dispute.State
LOST = "lost"
NOTHING_OWED = {"won", "prevented", "warning_closed"}


def look_into(*, provider_id: str) -> str:
    """Ask the provider how a dispute stands and tell the desk; returns what was found, in words.

    Raises ProviderUnreachable, ProviderRefused.
    """
    theirs = provider().read_dispute(provider_id)
    payment = Payment.objects.filter(provider_ref=theirs.payment_intent).first()
    if payment is None:
        return "not a payment of this portal"
    return in_words(_keep(payment, theirs))


def in_words(dispute: Dispute) -> str:
    """How a dispute stands, as the desk's list and the history say it."""
    amount = f"${dispute.amount:,.2f}" if settings.CURRENCY == "usd" else f"{dispute.amount:,.2f}"
    if dispute.status in NOTHING_OWED:
        return f"The dispute of {amount} is over; the money stays."
    if dispute.status == LOST:
        return f"The dispute of {amount} is lost; the bank has taken the money back."
    answer = ""
    if dispute.status.endswith("needs_response") and dispute.answer_by:
        answer = f" Answer it at the provider by {day(clock.office_day(dispute.answer_by))}."
    return f"The card holder disputes {amount} ({dispute.reason.replace('_', ' ')}).{answer}"


@transaction.atomic
def _keep(payment: Payment, theirs: provided.Dispute) -> Dispute:
    """Keep how a dispute stands, with a line of history each time it moves. The desk's list has it
    until it is over or finance has dealt with it, and again when it moves after that.
    """
    lock_payer(payment.payer_id)
    row = Dispute.objects.filter(provider_id=theirs.id).first()
    row = row or Dispute(payment=payment, provider_id=theirs.id)
    stands = {
        "status": theirs.status,
        "reason": theirs.reason,
        "amount": theirs.amount,
        "answer_by": theirs.answer_by,
    }
    if row.pk and all(getattr(row, name) == value for name, value in stands.items()):
        return row
    for name, value in stands.items():
        setattr(row, name, value)
    to = State.OVER if theirs.status in NOTHING_OWED else State.OPEN
    if row.pk is None or (row.state != State.TAKEN_BACK and flows.DISPUTE.moves(row.state, to)):
        row.state = to
    row.save()
    _note(row, None, in_words(row))
    return row


def take_back(*, dispute: Dispute, on: date, actor: User) -> Refund:
    """Take what a lost dispute cost from the dues it had paid. Twice takes once.

    Raises NotTakenBack, IllegalMove, ProviderUnreachable, ProviderRefused.
    """
    payment, theirs = dispute.payment, provider().read_dispute(dispute.provider_id)
    if theirs.status != LOST:
        raise refunds.NotTakenBack("The bank has not decided against us. Nothing was taken back.")
    with transaction.atomic():
        lock_payer(payment.payer_id)
        dispute = _keep(payment, theirs)
        try:
            refund = refunds.take_back(
                payment=payment,
                provider_id=theirs.id,
                amount=min(theirs.amount, refunds.refundable(payment)),
                reason=f"Dispute {theirs.id} was lost",
                on=on,
                actor=actor,
            )
        except refunds.RefundRefused as refused:  # all of it was given back before
            raise refunds.NotTakenBack(str(refused)) from refused
        if flows.DISPUTE.moves(dispute.state, State.TAKEN_BACK, actor=actor):
            Dispute.objects.filter(pk=dispute.pk).update(state=State.TAKEN_BACK)
        return refund


@transaction.atomic
def set_aside(*, dispute: Dispute, actor: User) -> None:
    """Take a dispute off the desk's list; what was wrong stays in the history."""
    lock_payer(dispute.payment.payer_id)
    dispute.refresh_from_db()
    if flows.DISPUTE.moves(dispute.state, State.ASIDE, actor=actor):
        Dispute.objects.filter(pk=dispute.pk).update(state=State.ASIDE)
        _note(dispute, actor, f"Set aside: {in_words(dispute)}")


def _note(dispute: Dispute, actor: User | None, words: str) -> None:
    refunds.note(payment=dispute.payment, actor=actor, words=words)
