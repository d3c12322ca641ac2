"""Giving back more than the limit takes two: asked for by one of finance, confirmed by another
(handbook section 12). All that goes back of one payment counts together, so nobody gets round the
limit by parts.

What was asked for holds no money: what it rests on is checked anew when it is confirmed.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from billing import kinds
from billing.models import InvoiceLine, Payer, Payment, Refund
from billing.queries.large_refunds import LARGE_REFUND, asked_with, subject_of
from billing.queries.payers import NAMES, lock_payer
from billing.services import refunds
from billing.services.refunds import RefundRefused
from billing.stripe.errors import ProviderUnreachable
from members.models import Matter, Role, User
from members.services import second_person
from members.services.second_person import Change, MatterRefused
from plumbing import clock

log = logging.getLogger(__name__)

DECLINE_IT = "{refused} Decline this."


def ask(
    *,
    payment: Payment,
    amount: Decimal,
    reason: str,
    on: date,
    actor: User,
    key: UUID | None = None,
    lines: Collection[int] = (),
) -> Refund | Matter:
    """Plan a refund as `refunds.ask`, or, above the limit, have it wait for a second person. The
    form's key sent twice is the same matter. Raises RefundRefused, MatterRefused.
    """
    with transaction.atomic():
        lock_payer(payment.payer_id)
        if key and (known := asked_with(payment, key)):
            return known
        try:
            return refunds.ask(
                payment=payment,
                amount=amount,
                reason=reason,
                on=on,
                actor=actor,
                key=key,
                lines=lines,
            )
        except refunds.SecondPersonNeeded:
            return _ask_two(payment, amount, reason, actor, key or uuid4(), lines)


def _ask_two(
    payment: Payment,
    amount: Decimal,
    reason: str,
    actor: User,
    key: UUID,
    lines: Collection[int],
) -> Matter:
    payer = payment.payer
    return second_person.ask(
        kind=LARGE_REFUND,
        subject=subject_of(payment),
        role=Role.FINANCE,
        payload={
            "payment": payment.pk,
            "amount": str(amount),
            "before": str(refunds.given(payment)),
            "lines": sorted(lines),
            "key": str(key),
            "label": payer.full_name,
        },
        reason=reason,
        actor=actor,
        certificant=payer.certificant,
        about=sign_in_of(payer),
    )


def sign_in_of(payer: Payer) -> User | None:
    """The sign-in of whom the money is about, also of a buyer who holds a record by now."""
    whose = payer.became or payer
    return whose.certificant.user if whose.certificant else whose.user


def _problem(matter: Matter, payment: Payment) -> str:
    """Why it cannot be given back any more; "" where it can."""
    amount = Decimal(matter.payload["amount"])
    if found := refunds.refusal(payment, amount):
        return found
    parts = refunds.would_take(payment, amount, matter.payload["lines"])
    for kind, lines in kinds.apart(line for line, _ in parts if line is not None):
        if found := kind.refuses_refund(lines=lines, asked_at=matter.asked_at):
            return found
    return ""


def _payment_of(matter: Matter) -> Payment:
    return Payment.objects.select_related(*NAMES).get(pk=matter.payload["payment"])


def _lock(matter: Matter) -> None:
    lock_payer(_payment_of(matter).payer_id)


def _confirmed(matter: Matter, actor: User) -> None:
    """Plan it, the payer locked. What is given by hand is booked at once; the provider is asked
    when that is committed, and again by the job where no answer came.
    """
    payment = _payment_of(matter)
    if found := _problem(matter, payment):
        raise MatterRefused(DECLINE_IT.format(refused=found))
    try:
        planned = refunds.plan(
            payment=payment,
            amount=Decimal(matter.payload["amount"]),
            reason=matter.reason,
            on=clock.office_day(matter.asked_at),
            actor=matter.asked_by,
            key=UUID(matter.payload["key"]),
            lines=matter.payload["lines"],
            second=actor,
        )
    except RefundRefused as refused:
        raise MatterRefused(DECLINE_IT.format(refused=refused)) from refused
    if payment.provider_ref:
        transaction.on_commit(lambda: give_confirmed(on=clock.today()), robust=True)
    else:
        refunds.carry_out(refund=planned, on=clock.today())


def give_confirmed(*, on: date) -> None:
    """Give back what was confirmed and waits for the provider; where that does not answer, it stays
    planned for the next time.
    """
    rows = Refund.objects.filter(state=Refund.State.PLANNED, confirmed_by__isnull=False)
    for refund in rows.select_related("payment__payer").order_by("pk"):
        try:
            refunds.carry_out(refund=refund, on=on)
        except ProviderUnreachable:
            log.warning("the provider does not answer: refund %s waits", refund.pk)
            return


def _changes(matter: Matter) -> Sequence[Change]:
    asked = matter.payload
    before, more = Decimal(asked["before"]), Decimal(asked["amount"])
    return [Change("Given back", f"${before:,.2f}", f"${before + more:,.2f}")]


def _weigh(matter: Matter, _user: User, _on: date) -> Mapping[str, Any]:
    """The payment, what giving it back takes back, and what stands in the way, as it is now."""
    payment, amount = _payment_of(matter), Decimal(matter.payload["amount"])
    found = _problem(matter, payment)
    return {
        "preview": True,
        "payment": payment,
        "amount": amount,
        "problem": found,
        "taken": [] if found else taken(payment, amount, matter.payload["lines"]),
    }


def taken(
    payment: Payment, amount: Decimal, lines: Collection[int]
) -> list[tuple[InvoiceLine, Decimal, list[str]]]:
    """From which lines so much more would be taken, how much, and the words that tell of it."""
    return [
        (line, part, kinds.of(line.kind).templates("billing/_given_back.html"))
        for line, part in refunds.would_take(payment, amount, lines)
        if line is not None
    ]


KIND = second_person.Kind(
    LARGE_REFUND,
    "Give money back",
    _changes,
    _confirmed,
    beside="billing/_large_refund.html",
    weigh=_weigh,
    lock=_lock,
)
