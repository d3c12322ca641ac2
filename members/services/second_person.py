"""What needs a second person: asked by one, confirmed or declined by another, both kept.

A kind of matter is declared by its owner when its app is ready: how it is called, what it changes,
and the service that carries it out. Nothing here knows what a kind brings about.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction

from members.models import Certificant, Matter, Role, User, Verb
from members.queries.locks import lock_members
from members.rules.second_person import Person, Refusal, may_ask, may_decide
from members.services import history
from members.verbs import MemberVerb
from plumbing import clock, work
from plumbing.mail import outcome

log = logging.getLogger(__name__)

QUEUE = work.Queue(lease=timedelta(minutes=3), most=100, away=(outcome.TryLater,))
WORDS = {
    Refusal.ROLE: "This is for staff who hold the role {role}.",
    Refusal.ABOUT_SELF: "This is about you: two others do it.",
    Refusal.SAME_PERSON: "You asked for this: somebody else decides it.",
}


class MatterRefused(Exception):
    """This cannot be asked or decided so; the text is for the person."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after, for the page on which it is decided."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of matter. `carry_out` runs in the transaction of the confirmation and may raise
    MatterRefused; `word` gives the emails that tell of it, sent once it is committed. `beside`, a
    template, shows what else it would bring about, as `weigh` finds on the day of the decision.
    `lock` takes what comes before the matter in the one lock order, beyond the member it is about.
    """

    key: str
    title: str
    changes: Callable[[Matter], Sequence[Change]]
    carry_out: Callable[[Matter, User], None]
    word: Callable[[Matter], Sequence[EmailMessage]] = lambda _matter: ()
    beside: str = ""
    weigh: Callable[[Matter, User, date], Mapping[str, Any]] = lambda _matter, _user, _on: {}
    lock: Callable[[Matter], None] = lambda _matter: None


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    """Let a kind be asked for; once for each, when the app of its owner is ready."""
    _kinds[kind.key] = kind


def kind_of(matter: Matter) -> Kind:
    return _kinds[matter.kind]


def ask(
    *,
    kind: str,
    subject: str,
    role: Role,
    payload: Mapping[str, Any],
    reason: str,
    actor: User,
    certificant: Certificant | None = None,
    about: User | None = None,
) -> Matter:
    """Write down what one person asks for. Raises MatterRefused, also where it waits already."""
    about_key = about.pk if about else None
    _refuse(may_ask(_person(actor, role), about=about_key), role)
    if not reason.strip():
        raise MatterRefused("Say why: the second person reads it.")
    matter = Matter(
        kind=_kinds[kind].key,
        subject=subject,
        role=role,
        payload=dict(payload),
        reason=reason.strip(),
        asked_by=actor,
        certificant=certificant,
        about=about,
    )
    with transaction.atomic():
        # Of two who ask at once the second gets no row, and no error of the database.
        [made] = Matter.objects.bulk_create([matter], ignore_conflicts=True)
        waiting = Matter.objects.get(kind=kind, subject=subject, decided_at=None)
        if waiting.asked_by_id != actor.pk or waiting.asked_at != made.asked_at:
            raise MatterRefused(f"{waiting.asked_by} asked for this already; it waits.")
        _note(waiting, MemberVerb.ASKED, actor=actor, reason=matter.reason)
    return waiting


def refusal(matter: Matter, user: User) -> str:
    """Why this person may not decide it, in words; "" when they may."""
    found = may_decide(
        _person(user, matter.role), asked_by=matter.asked_by_id, about=matter.about_id
    )
    return _words(found, matter.role) if found else ""


def confirm(*, matter: Matter, actor: User, now: datetime) -> Matter:
    """Carry out what was asked for. Raises MatterRefused; the second of two is told."""
    with transaction.atomic():
        matter = _decided(matter, actor, confirmed=True, now=now)
        kind_of(matter).carry_out(matter, actor)
    return matter


def decline(*, matter: Matter, actor: User, reason: str, now: datetime) -> Matter:
    """Let it be, with the reason. Who asked may take it back so as well."""
    if not reason.strip():
        raise MatterRefused("Say why: the person who asked reads it.")
    with transaction.atomic():
        matter = _decided(matter, actor, confirmed=False, now=now)
        _note(matter, MemberVerb.DECLINED, actor=actor, reason=reason.strip())
    return matter


def tell(*, seconds: float) -> None:
    """Send word of what was confirmed and not told yet; what the mail does not take now waits."""
    untold = Matter.objects.filter(confirmed=True, told_at=None).order_by("pk")
    with suppress(outcome.TryLater):
        work.work_off(QUEUE, untold, _tell, seconds=seconds)


def _tell(matter: Matter) -> None:
    for message in kind_of(matter).word(matter):
        try:
            message.send()
        except Exception as error:
            meaning = outcome.of_error(error)
            if meaning is None:
                raise
            if isinstance(meaning, outcome.TryLater):
                raise meaning from error
            log.warning("the mail server took no word of matter %s", matter.pk)
    work.mine(matter).update(told_at=clock.now())


def _decided(matter: Matter, actor: User, *, confirmed: bool, now: datetime) -> Matter:
    """Mark it decided under its lock, behind that of the member."""
    if matter.certificant_id is not None:
        lock_members([matter.certificant_id])
    kind_of(matter).lock(matter)
    matter = (
        Matter.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=matter.pk)
    )
    if matter.decided_at is not None:
        said = "confirmed" if matter.confirmed else "declined"
        raise MatterRefused(f"{matter.decided_by} {said} this already.")
    takes_back = not confirmed and matter.asked_by_id == actor.pk
    if not takes_back and (said := refusal(matter, actor)):
        raise MatterRefused(said)
    matter.decided_by, matter.decided_at, matter.confirmed = actor, now, confirmed
    matter.save(update_fields=["decided_by", "decided_at", "confirmed"])
    return matter


def _person(user: User, role: str) -> Person:
    return Person(user.pk, user.has_role(role))


def _refuse(found: Refusal | None, role: str) -> None:
    if found:
        raise MatterRefused(_words(found, role))


def _words(found: Refusal, role: str) -> str:
    return WORDS[found].format(role=Role(role).label)


def _note(matter: Matter, verb: Verb, *, actor: User, reason: str) -> None:
    history.record(
        actor=actor,
        verb=verb,
        subject=matter.subject,
        certificant=matter.certificant,
        after={
            "asked_for": kind_of(matter).title,
            "to": [change.after for change in kind_of(matter).changes(matter)],
        },
        reason=reason,
    )
