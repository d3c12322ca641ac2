"""Freeing money that paid a part of what is not asked for any more: it is credit again (handbook
section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from billing.kinds import Balance
from billing.models import Allocation
from billing.rules.money import ZERO
from billing.verbs import MoneyVerb
from members.models import User
from members.services import history


def free(*, lines: Sequence[Balance], reason: str, on: date, actor: User | None) -> Decimal:
    """Take off these lines what was put to them; return how much. Inside the caller's transaction,
    which has locked the payer, and has the credit used afterwards.
    """
    numbers = {one.line.pk: one.line.invoice for one in lines}
    put = (
        Allocation.objects.filter(line__in=numbers)
        .order_by("payment", "line")
        .values_list("payment", "line")
        .annotate(left=Sum("amount"))
    )
    freed = [(payment, line, left) for payment, line, left in put if line and left > ZERO]
    Allocation.objects.bulk_create(
        Allocation(payment_id=payment, line_id=line, amount=-left, put_on=on)
        for payment, line, left in freed
    )
    for payment, line, left in freed:
        history.record(
            actor=actor,
            verb=MoneyVerb.CREDIT_FREED,
            subject=f"payment:{payment}",
            certificant_id=numbers[line].payer.certificant_id,
            after={"amount": left, "invoice": numbers[line].number},
            reason=reason,
        )
    return sum((left for _, _, left in freed), ZERO)
