"""What workers do for signed credentials."""

from __future__ import annotations

from collections.abc import Iterable

from celery.schedules import crontab

from casework.models import Document
from casework.signed.models import Signature, State
from casework.signed.services import fetching, wanting
from plumbing.jobs import job
from plumbing.queue import wake

SECONDS = 45


@job("issuers", "Read keys and status lists of issuers", every=60)
def read_issuers() -> None:
    """Read what is wanted, and check what waited for it."""
    fetching.read_wanted(seconds=SECONDS)


def read_soon(documents: Iterable[Document]) -> None:
    """Have what was just handed in not wait for the next minute."""
    rows = Signature.objects.filter(document__in=list(documents), state=State.WAITING)
    if rows.exists():
        wake(read_issuers)


@job("issuers-nightly", "Have keys and status lists of issuers read anew", every=crontab(hour=8))
def want_issuers() -> None:
    """Have everything read once a day, so that what was taken back shows."""
    wanting.want_all()
