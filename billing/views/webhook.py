"""Where the payment provider tells us that something happened."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import tasks
from billing.services import webhooks
from billing.stripe.errors import BadSignature
from billing.stripe.webhook import received
from plumbing import queue

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Verify, keep once, answer; a worker looks into it afterwards."""
    if not settings.STRIPE_WEBHOOK_SECRETS:  # nothing could be proven: nobody is listened to
        return HttpResponse(status=404)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        event = received(body, request.headers.get("Stripe-Signature", ""))
    except BadSignature as bad:
        log.warning("webhook refused: %s", bad)
        return HttpResponse(status=400)
    row, new = webhooks.store(event=event)
    if new:
        queue.wake(tasks.handle_webhook, row.pk)
    return HttpResponse(status=200)
