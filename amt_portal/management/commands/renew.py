"""Run the renewals of a month."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.dues.services import renewals
from plumbing import clock
from plumbing.arguments import day


def month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: not a month like 2026-11") from None


class Command(BaseCommand):
    help = (
        "Issue the invoices of a month that are missing and plan their notices. Safe to repeat, "
        "to run twice at once and to start again after a crash: nothing is issued twice. The "
        "figures tell how the month stands afterwards; `new` is what this run added."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", type=month, help="for example 2026-11")
        parser.add_argument("--on", type=day, help="the day to run it for; default today")
        parser.add_argument("--dry-run", action="store_true", help="count, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or clock.today()
        try:
            if options["dry_run"]:
                figures = renewals.dry_run(month=options["month"], on=on)
            else:
                figures = renewals.run(month=options["month"], on=on, actor=None)
        except renewals.RunRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        new = figures["new"]
        would = "Would issue" if options["dry_run"] else "Issued"
        self.stdout.write(
            f"{would} {new['invoices']} invoices, {new['lines']} lines, {new['total']}."
        )
        self.stdout.write(
            f"{figures['month']} has {figures['invoices']} invoices, {figures['lines']} lines, "
            f"{figures['total']} in all; {figures['emails']} emails and {figures['letters']} "
            "letters planned."
        )
        for title, counts in (("Notice skipped", "skipped"), ("Left out", "left_out")):
            for reason, count in figures[counts].items():
                self.stdout.write(f"{title}, {reason.replace('_', ' ')}: {count}")
