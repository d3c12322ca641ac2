"""Activities for property tests, crowded around the edges of one cycle."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from ccp.rules.activities import ActivityFacts
from members.rules.calendar import CYCLE_YEARS, Period, anniv
from tests.members.rules.histories import ANCHORS

HOURS = [Decimal(text) for text in ("0.1", "0.24", "0.25", "1", "1.40", "3.5", "12")]
TITLES = ["Sharps", "sharps ", "Straße", "STRASSE", "Needle safety"]


def activity(random: Random, number: int, cycle: Period) -> ActivityFacts:
    length = (cycle.end - cycle.start).days
    days = [random.randint(0, length - 1)] * 8 + [-1, 0, length - 1, length, length + 90]
    day = cycle.start + timedelta(days=random.choice(days))
    logged_on = day + timedelta(days=random.choice([0, 0, 1, 30, 400]))
    category = random.choice(
        ["professional_education", "formal_education", "employment", "authorship"]
        + ["instruction"] * 3
        + ["organization", "amt_ce"]
    )
    return ActivityFacts(
        id=number,
        category=category,
        completed_on=day,
        from_day=day - timedelta(days=random.randint(0, 900)),
        to_day=day + timedelta(days=random.choice([0, 0, 400, 1500])),
        hours=random.choice(HOURS),
        credits=random.choice(HOURS),
        unit=random.choice(["semester", "quarter"]),
        kind=random.choice(["book", "chapter", "article", "poster"]),
        role=random.choice(["officer", "committee", "member"]),
        years=random.choice(HOURS),
        title=random.choice(TITLES),
        logged_on=random.choice([None, logged_on, logged_on]),
    )


def case(seed: int) -> tuple[Period, list[ActivityFacts]]:
    random = Random(seed)
    anchor = random.choice(ANCHORS)
    cycle = Period(anchor, anniv(anchor, CYCLE_YEARS))
    numbers = random.sample(range(1, 100), random.randint(0, 14))
    return cycle, [activity(random, number, cycle) for number in numbers]


reported = st.integers(0, 2**32).map(case)
