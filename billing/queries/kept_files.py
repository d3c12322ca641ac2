"""Which PDFs are an invoice's or a receipt's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from billing.models import Paper
from plumbing.files.owned import owns

FOLDER = "documents"


@owns(FOLDER)
def named(names: Collection[str], before: datetime) -> set[str]:
    """Those of the names that papers have; a paper is never given up, whatever `before`."""
    return set(Paper.objects.filter(path__in=names).values_list("path", flat=True))
