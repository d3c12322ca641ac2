"""Which files that were handed in still belong to somebody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain

from django.db.models import Q

from casework.models import Document, Page
from plumbing.files.owned import owns
from plumbing.uploads import ScanState

FOLDER = "handed-in"
PAGES = "pages"


@owns(FOLDER)
def named(names: Collection[str], before: datetime) -> set[str]:
    """Names of originals and copies of what is in use, or was until `before` at the earliest."""
    held = Document.objects.filter(Q(removed_at=None) | Q(removed_at__gte=before))
    rows = held.exclude(scan=ScanState.INFECTED).filter(Q(path__in=names) | Q(copy_path__in=names))
    return set(chain.from_iterable(rows.values_list("path", "copy_path")))


@owns(PAGES)
def named_pages(names: Collection[str], before: datetime) -> set[str]:
    """Names of the pictures of pages whose document is in use, or was until `before`."""
    held = Q(document__removed_at=None) | Q(document__removed_at__gte=before)
    rows = Page.objects.filter(held, path__in=names)
    return set(rows.exclude(document__scan=ScanState.INFECTED).values_list("path", flat=True))
