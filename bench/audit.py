"""A round of the CCP audit: its list frozen, drawn, and told. All of it is rolled back."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from django.db import transaction

from bench.figures import Figure, Scale
from ccp.audit.models import Draw, Round
from ccp.audit.queries import rounds as queries
from ccp.audit.rules import draw as rules
from ccp.audit.services import calendar, rounds
from ccp.audit.services.rounds import Seed
from plumbing import clock

Brought = TypeVar("Brought")

MOST_DRAW_MS = 10_000
MOST_MEGABYTES = 100  # that the process grows by, whatever the size of the list
SEED = Seed("bench 0042", "a bench")


def measure(scale: Scale) -> Iterator[Figure]:
    on, year = clock.today(), clock.today().year + 1
    with transaction.atomic():
        before = _megabytes()
        took, held = _timed(lambda: rounds.freeze(year=year, on=on, actor=None))
        yield Figure("freeze a round", took, "ms", note=f"{held.population:,} cycles")
        took, made = _timed(lambda: rounds.draw(year=year, seed=SEED, on=on, actor=None))
        note = f"{made.sample:,} cases of {scale.people:,} people"
        yield Figure("draw it, with its cases", took, "ms", at_most=MOST_DRAW_MS, note=note)
        grown = _megabytes() - before
        yield Figure("memory that freeze and draw take", grown, "MB", at_most=MOST_MEGABYTES)
        yield Figure("drawn otherwise outside", _otherwise(held, made), "ids", at_most=0)
        yield _told(on)
        transaction.set_rollback(True)


def _otherwise(held: Round, made: Draw) -> int:
    """Ids that differ from the rule over the published list in another order."""
    ids = [row[0] for row in queries.published(held)]
    drawn = [one.id for one in rules.sample(SEED.text, reversed(ids), held.sample)]
    ours = [row[0] for row in queries.drawn(made)]
    return sum(a != b for a, b in zip(drawn, ours, strict=True))


def _told(on: date) -> Figure:
    took, number = _timed(lambda: calendar.notify(on=on + timedelta(days=90)))
    return Figure("tell members", took, "ms", note=f"{number} cases, a portion of the job")


def _timed(deed: Callable[[], Brought]) -> tuple[float, Brought]:
    began = time.perf_counter()
    brought = deed()
    return (time.perf_counter() - began) * 1000, brought


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
