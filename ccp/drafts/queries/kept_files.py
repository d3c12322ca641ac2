"""Which files that came by email still wait to be looked at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ccp.drafts.models import DraftUpload
from plumbing.files.owned import owns

FOLDER = "forwarded"


@owns(FOLDER)
def named(names: Collection[str], before: datetime) -> set[str]:
    """Names of the files that a row names."""
    return set(DraftUpload.objects.filter(path__in=names).values_list("path", flat=True))
