"""Saying that keys or a status list are to be read from their issuer; a worker does it."""

from __future__ import annotations

from datetime import timedelta

from casework.signed.models import Issuer, StatusList
from plumbing import clock, work

PAUSE = timedelta(minutes=5)  # whatever strangers send: an issuer is asked no more often


def want_keys(issuer: Issuer) -> None:
    """Have the keys of an issuer read, at the earliest some minutes after the last time."""
    _want(issuer)


def want_list(known: StatusList) -> None:
    """The same for a list."""
    _want(known)


def want_all() -> None:
    """Have everything read anew, as every night."""
    Issuer.objects.filter(ended=False).update(wanted=True, **work.NEW)
    StatusList.objects.filter(issuer__ended=False).update(wanted=True, **work.NEW)


def _want(row: Issuer | StatusList) -> None:
    again = row.asked_at + PAUSE if row.asked_at else None
    free_at = again if again and again > clock.now() else None
    rows = type(row).objects.filter(pk=row.pk, wanted=False)
    rows.update(wanted=True, free_at=free_at, attempts=1 if free_at else 0)
