"""Gives work back that was given up, once a person has put right what it failed for."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from billing.services import papers, webhooks
from ccp.drafts.services import reading
from courses.completions.queries.completions import to_count
from courses.completions.services import counting
from members.services import feed
from plumbing import work

GIVEN_UP = {
    "completions": (counting.QUEUE, to_count),
    "news": (feed.QUEUE, feed.set_aside),
    "papers": (papers.QUEUE, papers.wanted),
    "webhooks": (webhooks.QUEUE, webhooks.waiting),
    "drafts": (reading.QUEUE, reading.waiting),
}


class Command(BaseCommand):
    help = (
        "Has the PDFs, the payment provider's events, the completions, the files of forwarded "
        "emails or the changes told to readers that were given up tried from the start."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("work", choices=GIVEN_UP)

    def handle(self, *_args: Any, **options: Any) -> None:
        queue, waiting = GIVEN_UP[options["work"]]
        self.stdout.write(f"{work.try_again(queue, waiting())} tried again within minutes.")
