"""The badge of a certification: what is wanted by its standing, and the one next deed that brings
what the provider has closer to it (handbook section 10).

A deed is worked out from what was just read there, done, and read back; so a lost answer, a repeat
and somebody's hand at the provider all end the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from members.rules.dated import Policy
from members.rules.standing import StandingDecision, StandingFacts, decide

SETTLED_BY = 8  # changes of standing ahead: active, grace and an end are three


class Way(StrEnum):
    """What is wanted of the badge."""

    LIVE = "live"
    NONE = "none"
    UNTOUCHED = "untouched"  # of the deceased: what is there stays


@dataclass(frozen=True, slots=True)
class Wanted:
    """template: the provider's id of the badge under today's code, and expires_on the day on which
    the standing would lapse if nothing is added; of a live one.
    """

    way: Way
    template: str = ""
    expires_on: date | None = None


class There(StrEnum):
    """The states of a badge at the provider."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKED = "revoked"
    REPLACED = "replaced"


LIVE = frozenset({There.PENDING, There.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Present:
    """A badge as the provider has it. number: of the certification that it names, "" where somebody
    made it by hand; issued: when, as text that sorts.
    """

    id: str
    template: str
    state: str
    expires_on: date | None
    number: str = ""
    issued: str = ""
    url: str = ""

    def live_on(self, day: date) -> bool:
        return self.state in LIVE and (self.expires_on is None or self.expires_on > day)


class Deed(StrEnum):
    ISSUE = "issue"
    REPLACE = "replace"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class Step:
    """One deed. badge: the id it is done to; template, expires_on: of what is there afterwards."""

    deed: Deed
    badge: str = ""
    template: str = ""
    expires_on: date | None = None


def lapses_on(facts: StandingFacts, on: date, policy: Policy) -> date | None:
    """The first day on which who is certified would not be any more if no fact is added; None
    where that day never comes. Raises ValueError for a day before the grant.
    """
    decision = decide(facts, on, policy)
    for _ in range(SETTLED_BY):
        if not decision.certified:
            return decision.on
        if decision.next_change is None:
            return None
        decision = decide(facts, decision.next_change.on, policy)
    return None


def wanted(decision: StandingDecision, template: str, expires_on: date | None) -> Wanted:
    """What a standing wants: a live badge of who is certified, none of all others, and nothing
    done for the deceased.
    """
    if decision.standing == "deceased":
        return Wanted(Way.UNTOUCHED)
    if decision.certified:
        return Wanted(Way.LIVE, template, expires_on)
    return Wanted(Way.NONE)


def next_step(wish: Wanted, present: Collection[Present], on: date) -> Step | None:
    """The next deed, None when what is there is what is wanted.

    Too many are made fewer before anything else; one that only differs is replaced, so that there
    is never a moment with two, nor one with none. A badge that its owner declined there is not
    sent again while it would be the same.
    """
    if wish.way == Way.UNTOUCHED:
        return None
    live = sorted(
        (one for one in present if one.live_on(on)),
        key=lambda one: (_fits(one, wish), one.state == There.ACCEPTED, one.issued, one.id),
        reverse=True,
    )
    spare = live if wish.way == Way.NONE else live[1:]
    if spare:
        return Step(Deed.REVOKE, spare[-1].id)
    if wish.way == Way.NONE:
        return None
    if not live:
        if declined(wish, present):
            return None
        return Step(Deed.ISSUE, "", wish.template, wish.expires_on)
    if _fits(live[0], wish):
        return None
    return Step(Deed.REPLACE, live[0].id, wish.template, wish.expires_on)


def declined(wish: Wanted, present: Collection[Present]) -> bool:
    """Whether its owner declined the very badge that is wanted."""
    return any(one.state == There.REJECTED and _fits(one, wish) for one in present)


def _fits(one: Present, wish: Wanted) -> bool:
    return (one.template, one.expires_on) == (wish.template, wish.expires_on)
