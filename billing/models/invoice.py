"""Invoices: frozen copies with gapless numbers (handbook section 3)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from billing.models.payer import Payer
from billing.rules import flows
from plumbing import clock
from plumbing.frozen import frozen_but, moves_only, never_emptied
from plumbing.work import FRONT, Work


class InvoiceNumbers(models.Model):
    """The last invoice number given in a year; its row lock keeps the series without a gap."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class InvoiceState(models.TextChoices):
    OPEN = "open", "Open"
    PAID = "paid", "Paid"
    VOID = "void", "Void"


@pgtrigger.register(
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
    pgtrigger.Protect(
        name="frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(
            "number", "payer", "kind", "issued_on", "due_on", "total", "bill_to", "email"
        ),
    ),
    never_emptied(),
    moves_only(flows.INVOICE),
)
class Invoice(models.Model):
    """What a payer was asked to pay; issued once, never edited, only paid or voided.

    `kind` is that of its first line, by which it is told (`billing.kinds`). `bill_to` is the
    address as printed: name first, then the lines. Amounts are in the portal's one currency.
    `remind_on` is the day on which the next reminder of it is thought of, null once there is none.
    """

    number = models.CharField(max_length=16, unique=True)
    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=20)
    issued_on = models.DateField()
    due_on = models.DateField()
    total = models.DecimalField(max_digits=10, decimal_places=2)
    state = models.CharField(max_length=4, choices=InvoiceState, default=InvoiceState.OPEN)
    settled_on = models.DateField(null=True)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)
    bill_to = models.JSONField(help_text="Name and address lines as printed.")
    email = models.CharField(max_length=254, blank=True)
    remind_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gte=0), name="invoice_total_not_negative"),
            models.CheckConstraint(
                condition=Q(state="void") ^ Q(voided_on__isnull=True), name="invoice_void_has_day"
            ),
            models.CheckConstraint(
                condition=Q(state="paid") ^ Q(settled_on__isnull=True), name="invoice_paid_has_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "due_on", "state"], name="invoice_of_kind_by_due"),
            models.Index(fields=["payer", "-issued_on"], name="invoice_of_payer"),
            models.Index(
                fields=["remind_on"],
                name="invoice_to_remind",
                condition=Q(state="open", remind_on__isnull=False),
            ),
            models.Index(
                fields=["due_on", "id"], name="invoice_open_by_due", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def issued_late(self) -> bool:
        """Whether its due day was over when it was issued."""
        return self.due_on < self.issued_on


@pgtrigger.register(*frozen_but("live"))
class InvoiceLine(models.Model):
    """One thing that an invoice asks for. What else its kind knows of it stands in a row of the
    kind's own.

    `live` is false once the invoice is void, so that the same can be invoiced again.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    description = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    live = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["invoice", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="invoice_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.position}"


class Paper(Work):
    """A PDF as it was made once: an invoice's, or a payment's receipt. Same input, same bytes."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        RECEIPT = "receipt", "Receipt"

    kind = models.CharField(max_length=8, choices=Kind)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="papers")
    payment = models.ForeignKey(
        "billing.Payment", on_delete=models.PROTECT, null=True, related_name="papers"
    )
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    wanted_at = models.DateTimeField(default=clock.now)
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(kind="invoice"), name="paper_invoice_once"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(kind="receipt"), name="paper_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", invoice__isnull=False, payment__isnull=True)
                | Q(kind="receipt", payment__isnull=False, invoice__isnull=True),
                name="paper_of_one_thing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["path"], name="paper_path", condition=~Q(path="")),
            models.Index(FRONT, "id", name="paper_wanted", condition=Q(rendered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.invoice_id or self.payment_id}"
