"""`manage.py import_export DIR`: take over an association's export."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from amt_portal.imports.run import run_import
from amt_portal.imports.summary import Refusal
from plumbing import clock
from plumbing.arguments import day
from plumbing.csv_export import Writer
from plumbing.tables.source import FileRefused


class Command(BaseCommand):
    help = (
        "Imports members, certifications, payments, activities, attestations and audits from the "
        "six CSV files in DIR. Rows that cannot be taken are told on standard error and never stop "
        "the others. Importing again, also after a killed import, adds only what is missing."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--on", type=day, help="the day, today if not given", metavar="DAY")
        parser.add_argument("--report", type=Path, metavar="FILE", help="refused rows as CSV")
        parser.add_argument("--json", action="store_true", help="the summary as one JSON object")

    def handle(
        self,
        *_args: Any,
        dir: Path,  # noqa: A002 - the argument's name
        dry_run: bool,
        on: date | None,
        report: Path | None,
        **options: Any,
    ) -> None:
        with ExitStack() as stack:
            try:
                summary = run_import(
                    dir,
                    on=on or clock.today(),
                    actor=None,
                    dry_run=dry_run,
                    refused=self._reporter(report, stack),
                    progress=Bar(stack),
                )
            except FileRefused as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(summary.as_dict()))
        else:
            self.stdout.write("\n".join(summary.lines()))

    def _reporter(self, path: Path | None, stack: ExitStack) -> Callable[[Refusal], None]:
        """Tell refused rows on standard error, and in the file where one is wanted."""
        if path is None:
            return self._tell
        try:
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        out = Writer(file, ("file", "line", "column", "value", "reason"))

        def tell(refusal: Refusal) -> None:
            out.row(refusal.file, refusal.line, refusal.column, refusal.value, refusal.reason)
            self._tell(refusal)

        return tell

    def _tell(self, refusal: Refusal) -> None:
        with tqdm.external_write_mode(file=sys.stderr):  # the bar makes room for the line
            self.stderr.write(str(refusal))


class Bar:
    """A progress bar a step, on standard error where that is a terminal."""

    def __init__(self, stack: ExitStack) -> None:
        self._step = ""
        self._bar: tqdm[Any] | None = None
        stack.callback(self._close)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Move the bar of the step to `done`."""
        if self._bar is None or self._step != step:
            self._close()
            self._step = step
            self._bar = tqdm(desc=step, total=total, unit_scale=True, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
