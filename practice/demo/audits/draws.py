"""The demo's draws: real ones, with seeds that take those whose stories they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import count, zip_longest

from ccp.audit.models import Round, Unit
from ccp.audit.queries.population import preview
from ccp.audit.rules.draw import ticket
from ccp.audit.services import rounds
from members.models import User
from practice.demo.person import Person

ORIGIN = "Dice thrown one by one before two members of the board"


def draw(
    *,
    year: int,
    people: Collection[Person],
    on: date,
    actor: User,
    and_one_more: bool = False,
) -> None:
    """Freeze the round of a year on a day, and draw the cycles of these people from it; with one
    more also that of somebody who has no sign-in.
    """
    size = len(people) + and_one_more
    rate = (Decimal(size) / preview(year, on).population).quantize(Decimal("0.01"), ROUND_DOWN)
    held = rounds.freeze(year=year, on=on, actor=actor, rate=rate)
    seed = _seed(held, [one.number for person in people for one in person.held], size)
    rounds.draw(year=year, seed=rounds.Seed(seed, ORIGIN), on=on, actor=actor)


def _seed(held: Round, numbers: Collection[str], size: int) -> str:
    """The first seed that takes the cycles with these numbers, and nobody who has a sign-in."""
    units = Unit.objects.filter(round=held).select_related("certification__certificant")
    wanted, spare, others = list[str](), set[str](), list[str]()
    for unit in units:
        if unit.certification.number in numbers:
            wanted.append(unit.pk.hex)
        else:
            others.append(unit.pk.hex)
            if unit.certification.certificant.user_id is None:
                spare.add(unit.pk.hex)
    more = size - len(wanted)
    return next(
        seed
        for number in count()
        if (beside := _beside(seed := f"dice {number:06}", wanted, others, more)) is not None
        and set(beside) <= spare
    )


def _beside(
    seed: str, wanted: Collection[str], others: Collection[str], more: int
) -> list[str] | None:
    """Who is drawn beside those that are wanted, so many; None where one of these is not drawn. Of
    most seeds a few tickets tell it.
    """
    highest, lowest = "", list[tuple[str, str]]()
    for mine, other in zip_longest(wanted, others):
        if mine:
            highest = max(highest, ticket(seed, mine))
        if other:
            lowest = sorted([*lowest, (ticket(seed, other), other)])[: more + 1]
        if len(lowest) > more and highest > lowest[more][0]:
            return None
    return [other for _, other in lowest[:more]]
