"""How invoices are told in lists."""

from __future__ import annotations

from datetime import date

from django import template

from billing.models import Invoice
from billing.rules import telling

register = template.Library()


@register.filter
def state_words(invoice: Invoice, on: date) -> str:
    """The template that says how an invoice stands on a day."""
    return f"billing/states/{telling.state(invoice.state, invoice.due_on, on)}.html"
