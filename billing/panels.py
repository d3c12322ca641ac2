"""What billing shows on pages that cross apps."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from billing.models import Document, WebhookEvent
from billing.services import documents as documents_service
from billing.services import webhooks
from members.queries.backlog import SOON, Backlog

DOCUMENT_LATE = timedelta(hours=1)


def backlogs(now: datetime) -> dict[str, Backlog]:
    """What waits in billing, by job: documents, payments. Three queries."""
    documents = Document.objects.filter(rendered_at=None).aggregate(
        waiting=Count("pk", filter=documents_service.QUEUE.goes_on),
        late=Count("pk", filter=Q(wanted_at__lt=now - DOCUMENT_LATE)),
        stuck=Count("pk", filter=documents_service.QUEUE.given_up),
        since=Min("wanted_at"),
    )
    events = WebhookEvent.objects.filter(handled_at=None).aggregate(
        waiting=Count("pk", filter=webhooks.QUEUE.goes_on),
        late=Count("pk", filter=Q(received_at__lt=now - SOON)),
        stuck=Count("pk", filter=webhooks.QUEUE.given_up),
        since=Min("received_at"),
    )
    return {"documents": Backlog(**documents), "payments": Backlog(**events)}
