"""Turns: how many files of one member are checked at once and in a day.

Checking a file can cost seconds of a processor. The row that counts it is written before, under
the member's lock, so that any number of requests at once get as many turns as there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction

from casework.models import CheckTurn
from casework.rules.figures import PROOFS_A_DAY, PROOFS_AT_ONCE
from members.queries.locks import lock_members
from members.queries.policy import policy
from plumbing import clock

LEASE = timedelta(minutes=1)  # a check whose process died is over then
AT_ONCE = (
    "{most} files of yours are being checked just now. Nothing is lost: add this one again in a "
    "minute."
)
A_DAY = (
    "You added {most} files today, as many as we check in a day. Your entry is safe: add this one "
    "tomorrow."
)


class NoTurn(Exception):
    """The file is not checked now; `message` is for the member."""

    def __init__(self, message: str, most: int) -> None:
        self.message = message.format(most=most)
        super().__init__(self.message)


@contextmanager
def turn(*, certificant_id: int) -> Iterator[None]:
    """Take a turn for one file and give it back; NoTurn where there is none."""
    taken = _take(certificant_id)
    try:
        yield
    finally:
        CheckTurn.objects.filter(pk=taken.pk).update(ended_at=clock.now())


@transaction.atomic
def _take(certificant_id: int) -> CheckTurn:
    lock_members([certificant_id])
    on, now, figures = clock.today(), clock.now(), policy()
    at_once, a_day = figures[PROOFS_AT_ONCE].on(on), figures[PROOFS_A_DAY].on(on)
    mine = CheckTurn.objects.filter(day=on, certificant=certificant_id)
    if mine.count() >= a_day:
        raise NoTurn(A_DAY, a_day)
    if mine.filter(ended_at=None, began_at__gt=now - LEASE).count() >= at_once:
        raise NoTurn(AT_ONCE, at_once)
    return CheckTurn.objects.create(certificant_id=certificant_id, day=on, began_at=now)


def forget(*, before: date) -> int:
    """Delete what was counted on earlier days."""
    return CheckTurn.objects.filter(day__lt=before).delete()[0]
