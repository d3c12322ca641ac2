"""What an entry would add, by the same rule that counts it once it is saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ccp.models import Cycle
from ccp.queries.cycles import current_cycles
from ccp.queries.tally import reported, tally_of
from ccp.rules.activities import ActivityFacts
from ccp.rules.points import Line, Tally
from members.models import Certification

NEWEST = 2**62  # an unsaved entry comes after every saved one of its day


@dataclass(frozen=True, slots=True)
class Effect:
    """What an entry does to the current cycle of one certification.

    line: how it counts there; None when its day belongs to another cycle, then `elsewhere` says
    whether that one is `past` or still `to_come`. facts: the entry as it was counted.
    """

    certification: Certification
    cycle: Cycle
    before: Decimal
    after: Tally
    line: Line | None
    facts: ActivityFacts
    elsewhere: str = ""


def effects(
    certifications: Collection[Certification], entry: ActivityFacts, on: date
) -> list[Effect]:
    """The effect on each certification, in the order given; `entry` may be one on record (its id).

    Two queries, however many activities there are.
    """
    cycles = current_cycles(certifications, on)
    saved = reported(cycles)
    entry = replace(entry, id=entry.id or NEWEST, logged_on=on)
    return [
        _effect(row, cycles[row.pk], saved.get(row.pk, []), entry, on)
        for row in certifications
        if row.pk in cycles
    ]


def _effect(
    row: Certification, cycle: Cycle, saved: list[ActivityFacts], entry: ActivityFacts, on: date
) -> Effect:
    before = tally_of(cycle, saved, on)
    others = [one for one in saved if one.id != entry.id]
    after = tally_of(cycle, [*others, entry], on)
    line = next((line for line in after.lines if line.id == entry.id), None)
    elsewhere = "" if line else "past" if entry.last_day < cycle.start else "to_come"
    return Effect(row, cycle, before.total, after, line, entry, elsewhere)


@dataclass(frozen=True, slots=True)
class Together:
    """What several entries do to the current cycle of one certification. lines: how each counts
    there, by its place; those whose day belongs to another cycle are not among them. titles: of all
    lines of the tally, by their id.
    """

    certification: Certification
    cycle: Cycle
    before: Decimal
    after: Tally
    lines: Mapping[int, Line]
    titles: Mapping[int, str]


def together(
    certifications: Collection[Certification],
    entries: Sequence[tuple[ActivityFacts, Collection[int]]],
    on: date,
) -> list[Together]:
    """The effect of unsaved entries, each with the certifications it is for, on all of these:
    they are saved in the order given. Two queries.
    """
    cycles = current_cycles(certifications, on)
    saved = reported(cycles)
    found = []
    for row in certifications:
        if row.pk not in cycles:
            continue
        cycle, known = cycles[row.pk], saved.get(row.pk, [])
        new = [
            replace(facts, id=NEWEST + place, logged_on=on)
            for place, (facts, ids) in enumerate(entries)
            if row.pk in ids
        ]
        after = tally_of(cycle, [*known, *new], on)
        lines = {line.id - NEWEST: line for line in after.lines if line.id >= NEWEST}
        before = tally_of(cycle, known, on).total
        titles = {one.id: one.title for one in (*known, *new)}
        found.append(Together(row, cycle, before, after, lines, titles))
    return found
