"""Money that moves back without us: disputes, refunds at the provider, and ours that came back."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from billing.models.payment import Payment, Refund
from billing.rules import flows
from plumbing import clock
from plumbing.frozen import append_only, frozen_but, moves_only


@pgtrigger.register(*append_only())
class ReturnedRefund(models.Model):
    """A refund that the provider had given and the bank sent back, as of a card that was closed.

    `payment` is the money that is with us again, to be given back another way.
    """

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="returned")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="returned")
    returned_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"refund {self.refund_id} as payment {self.payment_id}"

    @property
    def in_words(self) -> str:
        """What became of it, as the history and the list of refunds say it."""
        return f"The bank sent it back. It is on record as payment {self.payment_id}."


@pgtrigger.register(*frozen_but("state"), moves_only(flows.OUTSIDE_REFUND))
class OutsideRefund(models.Model):
    """Money of a card payment that went back at the provider without being asked for here, as in
    its dashboard. It waits for finance; what they decide, and why, is in the history.
    """

    class State(models.TextChoices):
        OPEN = "open", "To look at"
        TAKEN_BACK = "taken_back", "Taken back from the dues"
        ASIDE = "aside", "Set aside"
        CAME_BACK = "came_back", "Came back"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="outside_refunds")
    provider_id = models.CharField(max_length=120, unique=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    given_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="outside_refund_positive")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="outside_refund_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}: {self.provider_id}"


@pgtrigger.register(
    *frozen_but("status", "reason", "amount", "answer_by", "state"), moves_only(flows.DISPUTE)
)
class Dispute(models.Model):
    """A card holder's bank asks for the money of a payment back: how it stands at the provider.

    `status`, `reason`, `amount`, `answer_by` are as in `billing.stripe.facts.Dispute`. What a lost
    one takes back is a decision of finance, so it stays open until they have dealt with it.
    """

    class State(models.TextChoices):
        OPEN = "open", "To look at"
        OVER = "over", "The money stays"
        TAKEN_BACK = "taken_back", "Taken back from the dues"
        ASIDE = "aside", "Set aside"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    provider_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    answer_by = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="dispute_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.status}"
