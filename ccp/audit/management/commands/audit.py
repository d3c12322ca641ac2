"""Rounds of the CCP audit from outside: freeze, draw, redraw, list, drawn."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ccp.audit.models import Draw, Round
from ccp.audit.queries import rounds as queries
from ccp.audit.services import rounds, second
from ccp.audit.services.rounds import RoundRefused, Seed
from members.models import User
from members.services.second_person import MatterRefused
from plumbing import clock, csv_export
from plumbing.arguments import day


def rate(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text}: not a rate like 0.05") from None


class Command(BaseCommand):
    help = (
        "A round of the CCP audit: freeze its list, draw from it once, publish the list. A draw "
        "again takes two administrators."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        freeze = _deed(
            deeds, "freeze", "Freeze the list, before there is a seed; again makes a new one."
        )
        freeze.add_argument("--on", type=day, help="as things stand on this day; default today")
        freeze.add_argument(
            "--rate", type=rate, help="for example 0.05; default that of the policy"
        )
        freeze.add_argument("--strata", choices=["program"], help="draw each program by itself")
        draw = _deed(deeds, "draw", "Draw from the frozen list, once.")
        redraw = _deed(deeds, "redraw", "Draw again: two administrators and a reason.")
        for each in (draw, redraw):
            each.add_argument("--seed", required=True, help="8 to 200 characters, kept as typed")
            each.add_argument("--origin", required=True, help="where the seed comes from")
        redraw.add_argument("--reason", required=True)
        redraw.add_argument("--by", required=True, help="email of who asks")
        redraw.add_argument("--second", required=True, help="email of who confirms")
        for each in (freeze, draw, redraw):
            each.add_argument("--json", action="store_true", help="print one JSON object")
        _deed(deeds, "list", "The published list as CSV: ids, and programs where drawn by them.")
        _deed(deeds, "drawn", "The drawn tickets as CSV, for staff only.")

    def handle(self, *args: Any, **options: Any) -> None:
        deed: Callable[[dict[str, Any]], None] = getattr(self, f"_{options['deed']}")
        try:
            deed(options)
        except (RoundRefused, MatterRefused) as refused:
            raise CommandError(str(refused)) from refused

    def _freeze(self, options: Mapping[str, Any]) -> None:
        held = rounds.freeze(
            year=options["year"],
            on=options["on"] or clock.today(),
            actor=None,
            rate=options["rate"],
            strata=options["strata"] == "program",
        )
        self._tell(
            options,
            _told(held),
            f"Frozen: {held.population} cycles, {held.sample} to be drawn. "
            f"SHA-256 of the list: {held.list_sha256}",
        )

    def _draw(self, options: Mapping[str, Any]) -> None:
        seed = Seed(options["seed"], options["origin"])
        made = rounds.draw(year=options["year"], seed=seed, on=clock.today(), actor=None)
        self._tell_drawn(options, made)

    def _redraw(self, options: Mapping[str, Any]) -> None:
        made = second.redraw(
            year=options["year"],
            seed=Seed(options["seed"], options["origin"]),
            reason=options["reason"],
            actor=_staff(options["by"]),
            second=_staff(options["second"]),
        )
        self._tell_drawn(options, made)

    def _list(self, options: Mapping[str, Any]) -> None:
        held = rounds.round_of(options["year"])
        header = ("id", "program") if held.strata else ("id",)
        self._csv(header, queries.published(held))

    def _drawn(self, options: Mapping[str, Any]) -> None:
        held = rounds.round_of(options["year"])
        draw = queries.last_draw(held)
        if draw is None:
            raise CommandError(f"The round of {held.year} was not drawn yet.")
        header = ("id", "ticket", "certification_number", "cycle_start")
        self._csv(header, queries.drawn(draw))

    def _tell_drawn(self, options: Mapping[str, Any], made: Draw) -> None:
        ids = [unit.hex for unit in made.drawn.order_by("place").values_list("unit_id", flat=True)]
        facts = _told(made.round) | {"seed": made.seed, "drawn": ids}
        self._tell(options, facts, f"Drawn: {made.sample} of {made.round.population} cycles.")

    def _tell(self, options: Mapping[str, Any], facts: Mapping[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(facts) if options["json"] else words)

    def _csv(self, header: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
        writer = csv_export.Writer(cast("TextIO", self.stdout), header)
        for row in rows:
            writer.row(*row)


def _deed(deeds: Any, name: str, words: str) -> Any:
    made = deeds.add_parser(name, help=words, description=words)
    made.add_argument("year", type=int, help="for example 2027")
    return made


def _told(held: Round) -> dict[str, Any]:
    return {
        "round": held.year,
        "population": held.population,
        "excluded": queries.excluded(held),
        "rate": f"{held.rate.normalize():f}",
        "sample": held.sample,
        "list_sha256": held.list_sha256,
    }


def _staff(email: str) -> User:
    found = User.objects.filter(email__iexact=email.strip(), is_staff=True, is_active=True).first()
    if found is None:
        raise CommandError(f"{email}: nobody of the staff signs in with this address.")
    return found
