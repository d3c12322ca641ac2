"""What of a round takes two people: a draw again, and who is left out (handbook sections 7, 12)."""

from __future__ import annotations

from collections.abc import Sequence

from ccp.audit.models import Draw, Round, StaffExclusion
from ccp.audit.services import rounds
from ccp.audit.services.rounds import RoundRefused, Seed
from ccp.audit.verbs import AuditVerb
from members.models import Certification, Matter, Role, User
from members.services import history, second_person
from members.services.second_person import Change, MatterRefused
from plumbing import clock

REDRAW, EXCLUSION = "audit_redraw", "audit_exclusion"


def ask_redraw(*, year: int, seed: Seed, reason: str, actor: User) -> Matter:
    """Ask for another draw of a round that was drawn. Raises RoundRefused, MatterRefused."""
    held = rounds.round_of(year)
    if held.state != Round.State.DRAWN:
        raise RoundRefused(f"The round of {year} was not drawn yet: draw it.")
    rounds.checked(seed)
    return second_person.ask(
        kind=REDRAW,
        subject=held.subject,
        role=Role.ADMIN,
        payload={"year": year, "seed": seed.text, "origin": seed.origin.strip()},
        reason=reason,
        actor=actor,
    )


def redraw(*, year: int, seed: Seed, reason: str, actor: User, second: User) -> Draw:
    """Draw a round again where both are here. Raises RoundRefused, MatterRefused."""
    matter = ask_redraw(year=year, seed=seed, reason=reason, actor=actor)
    try:
        second_person.confirm(matter=matter, actor=second, now=clock.now())
    except MatterRefused:
        second_person.decline(
            matter=matter, actor=actor, reason="The second person may not.", now=clock.now()
        )
        raise
    made: Draw = rounds.round_of(year).draws.order_by("-number")[0]
    return made


def ask_exclusion(*, year: int, certification: Certification, reason: str, actor: User) -> Matter:
    """Ask that a certification is left out of a year. Raises RoundRefused, MatterRefused."""
    _refuse_drawn(year)
    if StaffExclusion.objects.filter(year=year, certification=certification).exists():
        raise RoundRefused(f"{certification.number} is left out of the round of {year} already.")
    return second_person.ask(
        kind=EXCLUSION,
        subject=f"audit_round:{year}:{certification.number}",
        role=Role.ADMIN,
        payload={
            "year": year,
            "certification": certification.pk,
            "number": certification.number,
            "name": certification.certificant.full_name,
        },
        reason=reason,
        actor=actor,
        certificant=certification.certificant,
        about=certification.certificant.user,
    )


def _refuse_drawn(year: int) -> None:
    if Round.objects.filter(year=year, state=Round.State.DRAWN).exists():
        raise RoundRefused(f"The round of {year} was drawn: nobody is left out of it any more.")


def _redraw_changes(matter: Matter) -> Sequence[Change]:
    last = rounds.round_of(matter.payload["year"]).draws.order_by("-number")[0]
    asked = matter.payload
    return [
        Change("Seed", last.seed, asked["seed"]),
        Change("Where it comes from", last.origin, asked["origin"]),
    ]


def _draw_again(matter: Matter, actor: User) -> None:
    asked = matter.payload
    try:
        held = rounds.locked(asked["year"])
        rounds.take(
            held,
            Seed(asked["seed"], asked["origin"]),
            on=clock.today(),
            actor=matter.asked_by,
            reason=matter.reason,
            second=actor,
        )
    except RoundRefused as refused:
        raise MatterRefused(str(refused)) from refused


def _exclusion_changes(matter: Matter) -> Sequence[Change]:
    asked = matter.payload
    return [Change(f"{asked['name']}, {asked['number']}", "on the list", "left out")]


def _leave_out(matter: Matter, actor: User) -> None:
    asked = matter.payload
    try:
        Round.objects.select_for_update().filter(year=asked["year"]).first()
        _refuse_drawn(asked["year"])
    except RoundRefused as refused:
        raise MatterRefused(str(refused)) from refused
    StaffExclusion.objects.create(
        year=asked["year"],
        certification_id=asked["certification"],
        reason=matter.reason,
        asked_by=matter.asked_by,
        confirmed_by=actor,
    )
    history.record(
        actor=matter.asked_by,
        verb=AuditVerb.AUDIT_EXCLUDED,
        subject=f"audit_round:{asked['year']}",
        certificant=matter.certificant,
        after={"number": asked["number"], "year": asked["year"], "second": str(actor)},
        reason=matter.reason,
    )


second_person.declare(
    second_person.Kind(REDRAW, "Draw a round again", _redraw_changes, _draw_again)
)
second_person.declare(
    second_person.Kind(EXCLUSION, "Leave out of an audit round", _exclusion_changes, _leave_out)
)
