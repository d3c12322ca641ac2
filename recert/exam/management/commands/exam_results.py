"""`manage.py exam_results FILE --by EMAIL`: take a test vendor's file of results."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError

from casework.files.models import FileState, RowFile, RowState
from casework.files.queries.files import counts, same_before
from casework.files.services import handing_in, taking
from members.models import Role, User
from plumbing import clock
from plumbing.tables.source import FileRefused
from recert.exam.services.result_files import KIND

A_TURN, A_PAUSE = 60, 0.2  # seconds


class Command(BaseCommand):
    help = (
        "Takes exam results from the CSV of the test vendor. Rows that cannot be taken, or that "
        "wait for a person, are told on standard error and never stop the others. The same file "
        "again, also after a killed run, adds only what is missing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", required=True, help="email of who hands it in", metavar="EMAIL")
        parser.add_argument("--dry-run", action="store_true", help="check and count, take nothing")

    def handle(self, *_args: Any, file: Path, by: str, dry_run: bool, **_options: Any) -> None:
        actor = User.objects.filter(email__iexact=by, is_staff=True).first()
        if actor is None or not actor.has_role(Role.RECORDS):
            raise CommandError(f"{by}: nobody with the role records signs in so.")
        on = clock.today()
        try:
            content = file.read_bytes()
            kept = handing_in.hand_in(
                kind=KIND, name=file.name, content=content, form_key=uuid4(), on=on, actor=actor
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except FileRefused as refused:
            raise CommandError(str(refused)) from refused
        if not dry_run:
            taking.take(file=kept, actor=actor)
            while RowFile.objects.filter(pk=kept.pk, state=FileState.TAKING).exists():
                taking.take_waiting(on=on, seconds=A_TURN)
                time.sleep(A_PAUSE)  # rows that a worker has, or that are to be tried again
        if (twin := same_before(kept)) is not None:
            day = clock.office_day(twin.handed_in_at)
            self.stdout.write(
                f"The very same file was handed in before: {twin.name}, {day}, by "
                f"{twin.handed_in_by}. What was taken of it is not taken twice."
            )
        self._tell(kept)
        if dry_run:
            taking.drop(file=kept, actor=actor)
            self.stdout.write("Dry run: nothing was written.")

    def _tell(self, kept: RowFile) -> None:
        left = kept.rows.filter(state__in=[RowState.REFUSED, RowState.HELD])
        for row in left.order_by("line"):
            why = ": ".join(filter(None, [row.column, row.why]))
            word = "held" if row.state == RowState.HELD else "refused"
            self.stderr.write(f"{kept.name}, line {row.line}: {word}: {why}")
        found = counts([kept.pk])[kept.pk]
        for state in RowState:
            self.stdout.write(f"{found.get(state, 0):>8,}  {state.label}")
