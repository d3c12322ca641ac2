"""Tables of payers, invoices, payments, refunds and checkouts."""

from billing.models.invoice import (
    Document,
    Invoice,
    InvoiceLine,
    InvoiceNumbers,
    InvoiceState,
)
from billing.models.money_back import Dispute, OutsideRefund, ReturnedRefund
from billing.models.payer import Payer, PayingMember
from billing.models.payment import (
    Allocation,
    Checkout,
    CheckoutInvoice,
    CheckoutState,
    Method,
    Payment,
    Refund,
    WebhookEvent,
)

__all__ = [
    "Allocation",
    "Checkout",
    "CheckoutInvoice",
    "CheckoutState",
    "Dispute",
    "Document",
    "Invoice",
    "InvoiceLine",
    "InvoiceNumbers",
    "InvoiceState",
    "Method",
    "OutsideRefund",
    "Payer",
    "PayingMember",
    "Payment",
    "Refund",
    "ReturnedRefund",
    "WebhookEvent",
]
