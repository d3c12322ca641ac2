"""`manage.py seed_bulk --people N`: a practice portal of any size."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amt_portal.management.commands.import_export import Bar
from plumbing import clock
from plumbing.arguments import day
from practice.bulk.load import CLERK, SeedRefused, fill
from practice.demo.present import PASSWORD

MEGABYTE = 1024**2


class Command(BaseCommand):
    help = (
        "Fills an empty practice portal with plausible people: the same seed and day give the same "
        f"rows. Most have a sign-in; the password of all is '{PASSWORD}', also of the desk's "
        f"account {CLERK}, whose second factor is that of demo_code. "
        "What was interrupted is thrown away with its database."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--people", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument("--on", type=day, help="the day, today if not given", metavar="DAY")

    def handle(self, *_args: Any, people: int, seed: int, on: date | None, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This portal is no practice portal: nothing was done.")
        with ExitStack() as stack:
            try:
                done = fill(people=people, seed=seed, on=on or clock.today(), progress=Bar(stack))
            except SeedRefused as error:
                raise CommandError(str(error)) from error
        for table, count in done.rows.items():
            self.stdout.write(f"{count:>12,}  {table}")
        self.stdout.write(
            f"{people:,} people in {done.seconds:,.1f} s, {done.memory / MEGABYTE:,.0f} MB at most"
        )
