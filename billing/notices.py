"""The notices about money, filled in at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from django.conf import settings
from django.urls import reverse

from billing.models import Invoice, InvoiceState, Paper, Payment
from billing.queries.payers import NAMES
from billing.rules.numbers import receipt_number
from billing.services import papers, printed, statements
from notices.kinds import EMAIL_AND_LETTER, Attachment, Kind, NotReady
from notices.models import Channel, Notice

Skip: TypeAlias = Callable[[Notice, Invoice, date], str | None]
Context: TypeAlias = Callable[[Notice, Invoice, date], Mapping[str, Any]]

# Why what is about an invoice is called off: reasons of every kind about invoices.
SETTLED: Mapping[str, str] = {
    InvoiceState.PAID: "Paid in the meantime",
    InvoiceState.VOID: "Invoice voided",
}


def _context(_notice: Notice, payment: Payment, on: date) -> Mapping[str, Any]:
    facts = printed.receipt_facts(payment)
    receipt = facts["receipt"]
    url = settings.PORTAL_BASE_URL + reverse("billing:receipt_pdf", args=[payment.pk])
    return facts | {
        "amount": receipt["amount"],
        "paid_on": receipt["paid_on"],
        "receipt_number": receipt["number"],
        "receipt_url": url if payment.payer.certificant_id or payment.payer.user_id else "",
        "attachment_name": f"receipt-{receipt['number']}.pdf",
        "on": on,
    }


def _attached(_notice: Notice, payment: Payment, _on: date) -> Sequence[Attachment]:
    """The receipt PDF, once a worker has made it."""
    if not Paper.objects.filter(payment=payment, rendered_at__isnull=False).exists():
        raise NotReady("the receipt PDF is not made yet")
    name = f"receipt-{receipt_number(payment.pk)}.pdf"
    return [Attachment(name, "application/pdf", papers.receipt_pdf(payment))]


def skip_settled(_notice: Notice, invoice: Invoice, _on: date) -> str | None:
    """Nobody is asked for what was paid or voided."""
    return invoice.state if invoice.state in SETTLED else None


def invoice_attached(_notice: Notice, invoice: Invoice, on: date) -> Sequence[Attachment]:
    """The invoice PDF, once a worker has made it; after a part was paid the one that says so."""
    name = f"invoice-{invoice.number}.pdf"
    if not statements.is_as_issued(invoice):
        data = statements.statement_pdf(invoice, on=on)
        return [Attachment(name, "application/pdf", data)]
    if not Paper.objects.filter(invoice=invoice, rendered_at__isnull=False).exists():
        raise NotReady("the invoice PDF is not made yet")
    return [Attachment(name, "application/pdf", papers.invoice_pdf(invoice))]


def _invoice_context(_notice: Notice, invoice: Invoice, on: date) -> Mapping[str, Any]:
    return printed.due_now_facts(invoice, on)


PAYMENT_RECEIVED = Kind(
    key="payment_received",
    label="Payment received",
    about=Payment,
    person="payer",
    reads=NAMES,
    context=_context,
    attachments=_attached,
)


def of_invoice(
    key: str,
    label: str,
    channels: tuple[Channel, ...] = EMAIL_AND_LETTER,
    skip: Skip = skip_settled,
    context: Context = _invoice_context,
) -> Kind[Invoice]:
    """A kind of notice about an invoice, with its PDF, to whoever is to pay it."""
    return Kind(
        key=key,
        label=label,
        about=Invoice,
        person="payer",
        reads=NAMES,
        channels=channels,
        skip=skip,
        reasons=SETTLED,
        context=context,
        attachments=invoice_attached,
    )


INVOICE = of_invoice("invoice", "Invoice")
