"""The whole import: the six files, then what the rules make of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from amt_portal.imports.activities import Activities
from amt_portal.imports.certifications import Certifications
from amt_portal.imports.cycle_days import Attestations, Audits
from amt_portal.imports.loading import CREATE_MET, DROP_MET, Loading
from amt_portal.imports.members import Members
from amt_portal.imports.payments import Payments
from amt_portal.imports.summary import Refusal, Summary
from amt_portal.imports.table import Table
from amt_portal.verbs import PortalVerb
from billing.services import crediting
from ccp.audit.services import past
from ccp.services import bulk_cycles
from members.models import Certificant, Certification, Standing, User
from members.queries.standing import count
from members.services import history, standing
from plumbing.tables.source import FileRefused, Source

TABLES: tuple[type[Table[Any]], ...] = (
    Members,
    Certifications,
    Payments,
    Activities,
    Attestations,
    Audits,
)
SETTLE_CHUNK = 500
LOCK = 7_406_401  # any number no other advisory lock uses
PATIENCE_SECONDS = 10


def run_import(
    directory: Path,
    *,
    on: date,
    actor: User | None,
    dry_run: bool = False,
    refused: Callable[[Refusal], None] = lambda _refusal: None,
    progress: Callable[[str, int, int], None] = lambda _name, _done, _all: None,
) -> Summary:
    """Import the export in `directory` as of the office day `on`.

    Rows that cannot be taken are told to `refused` and counted; the rest are added once, however
    often and from wherever the import is started again. `progress` gets (step, done, of how many).
    Raises FileRefused, before anything is written, when a file or a column is missing or another
    import is running. A dry run does everything in one transaction and takes it back.
    """
    with ExitStack() as stack:
        sources = [
            stack.enter_context(
                closing(Source.open(directory / table.name, table.columns, optional=table.optional))
            )
            for table in TABLES
        ]
        stack.enter_context(_alone())
        if dry_run:
            stack.enter_context(_taken_back())
        summary = Summary(on, dry_run)
        for table, source in zip(TABLES, sources, strict=True):
            loading = Loading(table(on=on, actor=actor), source, refused=refused, progress=progress)
            summary.files.append(loading.run())
        _settle(on, actor, dry_run=dry_run, progress=progress)
        counted = count(on, _of_this_export())
        summary.standings, summary.reasons = dict(counted.standings), dict(counted.reasons)
        if any(file.new for file in summary.files):
            history.record(
                actor=actor,
                verb=PortalVerb.IMPORTED,
                subject="import",
                after={
                    file.file: {"new": file.new, "refused": file.refused} for file in summary.files
                },
            )
        return summary


def _settle(
    on: date, actor: User | None, *, dry_run: bool, progress: Callable[[str, int, int], None]
) -> None:
    """Work out which cycles are met and rolled over, then every standing, put money that came
    too late for its own year to dues that it still helps, and give failed audits their cases.

    It goes over all certifications: those of a run that was killed before this point are not
    told apart from the others, and what is right already is not written again. A certification
    with a standing was settled before: its cycles end with the daily job, and with a notice.
    """
    done, total = 0, Certification.objects.count()
    certifications = Certification.objects.order_by("pk").values_list("pk", flat=True)
    last = 0
    while chunk := list(certifications.filter(pk__gt=last)[:SETTLE_CHUNK]):
        asked = Standing.objects.filter(pk__in=chunk).exclude(word="")
        here = set(asked.values_list("pk", flat=True))
        bulk_cycles.settle(certification_ids=set(chunk) - here, on=on, closing=True)
        bulk_cycles.settle(certification_ids=here, on=on, closing=False)
        if not dry_run:
            standing.refresh(certification_ids=chunk, on=on)
        holders = set(
            Certificant.objects.filter(certifications__in=chunk).values_list("pk", flat=True)
        )
        with transaction.atomic():
            crediting.use(payer_ids=holders, on=on, actor=actor)
        last, done = chunk[-1], done + len(chunk)
        progress("standings", done, total)
    while past.open_closed():
        pass


def _of_this_export() -> list[int]:
    met = "SELECT key FROM import_met WHERE file = %s"
    numbers = RawSQL(met, [Certifications.name])  # noqa: S611 - a constant
    return list(Certification.objects.filter(number__in=numbers).values_list("pk", flat=True))


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the import's lock. It goes with the connection of a killed process, though not before
    the server has seen that, so a lock in use is asked for again for a while.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if cursor.fetchone() == (True,):
                break
            if time.monotonic() > deadline:
                raise FileRefused("another import is running")
            time.sleep(0.1)
        cursor.execute(CREATE_MET)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(DROP_MET)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
