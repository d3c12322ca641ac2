"""Links that open one invoice without a password, through a last day (handbook section 11)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core import signing
from django.urls import reverse

from billing.models import Invoice
from billing.queries.payers import NAMES

SALT = "billing.pay"


class LinkBroken(Exception):
    """This address was not made by the portal, or was cut on its way."""


class LinkExpired(Exception):
    """The link's last day is over."""


def token(invoice: Invoice, *, through: date) -> str:
    """What stands in the address: the invoice and the last day, signed."""
    return signing.Signer(salt=SALT).sign_object([invoice.pk, through.isoformat()])


def link(invoice: Invoice, *, through: date) -> str:
    """The absolute address that opens this invoice, and nothing else, through that day."""
    path = reverse("billing:pay", args=[token(invoice, through=through)])
    return settings.PORTAL_BASE_URL + path


def read(text: str, *, on: date) -> tuple[Invoice, date]:
    """The invoice that a token opens, and through which day. Raises LinkBroken, LinkExpired."""
    try:
        pk, through = signing.Signer(salt=SALT).unsign_object(text)
        last = date.fromisoformat(through)
        invoice = Invoice.objects.select_related(*NAMES).get(pk=pk)
    except (signing.BadSignature, Invoice.DoesNotExist, TypeError, ValueError) as broken:
        raise LinkBroken from broken
    if on > last:
        raise LinkExpired
    return invoice, last
