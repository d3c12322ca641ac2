"""Sweeps: with nothing due, and with what one more night brings. All of it is rolled back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median

from django.db import connection, transaction

from bench.figures import Figure, Scale
from billing.dues.services import dunning
from ccp.services import cycles, reminders
from members.rules.calendar import first_of_month, months_after
from members.services import standing
from plumbing import clock
from tests.plans import rows_read, statements_of

ROUNDS = 5
MOST_ROWS = 100  # read by a sweep that has nothing to do
MOST_MS = 50
NIGHTS = (1, 14, 15, 16, 28)  # of the month to come: before, on and after the days of steps

Sweep = Callable[[date], int]

SWEEPS: dict[str, Sweep] = {
    "changes of standing": lambda on: standing.sweep(on=on),
    "first cycles": lambda on: cycles.ensure_cycles(on=on),
    "ends of cycles": lambda on: cycles.close_cycles(on=on),
    "cycles to look at again": lambda on: cycles.look_again(on=on),
    "activities that come true": lambda on: cycles.count_matured(on=on),
    "reminders of cycles": lambda on: reminders.plan_reminders(on=on),
    "reminders of invoices": lambda on: dunning.plan_reminders(on=on),
    "word of lapses": lambda on: dunning.plan_lapsed(on=on),
}


def measure(scale: Scale) -> Iterator[Figure]:
    on = clock.today()
    with transaction.atomic():
        for sweep in SWEEPS.values():
            _to_the_end(sweep, on)
        _refresh_statistics()
        for name, sweep in SWEEPS.items():
            read = sum(rows_read(one) for one in statements_of(partial(sweep, on)))
            seconds = median(_timed(sweep, on)[0] for _ in range(ROUNDS))
            yield Figure(f"{name}: nothing due", seconds * 1000, "ms", at_most=MOST_MS)
            yield Figure(f"{name}: rows read then", read, "rows", at_most=MOST_ROWS)
        for name, sweep in SWEEPS.items():
            began = time.perf_counter()
            number = _to_the_end(sweep, on + timedelta(days=1))
            took = (time.perf_counter() - began) * 1000
            each = f"{took / number:.1f} ms each" if number else ""
            note = f"{number:,} of {scale.people:,} people; {each}"
            yield Figure(f"{name}: the next night", took, "ms", note=note)
        for night in NIGHTS:
            yield from _quiet_night(months_after(first_of_month(on), 1).replace(day=night))
        transaction.set_rollback(True)


def _quiet_night(on: date) -> Iterator[Figure]:
    """Reminders of invoices on that day of a month, once those of the day are planned."""
    sweep = SWEEPS["reminders of invoices"]
    _to_the_end(sweep, on)
    _refresh_statistics("billing_invoice")
    read = sum(rows_read(one) for one in statements_of(partial(sweep, on)))
    name = f"reminders of invoices on day {on.day} of a month"
    yield Figure(f"{name}: nothing due", _timed(sweep, on)[0] * 1000, "ms", at_most=MOST_MS)
    yield Figure(f"{name}: rows read then", read, "rows", at_most=MOST_ROWS)


def _timed(sweep: Sweep, on: date) -> tuple[float, int]:
    began = time.perf_counter()
    number = sweep(on)
    return time.perf_counter() - began, number


def _to_the_end(sweep: Sweep, on: date) -> int:
    total = 0
    while number := sweep(on):
        total += number
    return total


def _refresh_statistics(table: str = "") -> None:
    """As autovacuum would have done meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
