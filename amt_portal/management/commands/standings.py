"""`manage.py standings --on DAY`: the standing of every certification, as CSV."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from members.queries.standing import all_standings
from plumbing import clock
from plumbing.arguments import day
from plumbing.csv_export import Writer

HEADER = ("certification_number", "standing", "since", "way_back")


class Command(BaseCommand):
    help = (
        "Writes the standing of every certification on a day as CSV, ordered by number. What "
        "happened after the day is not known yet; certifications granted after it are left out."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--on", type=day, help="the day, today if not given", metavar="DAY")

    def handle(self, *_args: Any, on: date | None, **_options: Any) -> None:
        out = Writer(self.stdout, HEADER)  # type: ignore[arg-type]
        for row in all_standings(on or clock.today()):
            out.row(*row)
