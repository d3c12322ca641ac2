"""Disputes: a card holder's bank asks for money back that the portal has booked.

While the bank decides nothing changes but a line on the desk's list: nobody lapses by a dispute.
What a lost one takes back is a decision of finance.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from billing.models import Checkout, Refund
from billing.services import refunds
from billing.stripe.client import provider
from billing.stripe.facts import Dispute
from members.models import User
from members.queries.locks import lock_members

LOST = "lost"
NOTHING_OWED = {"won", "prevented", "warning_closed"}


class NotLost(Exception):
    """There is nothing to take back; the text is for the person who asked."""


def look_into(*, provider_id: str, on: date) -> str:
    """Ask the provider how a dispute stands and tell the desk; returns what was found, in words.

    Raises ProviderUnreachable, ProviderRefused.
    """
    told = provider().read_dispute(provider_id)
    checkout = Checkout.objects.filter(payment__provider_ref=told.payment_intent).first()
    if checkout is None:
        return "not a payment of this portal"
    _tell(checkout, told)
    return in_words(told)


def ask_again(*, checkout: Checkout) -> str:
    """The same for every dispute of a booked checkout, asked for by a person."""
    intent = (checkout.payment and checkout.payment.provider_ref) or ""
    told = provider().read_disputes(intent)
    for one in told[::-1]:  # the newest has the last word
        _tell(checkout, one)
    return in_words(told[0]) if told else ""


def in_words(told: Dispute) -> str:
    """How a dispute stands, as the desk's list and the history say it."""
    amount = f"${told.amount:,.2f}" if settings.CURRENCY == "usd" else f"{told.amount:,.2f}"
    if told.status in NOTHING_OWED:
        return f"The dispute of {amount} is over; the money stays."
    if told.status == LOST:
        return f"The dispute of {amount} is lost; the bank has taken the money back."
    answer = ""
    if told.status.endswith("needs_response") and told.answer_by:
        by = told.answer_by.astimezone(settings.OFFICE_ZONE)
        answer = f" Answer it at the provider by {by:%B} {by.day}, {by.year}."
    return f"The card holder disputes {amount} ({told.reason.replace('_', ' ')}).{answer}"


@transaction.atomic
def _tell(checkout: Checkout, told: Dispute) -> None:
    """Keep the dispute on the desk's list until it is over, and in the history each time it
    moves.
    """
    lock_members([checkout.certificant_id])
    checkout = Checkout.objects.select_for_update().get(pk=checkout.pk)
    words = in_words(told)
    given = Refund.objects.filter(provider_id=told.id).exists()
    problem = "" if told.status in NOTHING_OWED or given else words
    if checkout.problem == problem:
        return
    checkout.problem = problem
    checkout.save(update_fields=["problem"])
    _note(checkout, None, words)


def take_back(*, checkout: Checkout, on: date, actor: User) -> Refund:
    """Take what a lost dispute cost from the dues it had paid. Twice takes once.

    Raises NotLost, ProviderUnreachable, ProviderRefused.
    """
    payment = checkout.payment
    lost = [
        told
        for told in provider().read_disputes((payment and payment.provider_ref) or "")
        if told.status == LOST
    ]
    if payment is None or not lost:
        raise NotLost("The bank has not decided against us. Nothing was taken back.")
    with transaction.atomic():
        lock_members([checkout.certificant_id])
        try:
            refund = refunds.take_back(
                payment=payment,
                provider_id=lost[0].id,
                amount=min(lost[0].amount, refunds.refundable(payment)),
                reason=f"Dispute {lost[0].id} was lost",
                on=on,
                actor=actor,
            )
        except refunds.RefundRefused as refused:  # all of it was given back before
            raise NotLost(str(refused)) from refused
        Checkout.objects.filter(pk=checkout.pk).update(problem="")
        return refund


@transaction.atomic
def set_aside(*, checkout: Checkout, actor: User) -> None:
    """Take a settled checkout off the desk's list; what was wrong stays in the history."""
    lock_members([checkout.certificant_id])
    row = Checkout.objects.select_for_update().get(pk=checkout.pk)
    if row.problem and row.payment_id:
        Checkout.objects.filter(pk=row.pk).update(problem="")
        _note(row, actor, f"Set aside: {row.problem}")


def _note(checkout: Checkout, actor: User | None, words: str) -> None:
    if checkout.payment is not None:
        refunds.note(payment=checkout.payment, actor=actor, words=words)
