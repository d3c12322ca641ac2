"""Money that went back at the provider without us, as by a refund made in its dashboard.

Nothing changes for the payer by itself: it is put on finance's list, and finance either takes it
back from the dues, so that our books tell what happened, or sets it aside with a reason.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from billing.models import OutsideRefund, Payment, Refund
from billing.queries.payers import lock_payer
from billing.rules import flows
from billing.services import refunds
from billing.services.refunds import NOT_GIVEN, NotTakenBack
from billing.stripe.client import provider
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from billing.stripe.facts import ProviderRefund
from members.models import User
from plumbing import clock

State = OutsideRefund.State
log = logging.getLogger(__name__)


def look_into(*, provider_id: str) -> str:
    """Ask the provider about a refund that our books do not know; returns what was found, in words.

    Raises ProviderUnreachable, ProviderRefused.
    """
    return look_for(intent=provider().read_refund(provider_id).payment_intent)


def look_for(*, intent: str) -> str:
    """Compare all that the provider gave back of a payment with our refunds of it, and put what is
    not ours on finance's list, once. Raises ProviderUnreachable, ProviderRefused.
    """
    payment = Payment.objects.filter(provider_ref=intent).first() if intent else None
    if payment is None:
        return "not a payment of this portal"
    return _compare(payment, provider().read_refunds(intent))


@transaction.atomic
def _compare(payment: Payment, theirs: Iterable[ProviderRefund]) -> str:
    lock_payer(payment.payer_id)
    ours = Refund.objects.filter(payment__in=_booked_as(payment))
    ids = set(ours.exclude(provider_id="").values_list("provider_id", flat=True))
    # One of ours may be told of before its id is written down: it carries our key.
    keys = {str(key) for key in ours.filter(state="planned").values_list("key", flat=True)}
    known = {row.provider_id: row for row in payment.outside_refunds.all()}
    found = [
        _keep(payment, one, known.get(one.id))
        for one in theirs
        if one.id not in ids and one.metadata.get("refund") not in keys
    ]
    return " ".join(words for words in found if words) or "nothing went back without us"


def _keep(payment: Payment, theirs: ProviderRefund, row: OutsideRefund | None) -> str:
    """Note a refund that is not ours the first time, and when it came back before anybody acted."""
    if theirs.status in NOT_GIVEN:
        if row is None or row.state not in flows.OUTSIDE_REFUND.into(State.CAME_BACK):
            return ""
        return _end(row, State.CAME_BACK, None, "came back to us.")
    if row is not None:
        return ""
    row = OutsideRefund.objects.create(
        payment=payment,
        provider_id=theirs.id,
        amount=theirs.amount,
        given_on=clock.office_day(theirs.created),
    )
    words = f"{in_words(row)} was made at the provider, not here. Finance decides."
    refunds.note(payment=payment, actor=None, words=words)
    return words


def in_words(row: OutsideRefund) -> str:
    """What moved, as the history and finance's messages say it."""
    of = "all" if row.amount == row.payment.amount else "part"
    return f"Refund {row.provider_id} of ${row.amount:,.2f} ({of} of ${row.payment.amount:,.2f})"


def find(*, since: datetime) -> None:
    """Look for refunds of which no hint arrived; what the provider does not tell now is asked for
    by the next call.
    """
    if not Payment.objects.filter(provider_ref__isnull=False).exists():
        return
    try:
        _find(since)
    except (ProviderUnreachable, ProviderRefused):
        log.exception("refunds not looked for")


def _find(since: datetime) -> None:
    found = {one.id: one.payment_intent for one in provider().recent_refunds(since=since)}
    known = {
        *Refund.objects.filter(provider_id__in=found).values_list("provider_id", flat=True),
        *OutsideRefund.objects.filter(provider_id__in=found).values_list("provider_id", flat=True),
    }
    for intent in {intent for refund, intent in found.items() if refund not in known}:
        look_for(intent=intent)


def take_back(*, row: OutsideRefund, on: date, actor: User) -> Refund:
    """Take what went back from the dues it had paid, as a refund of ours does. Twice takes once.

    Raises NotTakenBack, ProviderUnreachable, ProviderRefused.
    """
    if provider().read_refund(row.provider_id).status in NOT_GIVEN:
        look_for(intent=row.payment.provider_ref or "")
        raise NotTakenBack("The money came back to us. Nothing was taken back.")
    with transaction.atomic():
        lock_payer(row.payment.payer_id)
        taken = Refund.objects.filter(provider_id=row.provider_id).first()
        if taken is not None:
            return taken
        row.refresh_from_db()
        if row.state != State.OPEN:
            raise NotTakenBack("It was dealt with before. Nothing was taken back.")
        booked = _booked_as(row.payment)
        source = next((one for one in booked if refunds.refundable(one) >= row.amount), None)
        if source is None:
            raise NotTakenBack(
                f"Our books have only ${refunds.refundable(row.payment):,.2f} of this payment left "
                "to take back. A refund of it is planned or done here: look at it first."
            )
        refund = refunds.take_back(
            payment=source,
            provider_id=row.provider_id,
            amount=row.amount,
            reason=f"Given back at the provider on {row.given_on.isoformat()}: {row.provider_id}",
            on=on,
            actor=actor,
        )
        _end(row, State.TAKEN_BACK, actor, "was taken back from the dues.")
        return refund


def _booked_as(payment: Payment) -> list[Payment]:
    """The payment, and those as which refunds of it that came back are on record."""
    booked = [payment]
    for one in booked:
        booked.extend(Payment.objects.filter(returned__refund__payment=one).order_by("pk"))
    return booked


@transaction.atomic
def set_aside(*, row: OutsideRefund, reason: str, actor: User) -> None:
    """Take it off finance's list and leave the books as they are; the reason stays.

    Raises IllegalMove.
    """
    lock_payer(row.payment.payer_id)
    row.refresh_from_db()
    if flows.OUTSIDE_REFUND.moves(row.state, State.ASIDE, actor=actor, reason=reason):
        _end(row, State.ASIDE, actor, f"was set aside: {reason}")


def _end(row: OutsideRefund, state: State, actor: User | None, what: str) -> str:
    OutsideRefund.objects.filter(pk=row.pk).update(state=state)
    words = f"{in_words(row)} {what}"
    refunds.note(payment=row.payment, actor=actor, words=words)
    return words
