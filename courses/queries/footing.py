"""What somebody's price rests on at this moment (handbook section 6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from billing.models import Payer
from courses.rules.prices import Footing
from members.queries.held import Held, held_by
from members.queries.programs import code_and_name


def footing(held: Collection[Held], on: date) -> Footing:
    """The footing of who holds these."""
    return Footing(
        [
            (code_and_name(one.certification.program, on).code, one.standing(on).standing)
            for one in held
        ]
    )


def footing_of(payer: Payer, on: date) -> Footing:
    """The footing of a payer: two queries for a member, none for who holds nothing."""
    person = payer.certificant
    return footing(held_by(person, on), on) if person else Footing()
