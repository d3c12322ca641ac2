"""What a member is told of badge, documents and credential of each certification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credentials.credly.client import provider
from credentials.models import Account, Badge
from credentials.rules.badges import LIVE, There, lapses_on
from members.models import Certificant, Certification
from members.queries.held import Held, held_by
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.rules.calendar import ONE_DAY
from members.rules.facts import anchor_on
from members.rules.programs import ProgramName
from members.rules.standing import StandingDecision


class Told(StrEnum):
    """What is said of a badge; its words stand in templates/credentials/badge."""

    OFF = "off"  # there is no provider
    ON_ITS_WAY = "on_its_way"
    HELD_BACK = "held_back"  # the provider does not answer at the moment
    NO_EMAIL = "no_email"  # it mails the link, and there is no address
    TO_CLAIM = "to_claim"
    LIVE = "live"
    DECLINED = "declined"
    NONE = "none"  # the certification does not hold
    STAYS = "stays"  # of the deceased


# Of which the state is told beside the heading: tone, icon and word.
WORDS: Mapping[Told, tuple[str, str, str]] = {
    Told.OFF: ("retired", "circle-minus", "Switched off"),
    Told.ON_ITS_WAY: ("info", "loader", "On its way"),
    Told.HELD_BACK: ("info", "hourglass", "Waits"),
    Told.NO_EMAIL: ("grace", "mail", "Needs an address"),
    Told.TO_CLAIM: ("active", "circle-check", "Live"),
    Told.LIVE: ("active", "circle-check", "Live"),
    Told.DECLINED: ("retired", "circle-minus", "Declined"),
    Told.NONE: ("retired", "circle-minus", "None"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One certification. badge: as it was last seen at the provider, None before; since: the anchor
    of who is certified; until: the last day of who is certified if nothing is added.
    """

    certification: Certification
    program: ProgramName
    decision: StandingDecision
    since: date
    until: date | None
    told: Told
    badge: Badge | None

    @property
    def certified(self) -> bool:
        return self.decision.certified

    @property
    def banner(self) -> str:
        """The template that says how the certification stands and what that makes of documents."""
        return f"credentials/standing/{self.decision.standing}.html"

    @property
    def suspended_through(self) -> date | None:
        """The last day of a suspension that ends by itself."""
        until = self.certification.suspended_until
        return until - ONE_DAY if until else None

    @property
    def comes_back(self) -> bool:
        """Whether what has ended can come back with the standing."""
        return self.decision.standing in {"lapsed", "suspended"}

    @property
    def closed(self) -> bool:
        """Whether nothing is made any more, and nobody is left to ask."""
        return self.told == Told.STAYS

    @property
    def word(self) -> tuple[str, str, str] | None:
        """How the badge stands: tone, icon and word; None where nothing is to be said."""
        return WORDS.get(self.told)


def panels(certificant: Certificant, on: date) -> list[Panel]:
    """One for each certification, the oldest first: five queries."""
    held = held_by(certificant, on)
    badges = Badge.objects.in_bulk([one.certification.pk for one in held])
    away = provider() is not None and Account.objects.exclude(problem="").exists()
    can_email = certificant.can_email
    return [
        _panel(one, badges.get(one.certification.pk), on, away=away, can_email=can_email)
        for one in held
    ]


def _panel(one: Held, badge: Badge | None, on: date, *, away: bool, can_email: bool) -> Panel:
    row, decision = one.certification, one.standing(on)
    ends = lapses_on(one.facts, on, policy()) if decision.certified else None
    return Panel(
        row,
        code_and_name(row.program, on),
        decision,
        anchor_on(row, on),
        ends - ONE_DAY if ends else None,
        told(badge, decision, away=away, can_email=can_email),
        badge,
    )


def told(
    badge: Badge | None, decision: StandingDecision, *, away: bool = False, can_email: bool = True
) -> Told:
    """What is said of a badge as it was last seen. away: the provider does not answer now."""
    if decision.standing == "deceased":
        return Told.STAYS
    if provider() is None:
        return Told.OFF
    if not decision.certified:
        return Told.NONE
    if badge is None or badge.state not in {*LIVE, There.REJECTED}:
        if not can_email:
            return Told.NO_EMAIL
        return Told.HELD_BACK if away else Told.ON_ITS_WAY
    named = {There.PENDING: Told.TO_CLAIM, There.ACCEPTED: Told.LIVE}
    return named.get(There(badge.state), Told.DECLINED)
