"""What a person reported last, as staff may see it: how it counts, and how many proofs are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ccp.models import Activity
from ccp.panels import CycleCard
from ccp.queries.activities import activities_of
from ccp.queries.tally import activity_facts
from ccp.views import words
from members.models import Certificant

SHOWN = 6
READ = 200  # a presentation is compared with all of its cycle


@dataclass(frozen=True, slots=True)
class Reported:
    """One activity. points: by the code of each certification, None where it is not declared for.
    reasons: why it does not count, or only in part; posted: by the portal itself.
    """

    activity: Activity
    points: tuple[tuple[str, Decimal | None], ...]
    reasons: tuple[tuple[str, str], ...]
    posted: bool

    @property
    def counts(self) -> bool:
        return any(points for _code, points in self.points)


def latest(person: Certificant, cards: Mapping[str, CycleCard], on: date) -> list[Reported]:
    """The last ones, latest first: two queries. cards: of the current cycles that day, by code."""
    rows = list(activities_of(person).filter(logged_on__lte=on)[:READ])
    titles: defaultdict[int, str] = defaultdict(str, {row.pk: row.title for row in rows})
    return [_reported(row, cards, titles) for row in rows[:SHOWN]]


def _reported(
    row: Activity, cards: Mapping[str, CycleCard], titles: defaultdict[int, str]
) -> Reported:
    points: list[tuple[str, Decimal | None]] = []
    reasons: dict[tuple[str, str], None] = {}
    for code, card in cards.items():
        line = next((each for each in card.tally.lines if each.id == row.pk), None)
        points.append((code, line.counted if line else None))
        if line:
            said = words.reasons(line, activity_facts(row), card.cycle, card.tally, titles)
            reasons |= dict.fromkeys(said)
    return Reported(row, tuple(points), tuple(reasons), row.posted)
