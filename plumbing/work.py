"""Work that waits in a table: taken by one worker at a time, tried again, given up in the end.

Rows are the queue. A model with the columns of `Work` says by a queryset which of its rows wait, a
`Queue` how they are worked on; the rest is here:

* `take` gives rows to one worker alone for the time of a lease; a worker that dies frees them so.
  What is new comes first. What was tried before is taken alone behind it: a row that kills its
  worker takes no other with it.
* `put_off` is for a row that failed: each wait is twice the one before, and after the most tries
  it waits for a person.
* `give_back` is for rows that were not begun, or that no row is to blame for: no try is counted.
* `work_off` is the loop over these: one bad row stops no other. `work_off_together` does a batch
  in one transaction.
* `try_again` is a person's: what was given up is new again.

What the work is, and that it is done, is the caller's: they move the row out of what waits.
"""

from __future__ import annotations

import logging
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, models, transaction
from django.db.models import F, Q, QuerySet

from plumbing import clock

log = logging.getLogger(__name__)

FRONT = F("free_at").asc(nulls_first=True)  # an index of what waits begins with it
NEW = {"free_at": None, "attempts": 0}  # the columns of what nobody has tried
MOST_DOUBLINGS = 10
WORKER_ENDS = (OperationalError, InterfaceError, SoftTimeLimitExceeded)  # no row's fault, ever


class Work(models.Model):
    """The columns of a row that is work. Nobody takes it before `free_at`: so long somebody has it,
    or it waits for its next try. None: it is new.
    """

    free_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Work)
Errors = tuple[type[Exception], ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """How rows of one kind are worked on.

    lease: longer than a worker has a row. most: tries, after which a person must look (None: none
    is the last). batch: rows that a worker takes at a time. away: errors for which no row is to
    blame; they end the pass, and no try is counted. ends: errors that may be everybody's or the
    row's own (exactly these classes); they end the pass, and the try is counted.
    """

    lease: timedelta
    most: int | None = None
    batch: int = 1
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(minutes=30)
    away: Errors = ()
    ends: Errors = ()

    @property
    def goes_on(self) -> Q:
        """Which of what waits is still tried."""
        return Q() if self.most is None else Q(attempts__lt=self.most)

    @property
    def given_up(self) -> Q:
        """Which of what waits is not, and is for a person."""
        return Q(pk=None) if self.most is None else Q(attempts__gte=self.most)


def take(queue: Queue, waiting: QuerySet[Row], count: int | None = None) -> list[Row]:
    """Take what is free for this worker alone, at most `count` or a batch: rows that are new in
    the order of `waiting`, or else one that was tried before. Commits.
    """
    now = clock.now()
    waiting = waiting.filter(queue.goes_on)
    if not waiting.filter(Q(free_at=None) | Q(free_at__lte=now)).exists():
        return []  # most looks find nothing: they lock nothing
    free = waiting.order_by(FRONT, *waiting.query.order_by).select_for_update(
        skip_locked=True, of=("self",)
    )
    with transaction.atomic():
        taken = list(free.filter(free_at=None)[: count or queue.batch])
        taken = taken or list(free.filter(free_at__lte=now)[:1])
        if taken:
            _rows(taken).update(free_at=now + queue.lease, attempts=F("attempts") + 1)
    for row in taken:
        row.free_at, row.attempts = now + queue.lease, row.attempts + 1
    return taken


def mine(row: Row) -> QuerySet[Row]:
    """The row, unless somebody has taken it since: for an update that only who has it makes."""
    return _rows([row]).filter(free_at=row.free_at)


def keep(queue: Queue, row: Work) -> None:
    """Begin the lease of a row anew whose work goes on in steps; the caller saves it."""
    row.free_at = clock.now() + queue.lease


def give_back(rows: Sequence[Row]) -> None:
    """Free rows of one `take`, as if they had not been taken."""
    if rows:
        taken = _rows(rows).filter(free_at=rows[0].free_at)
        taken.update(free_at=None, attempts=F("attempts") - 1)


def put_off(queue: Queue, row: Work, error: Exception | str, **also: Any) -> None:
    """Let a row that failed wait for its next try; `also`: other columns to write with it."""
    doublings = min(max(row.attempts - 1, 0), MOST_DOUBLINGS)
    wait = min(queue.first_wait * 2**doublings, queue.longest_wait)
    # Not all at once: a part of the wait is left to chance.
    wait *= random.uniform(0.75, 1.25)  # noqa: S311 - no secret hangs on it
    mine(row).update(free_at=clock.now() + wait, error=in_words(error), **also)


def try_again(queue: Queue, waiting: QuerySet[Row]) -> int:
    """Have the rows that were given up tried from the start; how many there were."""
    return waiting.filter(queue.given_up).update(**NEW)


def in_words(error: Exception | str) -> str:
    """An error as its row keeps it."""
    said = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return said[:300]


def work_off(
    queue: Queue, waiting: QuerySet[Row], do: Callable[[Row], object], *, seconds: float
) -> bool:
    """Take and do what waits for about `seconds`; True when there may be more. Raises what `queue`
    calls `away` or `ends`.

    do: the work of one row, and the update by which it waits no longer. Any number of workers may
    be at it.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        taken = take(queue, waiting)
        if not taken:
            return False
        do_taken(queue, taken, do, end=end)
    return True


def work_off_together(
    queue: Queue, waiting: QuerySet[Row], do: Callable[[Sequence[int]], object], *, seconds: float
) -> bool:
    """The same, a batch at a time: `do` gets the keys of rows to be done in one transaction. Where
    that fails each is done alone, so that the one to blame is put off by itself.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        taken = take(queue, waiting)
        if not taken:
            return False
        try:
            do([row.pk for row in taken])
        except (*WORKER_ENDS, *queue.away):
            give_back(taken)
            raise
        except Exception:  # noqa: BLE001 - one of them is to blame; each is tried alone
            do_taken(queue, taken, lambda row: do([row.pk]), end=end)
    return True


def do_taken(
    queue: Queue, taken: Sequence[Row], do: Callable[[Row], object], *, end: float
) -> None:
    """Do rows that this worker took, until `end` (of time.monotonic); the others are free again."""
    left = deque(taken)
    try:
        while left and time.monotonic() < end:
            try:
                do(left[0])
            except (*WORKER_ENDS, *queue.away):
                raise
            except Exception as error:
                row = left.popleft()
                put_off(queue, row, error)
                if type(error) in queue.ends:
                    raise
                log.exception("%s cannot be done now", type(row).__name__, extra={"row": row.pk})
            else:
                left.popleft()
    finally:
        give_back(list(left))


def _rows(rows: Sequence[Row]) -> QuerySet[Row]:
    return type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])  # noqa: SLF001
