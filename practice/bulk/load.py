"""Filling an empty database: processes draw people and copy them, then set-based SQL ends it."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from time import monotonic
from typing import Any, TypeVar

import pgtrigger
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection, transaction

from ccp.audit.services import past
from members.models import Certificant, Role, User
from members.services import standing
from plumbing import beside
from practice.bulk import applications, invoices, notices, references
from practice.bulk.lines import Writer
from practice.bulk.money import CLERK_ID
from practice.bulk.plan import Plan
from practice.bulk.rows import TABLES
from practice.demo.present import TOTP_SECRET

CHUNK = 2000
SWEEP = 100_000  # standings at a time
PROCESSES = 3  # one more than the database keeps two cores busy with
MOST_PEOPLE = 1_000_000  # more would ask for more invoices in a year than its series can number
CLERK = "desk@example.org"

COPIED = tuple(table for table in TABLES if not table.startswith("bulk_"))
DERIVED = (
    "billing_payer",
    "billing_invoice",
    "billing_invoiceline",
    "dues_duesline",
    "members_standing",
    "notices_notice",
)

# The past of people who are made is no news to anybody.
OLD_NEWS = [
    f"members.{table}:reported_added" for table in ("Certification", "DuesPaid", "CycleFact")
]

T = TypeVar("T")
Progress = Callable[[str, int, int], None]


class SeedRefused(Exception):
    """Nothing was done; the text says why."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """Rows by table, and the most memory that all processes held together, in bytes."""

    rows: dict[str, int]
    memory: int
    seconds: float


def fill(
    *,
    people: int,
    seed: int,
    on: date,
    processes: int = PROCESSES,
    chunk: int = CHUNK,
    progress: Progress = lambda _step, _done, _of: None,
) -> Seeded:
    """Fill an empty portal with people as of the day `on`; the same seed gives the same rows.

    Raises SeedRefused where there are people already, or for more than MOST_PEOPLE. With no
    process of its own everything runs in this one, in the caller's transaction if there is one.
    What was interrupted is thrown away with its database.
    """
    began = monotonic()
    if not 1 <= people <= MOST_PEOPLE:
        raise SeedRefused(f"Between 1 and {MOST_PEOPLE:,} people can be made.")
    if Certificant.objects.exists() or User.objects.exists():
        raise SeedRefused("There are people here already: nothing was done.")
    plan = Plan.of(seed, on)
    _hire(plan)
    _run(invoices.STAGE)
    aside = references.set_aside((*COPIED, *DERIVED))
    with _workers(plan, processes) as workers:
        memory = _copy(workers, people, chunk, progress)
        _run("ANALYZE")
        standings = workers.submit(_stand, on)  # they rest on facts, and no fact on an invoice
        for step, statement in enumerate(invoices.ALL):
            progress("invoices", step, len(invoices.ALL))
            _run(statement)
        references.put_back(aside)
        for step, _ in enumerate(workers.map(references.check, aside), start=1):
            progress("references", step, len(aside))
        memory.update([standings.result()])
    _run(invoices.UNSTAGE)
    for table in (*COPIED, "billing_invoice", "billing_invoiceline"):
        if table == "dues_importeddues":  # its key is its payment's
            continue
        _run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    _run("ANALYZE billing_invoice, billing_invoiceline, dues_duesline, billing_allocation")
    _run("ANALYZE members_standing")
    while past.open_closed():
        pass
    applications.apply(seed=plan.seed, on=on)
    _run("ANALYZE casework_case, casework_caseitem, recert_application")
    notices.tell(on)
    _run("ANALYZE notices_notice")
    rows = {table: _count(table) for table in (*COPIED, *DERIVED, "recert_application")}
    memory[os.getpid()] = _peak()
    return Seeded(rows, sum(memory.values()), monotonic() - began)


def _hire(plan: Plan) -> None:
    """The one member of staff, with every role, and a second factor as in the demo."""
    clerk = User.objects.create(
        id=CLERK_ID,
        password=plan.password,
        email=CLERK,
        name="Dana Desk",
        is_staff=True,
        roles=Role.values,
        date_joined=datetime.combine(plan.opened, time(), UTC),
    )
    EmailAddress.objects.create(id=clerk.pk, user=clerk, email=CLERK, verified=True, primary=True)
    TOTP.activate(clerk, TOTP_SECRET)


class _Here(Executor):
    """Does everything at once, in this process."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        done: Future[T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


_taken: list[Plan] = []


def _take(plan: Plan) -> None:
    """Begin a process: it keeps the plan that it is given."""
    _taken[:] = [plan]


def _workers(plan: Plan, processes: int) -> Executor:
    if processes:
        return beside.pool(processes, _take, plan)
    _take(plan)
    return _Here()


def _copy(workers: Executor, people: int, chunk: int, progress: Progress) -> dict[int, int]:
    """Draw and copy everybody; return the most memory that each process held."""
    parts = [range(n, min(n + chunk, people + 1)) for n in range(1, people + 1, chunk)]
    memory: dict[int, int] = {}
    for part, (process, peak) in zip(parts, workers.map(_add, parts), strict=True):
        memory[process] = peak
        progress("people", part.stop - 1, people)
    return memory


def _add(part: range) -> tuple[int, int]:
    """Draw some people and copy their rows, in one transaction; return whose memory was what."""
    writer = Writer(_taken[0])
    for number in part:
        writer.add(number)
    with transaction.atomic(), pgtrigger.ignore(*OLD_NEWS), connection.cursor() as cursor:
        # Triggers look rows up in tables of which the planner has no figures yet.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for table, columns in TABLES.items():
            names = ", ".join(columns.split())
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as out:
                out.write("".join(writer.lines[table]))
    return os.getpid(), _peak()


def _stand(on: date) -> tuple[int, int]:
    """Work out every standing; return whose memory was what."""
    while standing.sweep(on=on, limit=SWEEP):
        pass
    return os.getpid(), _peak()


def _run(statement: str, values: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def _peak() -> int:
    """The most memory this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
