"""What standing rests on, and which of it counts on a day (handbook sections 2 and 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days of a suspension, [start, until); open-ended without `until`."""

    start: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether `day` is one of its days."""
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """What is on record of the cycle that begins on `start`."""

    start: date
    met_on: date | None = None
    audit_failed_on: date | None = None


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """All that standing rests on. dues_paid: day of payment by the dues year's name. retired_until:
    the day on which a retirement ended, known from then on.
    """

    granted_on: date
    recertified_on: date | None = None
    dues_paid: Mapping[int, date] = field(default_factory=dict)
    cycles: tuple[CycleFacts, ...] = ()
    suspended: Suspension | None = None
    retired_on: date | None = None
    retired_until: date | None = None
    revoked_on: date | None = None
    deceased_on: date | None = None


class Anchored(Protocol):
    """What has an anchor: facts, or the certification itself."""

    @property
    def granted_on(self) -> date: ...

    @property
    def recertified_on(self) -> date | None: ...


def anchor_on(facts: Anchored, on: date) -> date:
    """Return the day that years and cycles are counted from, as known on the day `on`."""
    recertified_on = facts.recertified_on
    return (
        recertified_on if recertified_on is not None and recertified_on <= on else facts.granted_on
    )


class Known:
    """The facts of a certification as known on one day.

    A fact dated later is not known yet; one dated before the anchor no longer counts, except
    the death of the certificant.
    """

    __slots__ = ("anchor", "facts", "on")

    def __init__(self, facts: StandingFacts, on: date) -> None:
        """Raises ValueError for a day before `granted_on`."""
        if on < facts.granted_on:
            raise ValueError(f"{on} is before the certification was granted on {facts.granted_on}")
        self.facts = facts
        self.on = on
        self.anchor = anchor_on(facts, on)

    def counts(self, day: date | None) -> bool:
        """Tell whether something dated `day` is known and counts."""
        return day is not None and self.anchor <= day <= self.on

    @property
    def is_recertified(self) -> bool:
        """Whether the anchor is a recertification."""
        return self.anchor != self.facts.granted_on

    def met_on(self, cycle_start: date, cycle_end: date) -> date | None:
        """Return the day the cycle [start, end) was met, if it is known and inside it."""
        for cycle in self.facts.cycles:
            if cycle.start == cycle_start:
                day = cycle.met_on
                inside = day is not None and cycle_start <= day < cycle_end
                return day if inside and self.counts(day) else None
        return None
