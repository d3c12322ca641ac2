"""The feed: what it costs to write a fact with its news, and to hear it. All is rolled back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import pgtrigger
from django.db import connection, transaction

from bench.figures import Figure, Scale
from ccp.services import looks
from members.services import feed
from plumbing import clock

ROUNDS = 5
ROWS = 50_000
MOST_TIMES = 4

_PAY = """
INSERT INTO members_duespaid (certification_id, year, paid_on)
SELECT id, 2999, %s FROM members_certification ORDER BY id LIMIT %s
"""
NEWS = "members.DuesPaid:reported_added"


def measure(scale: Scale) -> Iterator[Figure]:
    rows = min(ROWS, scale.people)
    with transaction.atomic():
        alone = median(_taken_back(lambda: _without_news(rows)) for _ in range(ROUNDS))
        told = median(_taken_back(lambda: _pay(rows)) for _ in range(ROUNDS))
        each, bare = told * 1e6 / rows, alone * 1e6 / rows
        yield Figure("dues year noted, its news beside none", each, "µs", bare, MOST_TIMES)
        _pay(rows)
        yield _each("numbered", _timed(feed.number), rows)
        yield _each("heard by cycles", _timed(lambda: looks.hear(on=clock.today())), rows)
        yield Figure("nothing told: a reader", _timed(_nothing) * 1000, "ms", at_most=50)
        transaction.set_rollback(True)


def _pay(rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PAY, [clock.today(), rows])


def _without_news(rows: int) -> None:
    with pgtrigger.ignore(NEWS):
        _pay(rows)


def _nothing() -> None:
    feed.hear(looks.CYCLES, on=clock.today())


def _each(name: str, seconds: float, rows: int) -> Figure:
    return Figure(f"news {name}, each", seconds * 1e6 / rows, "µs", note=f"{rows:,} rows")


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _taken_back(deed: Callable[[], object]) -> float:
    with transaction.atomic():
        seconds = _timed(deed)
        transaction.set_rollback(True)
    return seconds
