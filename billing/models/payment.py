"""Money received, where it went, and what the payment provider told us."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from billing.models.invoice import Invoice, InvoiceLine
from billing.models.payer import Payer
from billing.rules import flows
from plumbing import clock
from plumbing.frozen import append_only, frozen_but, moves_only
from plumbing.work import FRONT, Work


class Method(models.TextChoices):
    CARD = "card", "Card"
    CHECK = "check", "Check"
    MONEY_ORDER = "money_order", "Money order"
    CASH = "cash", "Cash"
    ACH = "ach", "Bank transfer"
    OTHER = "other", "Other"


@pgtrigger.register(*append_only())
class Payment(models.Model):
    """Money that came in, once. What is not allocated is the payer's credit.

    `left_over` is what no dues took when it was booked. `provider_ref` is the provider's payment
    intent; `external_ref` the key of an imported row; `reference` a check number.
    """

    # An index of the payments begins with it.
    payer = models.ForeignKey(
        Payer, on_delete=models.PROTECT, related_name="payments", db_index=False
    )
    method = models.CharField(max_length=12, choices=Method)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    received_on = models.DateField()
    left_over = models.DecimalField(
        max_digits=10, decimal_places=2, default=Decimal(0), db_default=Decimal(0)
    )
    reference = models.CharField(max_length=100, blank=True)
    provider_ref = models.CharField(max_length=100, null=True)  # noqa: DJ001 - unique
    external_ref = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["provider_ref"],
                condition=Q(provider_ref__isnull=False),
                name="payment_provider_ref",
            ),
            models.UniqueConstraint(
                fields=["external_ref"],
                condition=Q(external_ref__isnull=False),
                name="payment_external_ref",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["payer", "-received_on"], name="payment_of_payer"),
            models.Index(fields=["received_on"], name="payment_received_on"),
            models.Index(
                fields=["received_on", "id"],
                name="payment_left_over",
                condition=Q(left_over__gt=0),
            ),
            models.Index(
                fields=["payer"],
                name="payment_credit_of",
                condition=Q(left_over__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.received_on}"


@pgtrigger.register(*append_only())
class Allocation(models.Model):
    """A part of a payment put to an invoice line. line: None of what was paid for before the portal
    opened, which has no invoice here; the kind that imported it knows for what.

    A refund takes its part back with a negative row of its own. put_on: the day on which credit was
    put there, which is the day it pays on; None: the day the payment was received. A negative row
    without a refund frees what was put, which is credit again from that day on.
    """

    # Each has an index that begins with it, below.
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="allocations", db_index=False
    )
    line = models.ForeignKey(
        InvoiceLine, on_delete=models.PROTECT, null=True, related_name="allocations", db_index=False
    )
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    refund = models.ForeignKey(
        "billing.Refund",
        on_delete=models.PROTECT,
        null=True,
        related_name="allocations",
        db_index=False,
    )
    put_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payment", "line", "refund"],
                name="allocation_once",
                condition=Q(put_on__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, refund__isnull=True)
                | Q(amount__lt=0, refund__isnull=False)
                | Q(amount__lt=0, put_on__isnull=False),
                name="allocation_sign",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["line"], name="allocation_of_line", condition=Q(line__isnull=False)
            ),
            models.Index(
                fields=["refund"], name="allocation_of_refund", condition=Q(refund__isnull=False)
            ),
            models.Index(
                fields=["payment"],
                name="allocation_freed",
                condition=Q(amount__lt=0, refund__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} to {self.line_id}: {self.amount}"


class CheckoutState(models.TextChoices):
    CREATED = "created", "Being created"
    OPEN = "open", "Open"
    COMPLETED = "completed", "Completed"
    EXPIRED = "expired", "Expired"


@pgtrigger.register(moves_only(flows.CHECKOUT))
class Checkout(Work):
    """One attempt to pay invoices on the provider's page; its key makes the provider's one too.

    lines: the ids of the invoice lines that were chosen, to which its money goes first; empty: all.
    `overtaken`: other money or a void has changed what is due, so the page is to be closed.
    """

    key = models.UUIDField(unique=True)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="checkouts")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    state = models.CharField(max_length=10, choices=CheckoutState, default=CheckoutState.CREATED)
    provider_id = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - unique
    url = models.URLField(max_length=1000, blank=True)
    return_path = models.CharField(max_length=500)
    expires_at = models.DateTimeField()
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True)
    lines = models.JSONField(default=list, db_default=[])
    overtaken = models.BooleanField(default=False, db_default=False)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                FRONT,
                "created_at",
                name="checkout_unsettled",
                condition=Q(state__in=["created", "open"]),
            ),
            models.Index(
                fields=["id"],
                name="checkout_overtaken",
                condition=Q(overtaken=True, state__in=["created", "open"]),
            ),
            models.Index(fields=["id"], name="checkout_parked", condition=~Q(problem="")),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id or self.key}"


class CheckoutInvoice(models.Model):
    """An invoice in a checkout; while `open`, it is in that one only."""

    checkout = models.ForeignKey(Checkout, on_delete=models.PROTECT, related_name="items")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="checkout_items")
    open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(open=True), name="one_open_checkout_per_invoice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkout_id}: {self.invoice_id}"


class WebhookEvent(Work):
    """The inbox of the provider's hints: stored once under its id, answered, then handled."""

    event_id = models.CharField(max_length=120, unique=True)
    type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(FRONT, "id", name="webhook_open", condition=Q(handled_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.event_id


@pgtrigger.register(*frozen_but("state", "provider_id", "error"), moves_only(flows.REFUND))
class Refund(models.Model):
    """Money given back by finance, with a reason; planned before the provider is asked.
    `confirmed_by`: the second person of one above the limit of policy.

    lines: the ids of the invoice lines that it is for, from which it is taken first; empty: of what
    is left over, then the newest.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    reason = models.CharField(max_length=500)
    lines = models.JSONField(default=list, db_default=[])
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    key = models.UUIDField(unique=True)
    provider_id = models.CharField(max_length=120, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_on = models.DateField()
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reason=""), name="refund_positive_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="refund_second_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="refund_planned", condition=Q(state="planned"))
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.payment_id}"
