"""`manage.py simulate --until DAY`: a practice portal lives on, day by day."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from launcher.processes import is_alive
from launcher.state import read_json
from plumbing import clock
from plumbing.arguments import day
from practice.simulate import jobs, killing
from practice.simulate.life import days, live
from practice.simulate.tally import brought, nested, standings, tally

Span = tuple[date, date]


def span(text: str) -> Span:
    """`DAY..DAY`, or one day."""
    first, _, last = text.partition("..")
    begin, end = day(first), day(last or first)
    if end < begin:
        raise argparse.ArgumentTypeError(f"{text}: the second day is before the first")
    return begin, end


class Command(BaseCommand):
    help = (
        "Lives every day through --until with the jobs of the calendar, the demo's people and the "
        "office, in a practice portal that is not up. Afterwards the portal goes on from there."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add = parser.add_argument
        add("--until", type=day, required=True, metavar="DAY", help="the last day that is lived")
        add("--from", type=day, dest="first", metavar="DAY", help="the portal's day if not given")
        add(
            "--skip",
            type=span,
            action="append",
            default=[],
            metavar="DAY..DAY",
            help="days on which nothing runs, as if every machine stood still; may be given again",
        )
        add(
            "--kill",
            type=int,
            metavar="SEED",
            help="live in a child that is killed at moments drawn with this seed, and started anew",
        )
        add("--json", action="store_true", help="print one object at the end")
        add("--dies-after", type=int, help=argparse.SUPPRESS)

    def handle(
        self,
        *_args: Any,
        until: date,
        first: date | None,
        skip: Sequence[Span],
        kill: int | None,
        dies_after: int | None,
        **options: Any,
    ) -> None:
        first = first or clock.today()
        refuse(first, until)
        before, kills, failures = tally(), 0, list[str]()
        if kill is None:
            with ExitStack() as stack:
                failures = stack.enter_context(jobs.at_once())
                if dies_after is not None:
                    stack.enter_context(killing.dying_after(dies_after))
                for one in days(first, until, skip):
                    self._live(one, failures, quiet=options["json"])
        else:
            command = ["simulate", f"--until={until}", *(f"--skip={a}..{b}" for a, b in skip)]
            try:
                kills = killing.live(
                    command, first=[f"--from={first}"], seed=kill, quiet=options["json"]
                )
            except killing.ChildFailed as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            lived = sum(1 for _ in days(first, until, skip))
            lived_through = {"from": str(first), "until": str(until), "days": lived, "kills": kills}
            lived_through |= {"failures": failures} if kill is None else {}
            counted = nested(brought(before, tally()))
            self.stdout.write(json.dumps(lived_through | counted | {"standings": standings(until)}))

    def _live(self, one: date, failures: list[str], *, quiet: bool) -> None:
        before, failed = tally(), len(failures)
        live(one)
        for failure in failures[failed:]:
            self.stderr.write(f"{one}  {failure}")
        if not quiet:
            new = ", ".join(f"{name} {n}" for name, n in brought(before, tally()).items())
            self.stdout.write(f"{one}  {new or 'nothing new'}")


def refuse(first: date, until: date) -> None:
    """Raise CommandError where these days cannot be lived."""
    if settings.PRODUCTION:
        raise CommandError("This portal is no practice portal: nothing was done.")
    if settings.PORTAL_TODAY:
        raise CommandError("PORTAL_TODAY holds the portal's day still: start without it.")
    if first < clock.today():
        raise CommandError(f"The portal's day is {clock.today()} already: it does not go back.")
    if until < first:
        raise CommandError(f"{until} is before {first}.")
    if is_alive(read_json(Path(settings.STATE_DIR) / "running.json")):
        raise CommandError("The portal is up: stop it first (python3 portal.py down).")
