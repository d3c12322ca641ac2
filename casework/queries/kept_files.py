"""Which files that were handed in still belong to somebody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain

from django.db.models import Q

from casework.models import Document
from plumbing.uploads import ScanState

FOLDER = "handed-in"


def named(names: Collection[str], before: datetime) -> set[str]:
    """Names of originals and copies of what is in use, or was until `before` at the earliest."""
    held = Document.objects.filter(Q(removed_at=None) | Q(removed_at__gte=before))
    rows = held.exclude(scan=ScanState.INFECTED).filter(Q(path__in=names) | Q(copy_path__in=names))
    return set(chain.from_iterable(rows.values_list("path", "copy_path")))
