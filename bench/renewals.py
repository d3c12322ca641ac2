"""The renewal run of a month, beside the bare INSERT … SELECT of the very rows that it writes.

Run and floor take turns on the same month, which is taken back after each: the month after this
one, as of its first day, so that nobody is invoiced yet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from resource import getpagesize
from statistics import median

from django.db import connection, transaction

from bench.figures import Figure, Scale
from bench.watermarks import TABLES, Watermark, key
from billing.dues.queries import renewals as queries
from billing.dues.services import renewals
from members.rules.calendar import first_of_month, months_after
from plumbing import clock

ROUNDS = 3
RUN_AT_MOST = 5  # times the floor
GROWTH_AT_MOST = 16  # MB between a tenth of the run and its end
MEGABYTE = 1024**2


def next_month() -> date:
    """The month that the benches run: nobody has an invoice of it yet."""
    return months_after(first_of_month(clock.today()), 1)


def measure(scale: Scale) -> Iterator[Figure]:
    month, mark = next_month(), Watermark.now()
    mark.take_back()  # so that the first round finds its tables vacuumed like the others
    runs, floors, growths = [], [], []
    for _ in range(ROUNDS):
        memory = Memory()
        began = time.perf_counter()
        figures = renewals.run(month=month, on=month, actor=None, progress=memory.note)
        runs.append(time.perf_counter() - began)
        growths.append(memory.growth())
        again = _seconds(lambda: renewals.run(month=month, on=month, actor=None))
        floors.append(_bare(mark))
    people = memory.seen[-1][0]
    new = figures["new"]
    note = f"{people:,} people due, {new['invoices']:,} invoices, {new['lines']:,} lines"
    yield Figure(
        "run of a month", median(runs), "s", median(floors), at_most=RUN_AT_MOST, note=note
    )
    yield Figure("invoices per second", new["invoices"] / median(runs), "1/s")
    yield Figure(
        "memory grown from a tenth of the run to its end",
        max(growths),
        "MB",
        at_most=GROWTH_AT_MOST,
        note=f"{memory.seen[-1][1]:.0f} MB at the end",
    )
    yield Figure("run again with nothing missing", again, "s")
    yield Figure("dry run", _seconds(lambda: renewals.dry_run(month=month, on=month)), "s")
    after = _before_last_chunk(month)
    found = _seconds(lambda: queries.people_due(month, after=after))
    yield Figure("finding the people of the last chunk", 1000 * found, "ms")


class Memory:
    """Resident memory of this process by people done."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, float]] = []

    def note(self, people: int) -> None:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self.seen.append((people, pages * getpagesize() / MEGABYTE))

    def growth(self) -> float:
        """MB between a tenth of the run and its end."""
        everybody = self.seen[-1][0]
        [start, *_] = [used for people, used in self.seen if people * 10 >= everybody]
        return self.seen[-1][1] - start


def _seconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _before_last_chunk(month: date) -> int:
    """The last person of the last chunk but one."""
    *_, before, _last = [0, 0, *(people[-1] for people in queries.all_people_due(month))]
    return before


def _bare(mark: Watermark) -> float:
    """Take the month back and seconds to insert its rows again as they were; take it back again."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"CREATE TEMPORARY TABLE kept_{table} AS "
                f"SELECT * FROM {table} WHERE {key(table)} > %s",
                [mark.ids[table]],
            )
        mark.take_back()
        began = time.perf_counter()
        with transaction.atomic():
            for table in reversed(TABLES):
                cursor.execute(
                    f"INSERT INTO {table} SELECT * FROM kept_{table} ORDER BY {key(table)}"
                )
        seconds = time.perf_counter() - began
        for table in TABLES:
            cursor.execute(f"DROP TABLE kept_{table}")
    mark.take_back()
    return seconds
