"""Hearing what changed: any number of readers of the feed, each with a place of its own.

A reader is a name and a function that takes a batch; it is declared by its owner when the app is
ready. Its place is noted in the transaction of what it does, so that nothing is heard twice or
lost, whatever is killed when. A change that it raises an error of is set aside, and heard again
alone: it holds up no other. What goes to the outside world is a row of its own first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile

from django.db import connection, transaction
from django.db.models import Exists, Max, Min, Q, QuerySet

from members.models import News, NewsKind, Place, SetAside
from plumbing import clock, work
from plumbing.jobs import Backlog

CHUNK = 1000
NUMBERED = 10_000  # of one transaction
KEPT = timedelta(days=90)  # what everybody has heard, for who asks what happened
QUEUE = work.Queue(lease=timedelta(minutes=5), most=10, longest_wait=timedelta(hours=2))

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who hears of these kinds. `hear` gets a batch, oldest first, and the office's day.

    since: a reader that is new hears what was written from that day on; by default all that is
    kept.
    """

    name: str
    kinds: Collection[NewsKind]
    hear: Callable[[Sequence[News], date], None]
    since: date | None = None


_readers: dict[str, Reader] = {}


def declare(reader: Reader) -> Reader:
    """Let a reader hear; once for each, when the app of its owner is ready.

    Raises ValueError for a name that is taken: two would share one place, and each lose rows.
    """
    taken = {Place.FRONT, Place.TRIMMED, *_readers}
    if reader.name in taken:
        raise ValueError(f"the feed has a reader {reader.name} already")
    _readers[reader.name] = reader
    return reader


def hear(reader: Reader, *, on: date, limit: int = CHUNK) -> int:
    """Let a reader hear the next batch; return how many rows it was over. Call it until it returns
    0. What it cannot hear is set aside. Of several at once one hears, and the others return 0.
    """
    if _heard(reader):
        return 0
    number()
    with transaction.atomic():
        place = _place(reader.name, lambda: _beginning(reader))
        if place is None:
            return 0
        front = _front()
        rows = list(
            News.objects.filter(
                kind__in=reader.kinds, number__gt=place.number, number__lte=front
            ).order_by("number")[:limit]
        )
        reached = rows[-1].number if len(rows) == limit else front
        if rows:
            _tell(reader, rows, on)
        if reached != place.number:
            Place.objects.filter(pk=place.pk).update(number=reached)
    return len(rows)


def _tell(reader: Reader, rows: Sequence[News], on: date) -> None:
    """All at once; where that fails, by halves, until the rows that are to blame stand alone."""
    try:
        with transaction.atomic():
            reader.hear(rows, on)
    except work.WORKER_ENDS:
        raise
    except Exception as error:
        if len(rows) > 1:
            middle = len(rows) // 2
            _tell(reader, rows[:middle], on)
            _tell(reader, rows[middle:], on)
            return
        [news] = rows
        log.exception("%s cannot hear of %s", reader.name, news, extra={"news": news.pk})
        SetAside.objects.create(reader=reader.name, news=news, error=work.in_words(error))


def hear_all(*, on: date, goes_on: Callable[[], bool]) -> None:
    """Let every reader hear what there is, while `goes_on()`; one that cannot stops no other."""
    for reader in list(_readers.values()):
        try:
            while goes_on() and hear(reader, on=on):
                pass
        except Exception:  # whatever it met; its place is where it was
            log.exception("%s cannot hear the feed now", reader.name)


def hear_again(*, on: date, seconds: float) -> None:
    """Let readers hear what was set aside, each change alone; given up in the end, for a person."""
    work.work_off(QUEUE, set_aside(), partial(_again, on=on), seconds=seconds)


def set_aside() -> QuerySet[SetAside]:
    return SetAside.objects.select_related("news").order_by("pk")


def _again(row: SetAside, *, on: date) -> None:
    reader = _readers[row.reader]
    with transaction.atomic():
        Place.objects.select_for_update().get(pk=reader.name)
        reader.hear([row.news], on)
        work.mine(row).delete()


# Whoever gives numbers waits here for the one before, and looks only then: what is seen with a
# number can have none below it that is seen later.
_FRONT = "SELECT number FROM members_place WHERE reader = 'front' FOR UPDATE"
# By their ids from the first one on, with gaps: no join that a planner without figures gets wrong.
_NUMBER = """
WITH span AS (
    SELECT min(id) AS first, max(id) AS last
    FROM (
        SELECT id FROM members_news WHERE number IS NULL AND id > %(after)s
        ORDER BY id LIMIT %(limit)s
    ) oldest
), given AS (
    UPDATE members_news SET number = %(front)s + id - first + 1
    FROM span WHERE number IS NULL AND id BETWEEN first AND last
    RETURNING id
)
UPDATE members_place SET number = number + last - first + 1
FROM span WHERE reader = 'front' AND last IS NOT NULL
RETURNING last, (SELECT count(*) FROM given)
"""


def number() -> None:
    """Number the rows that are committed and have none, the oldest id first.

    Those of one person are written under their lock, so they get their numbers in that order.
    """
    after, given = 0, NUMBERED
    while given >= NUMBERED and News.objects.filter(number=None, pk__gt=after).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FRONT)
            if (front := cursor.fetchone()) is None:
                Place.objects.bulk_create([Place(reader=Place.FRONT)], ignore_conflicts=True)
                continue
            numbers = {"front": front[0], "after": after, "limit": NUMBERED}
            cursor.execute(_NUMBER, numbers)
            after, given = cursor.fetchone() or (after, 0)  # somebody else was first


def unheard(reader: Reader) -> QuerySet[News]:
    """What was told that a reader has not heard yet, numbered or not."""
    heard = Place.objects.filter(pk=reader.name).aggregate(last=Max("number"))["last"] or 0
    aside = list(SetAside.objects.filter(reader=reader.name).values_list("news", flat=True))
    waits = Q(number=None) | Q(number__gt=heard) | Q(pk__in=aside)
    return News.objects.filter(waits, kind__in=reader.kinds)


def trim(*, now: datetime, limit: int = NUMBERED) -> int:
    """Delete rows that are old and that every reader has heard; return how many it has been over.
    Changes of standing stay: copies of standing are held to them.

    Call it until it returns 0.
    """
    with transaction.atomic():
        place = _place(Place.TRIMMED, lambda: 0)
        if place is None:
            return 0
        by_all = _heard_by_all()
        rows = News.objects.filter(number__gt=place.number, number__lte=by_all).order_by("number")
        first, before = rows.first(), clock.to_world(now) - KEPT  # as the database stamps
        if first is None or first.written_at >= before:
            return 0
        numbered = rows.values_list("number", "written_at")[:limit]
        old = [number for number, _ in takewhile(lambda row: row[1] < before, numbered)]
        aside = list(SetAside.objects.values_list("news", flat=True))
        gone = rows.filter(number__lte=old[-1]).exclude(kind=NewsKind.STANDING)
        gone.exclude(pk__in=aside).order_by().delete()
        Place.objects.filter(pk=place.pk).update(number=old[-1])
    return len(old)


def backlog(_on: date, late_before: date | datetime) -> Backlog:
    """What some reader has not heard; stuck: what one was not able to."""
    rows = News.objects.filter(Q(number=None) | Q(number__gt=_heard_by_all()))
    found = Backlog.of(rows, "written_at", late_before - clock.ahead())  # as the database stamps
    since = found.since and found.since + clock.ahead()
    return replace(found, since=since, stuck=set_aside().filter(QUEUE.given_up).count())


def _heard_by_all() -> int:
    heard = dict(Place.objects.values_list("reader", "number"))
    return min((heard.get(name, 0) for name in _readers), default=heard.get(Place.FRONT, 0))


def _heard(reader: Reader) -> bool:
    """Whether it is where the numbers end, and no row is without: one question, which locks
    nothing, tells that nothing is new.
    """
    places = Place.objects.filter(pk__in=[reader.name, Place.FRONT])
    unnumbered = Exists(News.objects.filter(number=None))
    rows = places.values_list("reader", "number", unnumbered)
    reached = {name: number for name, number, more in rows if not more}
    return reader.name in reached and reached[reader.name] >= reached.get(Place.FRONT, 0)


def _front() -> int:
    return Place.objects.filter(pk=Place.FRONT).aggregate(last=Max("number"))["last"] or 0


def _place(name: str, beginning: Callable[[], int]) -> Place | None:
    """A place, locked; None where another process has it."""
    places = Place.objects.filter(pk=name)
    mine = places.select_for_update(skip_locked=True)
    place = mine.first()
    if place is None and not places.exists():
        begins = Place(reader=name, number=beginning())
        Place.objects.bulk_create([begins], ignore_conflicts=True)
        place = mine.first()
    return place


def _beginning(reader: Reader) -> int:
    """The number before the first that a new reader hears."""
    if reader.since is None:
        return 0
    since = clock.to_world(clock.day_begins(reader.since))  # as the database stamps
    heard = News.objects.filter(number__isnull=False, written_at__gte=since)
    first: int | None = heard.aggregate(first=Min("number"))["first"]
    return _front() if first is None else first - 1
