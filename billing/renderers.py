"""What the receipt says, asked at the moment of sending (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from billing.models import Document, Payment
from billing.rules.numbers import receipt_number
from billing.services import documents, printed
from notices.delivery.registry import Attachment, NotReady, Renderer, register
from notices.models import Notice, NoticeKind, SkipReason
from plumbing import clock


def register_all() -> None:
    """Tell the outbox who writes these kinds."""
    register(Renderer(NoticeKind.PAYMENT_RECEIVED, never, receipt_context, receipt_attached))


def never(_notice: Notice) -> SkipReason | None:
    return None


def _payment(notice: Notice) -> Payment:
    pk = int(notice.about.partition(":")[2])
    return Payment.objects.select_related("certificant").get(pk=pk)


def receipt_context(notice: Notice) -> Mapping[str, Any]:
    payment = _payment(notice)
    facts = printed.receipt_facts(payment)
    receipt = facts["receipt"]
    return facts | {
        "amount": receipt["amount"],
        "paid_on": receipt["paid_on"],
        "receipt_number": receipt["number"],
        "receipt_url": settings.PORTAL_BASE_URL + reverse("billing:receipt_pdf", args=[payment.pk]),
        "attachment_name": f"receipt-{receipt['number']}.pdf",
        "on": clock.today(),
    }


def receipt_attached(notice: Notice) -> Sequence[Attachment]:
    """The receipt PDF, once a worker has made it."""
    payment = _payment(notice)
    if not Document.objects.filter(payment=payment, rendered_at__isnull=False).exists():
        raise NotReady("the receipt PDF is not made yet")
    name = f"receipt-{receipt_number(payment.pk)}.pdf"
    return [Attachment(name, "application/pdf", documents.receipt_pdf(payment))]
