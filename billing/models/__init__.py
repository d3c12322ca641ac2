"""Tables of payers, invoices, payments, refunds and checkouts."""

from billing.models.invoice import (
    Invoice,
    InvoiceLine,
    InvoiceNumbers,
    InvoiceState,
    Paper,
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
    "Invoice",
    "InvoiceLine",
    "InvoiceNumbers",
    "InvoiceState",
    "Method",
    "OutsideRefund",
    "Paper",
    "Payer",
    "PayingMember",
    "Payment",
    "Refund",
    "ReturnedRefund",
    "WebhookEvent",
]
