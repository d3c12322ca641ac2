"""Histories of certifications for property tests, crowded around the days that matter.

Built from a seed, not draw by draw: a hundred times as many in the same time, and a failing seed
tells as much as a shrunk history would.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from members.rules.calendar import anniv, last_of_month
from members.rules.standing import CycleFacts, StandingFacts, Suspension

ANCHORS = [
    date(1996, 2, 29),
    date(2005, 12, 31),
    date(2006, 1, 1),
    date(2008, 2, 29),
    date(2010, 5, 10),
    date(2013, 10, 31),
    date(2014, 4, 1),
    date(2014, 4, 2),
    date(2020, 2, 29),
]
YEARS = 14


def later(random: Random, day: date, least: int, most: int) -> date:
    return day + timedelta(days=random.randint(least, most))


def payments(random: Random, anchor: date) -> dict[int, date]:
    """Paid early, on the due day, late, around the day paying stops to help, or not at all."""
    paid = {}
    missing = random.choice([0.0, 0.05, 0.3])
    for n in range(1, random.randint(1, YEARS)):
        due = last_of_month(anniv(anchor, n))
        days = [due - timedelta(days=20)] * 4 + [
            due,
            later(random, due, 1, 60),
            later(random, anniv(anchor, n + 3), -1, 1),
        ]
        if random.random() >= missing:
            paid[anchor.year + n] = random.choice(days)
    return paid


def cycles(random: Random, anchor: date) -> list[CycleFacts]:
    """Met inside the cycle, around its ends or not; now and then an audit failed."""
    made = []
    for k in range(random.randint(0, 6)):
        start, end = anniv(anchor, 3 * k), anniv(anchor, 3 * k + 3)
        inside = later(random, start, 0, (end - start).days - 1)
        edges = [later(random, start, -1, 1), later(random, end, -1, 1), None]
        met_on = random.choice([inside, inside, inside, *edges])
        failed = later(random, end, 0, 900) if random.random() < 0.08 else None
        made.append(CycleFacts(start, met_on, failed))
    random.shuffle(made)
    return made


def history(random: Random) -> StandingFacts:
    anywhere = later(random, date(1996, 1, 1), 0, 9100)
    granted_on = random.choice([*ANCHORS, anywhere, anywhere])

    def seldom(chance: float) -> date | None:
        return later(random, granted_on, 1, 5500) if random.random() < chance else None

    recertified_on = random.choice([None, seldom(1), anniv(granted_on, 6)])
    if random.random() < 0.1 and granted_on < date(2014, 4, 1):
        recertified_on = later(random, date(2014, 4, 1), 0, 1)
    dues_paid = payments(random, granted_on)
    done = {cycle.start: cycle for cycle in cycles(random, granted_on)}
    if recertified_on is not None:
        dues_paid |= payments(random, recertified_on)
        done |= {cycle.start: cycle for cycle in cycles(random, recertified_on)}
    suspended = None
    if start := seldom(0.2):
        suspended = Suspension(start, random.choice([None, later(random, start, 1, 1200)]))
    retired_on = seldom(0.15)
    retired_until = None
    if retired_on and random.random() < 0.5:
        retired_until = later(random, retired_on, 1, 1200)
    return StandingFacts(
        granted_on=granted_on,
        recertified_on=recertified_on,
        dues_paid=dues_paid,
        cycles=tuple(done.values()),
        suspended=suspended,
        retired_on=retired_on,
        retired_until=retired_until,
        revoked_on=seldom(0.1),
        deceased_on=seldom(0.1),
    )


def case(seed: int) -> tuple[StandingFacts, date]:
    """A history and a day: any, or close to a day on which something may turn."""
    random = Random(seed)
    facts = history(random)
    anchor = random.choice([facts.granted_on, facts.recertified_on or facts.granted_on])
    anniversary = anniv(anchor, random.randint(1, YEARS))
    due = last_of_month(anniversary)
    turning = [
        anniversary,
        due,
        due + timedelta(days=31),
        anniv(due + timedelta(days=31), 10),
        later(random, facts.granted_on, 0, 365 * 28),
        later(random, facts.granted_on, 0, 365 * 28),
        facts.recertified_on or due,
        facts.retired_on or due,
        facts.retired_until or due,
    ]
    if facts.suspended:
        turning += [facts.suspended.start, facts.suspended.until or due]
    day = later(random, random.choice(turning), -1, 1)
    return facts, max(day, facts.granted_on)


asked = st.integers(0, 2**32).map(case)
