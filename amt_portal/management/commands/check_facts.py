"""`manage.py check_facts`: every stored fact recomputed from its sources."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amt_portal.facts_check.difference import Found
from amt_portal.facts_check.run import KINDS, check
from members.services.standing_copies import mend
from plumbing import clock
from plumbing.arguments import day

CHUNK = 1000


class Command(BaseCommand):
    help = (
        "Recomputes every stored fact from its sources, in one snapshot and without writing, and "
        "tells the first differences of each kind. Exit status 1 when there is any. What waits "
        "for a job that has not run yet is counted, but is no difference. With --mend the copies "
        "of standing that differ are made again; nothing else is ever mended by itself."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="kinds of facts, all if not given")
        parser.add_argument("--on", type=day, help="the office day, today if not given")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--mend", action="store_true", help="make wrong copies again")
        parser.add_argument("--processes", type=int, default=2, help="2 if not given")

    def handle(
        self, *_args: Any, kinds: list[str], on: date | None, processes: int, **options: Any
    ) -> None:
        unknown = set(kinds) - set(KINDS)
        if unknown:
            raise CommandError(f"{', '.join(sorted(unknown))}: not one of {', '.join(KINDS)}")
        on = on or clock.today()
        found = check(on, kinds=kinds or KINDS, processes=processes)
        if options["mend"] and (rows := [row for one in found for row in one.rows]):
            self._mend(rows, on)
            found = check(on, kinds=kinds or KINDS, processes=processes)
        differ = sum(one.differ for one in found)
        if options["json"]:
            facts = [one.as_dict() for one in found]
            self.stdout.write(json.dumps({"on": on.isoformat(), "differ": differ, "facts": facts}))
        else:
            self._tell(found, differ, on)
        if differ:
            sys.exit(1)

    def _mend(self, rows: list[int], on: date) -> None:
        """Make copies of standing again; what is told afterwards is how things are then."""
        missed = 0
        for first in range(0, len(rows), CHUNK):
            missed += len(mend(certification_ids=rows[first : first + CHUNK], on=on))
        self.stderr.write(
            f"{len(rows):,} copies of standing made again, {missed:,} missed changes noted."
        )

    def _tell(self, found: list[Found], differ: int, on: date) -> None:
        for one in found:
            waiting = f", {one.waiting:,} wait for a job" if one.waiting else ""
            self.stdout.write(
                f"{one.name:24}{one.compared:>14,} compared, {one.differ:,} differ{waiting}"
            )
            for difference in one.first:
                self.stdout.write(
                    f"    {difference.subject}: stored {difference.stored}; "
                    f"computed {difference.computed}"
                )
            if one.differ > len(one.first):
                self.stdout.write(f"    and {one.differ - len(one.first):,} more")
        self.stdout.write(f"As of {on}: {differ:,} stored facts differ from their sources.")
