"""Which files of the proof locker still belong to somebody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain

from django.db.models import Q

from ccp.models import Proof, ScanState

FOLDER = "proofs"


def named(names: Collection[str], before: datetime) -> set[str]:
    """Names of originals and previews in the locker, or taken out of it since `before`."""
    held = Proof.objects.filter(Q(removed_at=None) | Q(removed_at__gte=before))
    rows = held.exclude(scan=ScanState.INFECTED).filter(
        Q(path__in=names) | Q(preview_path__in=names)
    )
    return set(chain.from_iterable(rows.values_list("path", "preview_path")))
