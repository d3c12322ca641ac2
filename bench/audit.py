"""A round of the CCP audit: its list frozen, drawn, replayed outside, and told. All of it is rolled
back, and what that leaves behind in the tables is swept.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from bench.figures import Figure, Scale
from ccp.audit.models import Draw, Round
from ccp.audit.queries import rounds as queries
from ccp.audit.services import calendar, rounds
from ccp.audit.services.rounds import Seed
from members.models import User
from plumbing import clock

Brought = TypeVar("Brought")

MOST_DRAW_MS = 10_000
MOST_MEGABYTES = 100  # that the process grows by, whatever the size of the list
REPLAY = Path(__file__).resolve().parent.parent / "docs" / "replay_draw.py"
SEED, AGAIN = Seed("bench 0042", "a bench"), Seed("bench 0043", "a bench")


SWEEP = """VACUUM ANALYZE audit_round, audit_unit, audit_exclusion, audit_draw, audit_drawn,
    casework_case, audit_auditcase, casework_caseitem, members_history, notices_notice"""


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
        yield _replayed(held, made, scale.state / "list.csv")
        yield _again(year, on)
        yield _told(on)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute(SWEEP)


def _replayed(held: Round, made: Draw, file: Path) -> Figure:
    """Ids that `docs/replay_draw.py` draws otherwise from the published list."""
    header = "id,program" if held.strata else "id"
    with file.open("w", encoding="utf-8") as lines:
        lines.write(f"{header}\n")
        lines.writelines(f"{','.join(row)}\n" for row in queries.published(held))
    command = [sys.executable, "-I", str(REPLAY), str(file), str(held.rate), SEED.text]
    took, told = _timed(lambda: subprocess.check_output(command, text=True).split())
    file.unlink()
    ours = ["list", held.list_sha256, *(row[0] for row in queries.drawn(made))]
    other = sum(a != b for a, b in zip_longest(told, ours))
    return Figure("drawn otherwise outside", other, "ids", at_most=0, note=f"{took / 1000:.1f} s")


def _again(year: int, on: date) -> Figure:
    """Two draw again, which lets go nearly all cases of the draw before."""
    one, two = (User.objects.create(email=f"{each}@bench.invalid") for each in ("one", "two"))
    more: dict[str, Any] = {"on": on, "actor": one, "second": two, "reason": "A die fell."}
    took, _ = _timed(lambda: rounds.take(rounds.locked(year), AGAIN, **more))
    return Figure("draw it again", took, "ms", at_most=MOST_DRAW_MS)


def _told(on: date) -> Figure:
    took, number = _timed(lambda: calendar.notify(on=on + timedelta(days=90)))
    return Figure("tell members", took, "ms", note=f"{number} cases, a portion of the job")


def _timed(deed: Callable[[], Brought]) -> tuple[float, Brought]:
    began = time.perf_counter()
    brought = deed()
    return (time.perf_counter() - began) * 1000, brought


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
