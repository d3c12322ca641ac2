"""Documents of a person."""

from __future__ import annotations

from django.db.models import QuerySet

from casework.models import Document
from plumbing.uploads import ScanState


def kept_of(certificant_id: int) -> QuerySet[Document]:
    """What is kept of a person: no bytes twice."""
    rows = Document.objects.filter(certificant=certificant_id, removed_at__isnull=True)
    return rows.exclude(scan=ScanState.INFECTED)
