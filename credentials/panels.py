"""What a member is told of badge and credential of each certification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credentials.credly.client import provider
from credentials.models import Badge
from credentials.rules.badges import LIVE, There
from members.models import Certificant, Certification
from members.queries.held import Held, held_by
from members.queries.programs import code_and_name
from members.rules.facts import anchor_on
from members.rules.programs import ProgramName
from members.rules.standing import StandingDecision


class Told(StrEnum):
    """What is said of a badge; its words stand in templates/credentials/badge."""

    OFF = "off"  # there is no provider
    ON_ITS_WAY = "on_its_way"
    TO_CLAIM = "to_claim"
    LIVE = "live"
    DECLINED = "declined"
    NONE = "none"  # the certification does not hold


@dataclass(frozen=True, slots=True)
class Panel:
    """One certification. badge: as it was last seen at the provider, None before; since: the anchor
    of who is certified.
    """

    certification: Certification
    program: ProgramName
    decision: StandingDecision
    since: date
    told: Told
    badge: Badge | None

    @property
    def certified(self) -> bool:
        return self.decision.certified


def panels(certificant: Certificant, on: date) -> list[Panel]:
    """One for each certification, the oldest first: four queries."""
    held = held_by(certificant, on)
    badges = Badge.objects.in_bulk([one.certification.pk for one in held])
    return [_panel(one, badges.get(one.certification.pk), on) for one in held]


def _panel(one: Held, badge: Badge | None, on: date) -> Panel:
    row, decision = one.certification, one.standing(on)
    return Panel(
        row,
        code_and_name(row.program, on),
        decision,
        anchor_on(row, on),
        told(badge, certified=decision.certified),
        badge,
    )


def told(badge: Badge | None, *, certified: bool) -> Told:
    """What is said of a badge as it was last seen."""
    if provider() is None:
        return Told.OFF
    if not certified:
        return Told.NONE
    if badge is None or badge.state not in {*LIVE, There.REJECTED}:
        return Told.ON_ITS_WAY
    named = {There.PENDING: Told.TO_CLAIM, There.ACCEPTED: Told.LIVE}
    return named.get(There(badge.state), Told.DECLINED)
