"""`manage.py standings --on DAY`: the standing of every certification, as CSV."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from members.queries.standing import all_standings
from plumbing import clock
from plumbing.csv_export import Writer

HEADER = ("certification_number", "standing", "since", "way_back")


def day(text: str) -> date:
    """Read the DAY of a command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a day like 2026-11-22: {text}") from error


class Command(BaseCommand):
    help = (
        "Writes the standing of every certification on a day as CSV, ordered by number. What "
        "happened after the day is not known yet; certifications granted after it are left out."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--on", type=day, help="the day, today if not given", metavar="DAY")

    def handle(self, *_args: Any, on: date | None, **_options: Any) -> None:
        out = Writer(self.stdout, HEADER)  # type: ignore[arg-type]
        for one in all_standings(on or clock.today()):
            out.row(one.number, one.word, one.since, one.way_back)
