"""Tables of invoices, payments, checkouts and renewal runs."""

from billing.models.invoice import (
    Document,
    Invoice,
    InvoiceLine,
    InvoiceNumbers,
    InvoiceState,
    LineKind,
)
from billing.models.money_back import Dispute, OutsideRefund, ReturnedRefund
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
from billing.models.renewal import MonthCount, RenewalRun

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
    "LineKind",
    "Method",
    "MonthCount",
    "OutsideRefund",
    "Payment",
    "Refund",
    "RenewalRun",
    "ReturnedRefund",
    "WebhookEvent",
]
