"""`manage.py explain standing|points|eligibility`: ask a rule from outside, without a database."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from amt_portal.explain import eligibility, points, standing
from amt_portal.explain.lines import replies
from members.queries.policy import read_policy, starting_document
from members.rules.dated import Policy

RULES: dict[str, Callable[[object, Policy], dict[str, Any]]] = {
    "standing": standing.answer,
    "points": points.answer,
    "eligibility": eligibility.answer,
}
MALFORMED = 2


class Command(BaseCommand):
    help = (
        "Answer one JSON object per line of standard input by one per line of standard output, "
        "by the handbook's own figures. A malformed line is reported on standard error as "
        "'line N: field: what is wrong'; the exit status is then 2."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rule", choices=list(RULES))

    def handle(self, **options: Any) -> None:
        rule, policy = RULES[options["rule"]], read_policy(starting_document())
        malformed = False
        try:
            for reply in replies(sys.stdin.buffer, lambda line: rule(line, policy)):
                stream = self.stdout if reply.answered else self.stderr
                stream.write(reply.text)
                stream.flush()  # a program that asks and waits gets its answer
                malformed |= not reply.answered
        except BrokenPipeError:  # the reader has gone: nobody is left to tell
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if malformed:
            sys.exit(MALFORMED)
