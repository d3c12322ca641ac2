"""Deciding about a certification, and noting a death: retire, suspend, revoke, end, take back
(handbook sections 8, 11 and 12).

What is decided is written with its history, its standing and all that follows of it at once, in one
transaction under the lock of the person. Revoking and taking back wait for a second person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from members.models import Certificant, Certification, Matter, Role, User, Verb
from members.queries import decisions as queries
from members.queries.facts import standing_facts
from members.queries.locks import lock_members
from members.rules.decisions import (
    DEATH,
    GROUPS,
    NEEDS_TWO,
    TAKES_BACK,
    Days,
    Deed,
    Refusal,
    change,
)
from members.services import history, second_person, standing, touched
from members.services.second_person import MatterRefused
from members.verbs import MemberVerb
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile, mark

REVOCATION, TAKE_BACK = "revocation", "decision_back"
KIND_OF = dict.fromkeys(TAKES_BACK, TAKE_BACK) | {Deed.REVOKE: REVOCATION}
VERBS: dict[Deed, Verb] = {
    Deed.RETIRE: MemberVerb.CERTIFICATION_CHANGED,
    Deed.SUSPEND: MemberVerb.CERTIFICATION_CHANGED,
    Deed.REVOKE: MemberVerb.CERTIFICATION_CHANGED,
    Deed.UNRETIRE: MemberVerb.RETIREMENT_ENDED,
    Deed.END_SUSPENSION: MemberVerb.SUSPENSION_ENDED,
    Deed.DEATH: MemberVerb.DECEASED,
}
ABOUT_SELF = "This is about you: somebody else decides it."
REASON_MISSING = "Say why: it stands in the history."


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody wants to decide. day, until: as `rules.decisions.change` asks them."""

    deed: Deed
    certification: Certification
    reason: str
    day: date | None = None
    until: date | None = None

    @property
    def of_person(self) -> bool:
        """Whether it is about all that the person holds."""
        return GROUPS[self.deed] == DEATH


@dataclass(frozen=True, slots=True)
class Done:
    """What it has changed. held: the certifications it is about, as they are since; before: their
    deciding days by id; after: what is otherwise.
    """

    held: Sequence[Certification]
    before: Mapping[int, Days] = field(default_factory=dict)
    after: Days = field(default_factory=dict)


def mark_of(certification: Certification) -> str:
    """The mark of what is on record of it, as a page shows it."""
    return mark(queries.days_on_record(certification))


def decide(*, decision: Decision, seen: str, on: date, actor: User) -> Done:
    """Decide what needs no second person. seen: `mark_of` what the page showed. The same again
    changes nothing. Raises Refusal, ChangedMeanwhile.
    """
    if decision.deed in NEEDS_TWO:
        raise Refusal("A second person confirms this.")
    return carry_out(decision=decision, seen=seen, on=on, actor=actor)


def carry_out(
    *,
    decision: Decision,
    seen: str,
    on: date,
    actor: User | None,
    asked_by: User | None = None,
) -> Done:
    """Write a decision and what follows of it at once. Raises Refusal, ChangedMeanwhile."""
    if not decision.reason.strip():
        raise Refusal(REASON_MISSING)
    with transaction.atomic():
        held = _locked(decision, on)
        first = held[0]
        if actor is not None and first.certificant.user_id == actor.pk:
            raise Refusal(ABOUT_SELF)
        if seen != mark_of(first):
            if _is_done(decision, first, actor):
                return Done(held)
            raise _meanwhile(first)
        after, restored = _change(decision, held, on)
        before = {row.pk: queries.days_on_record(row) for row in held}
        # What time has made of it until today is told first, not lost beneath the decision.
        standing.catch_up(certification_ids=[row.pk for row in held], on=on)
        _write(held, after)
        _note(decision, held[0], before[first.pk], after, restored, actor, asked_by)
        standing.refresh(certification_ids=[row.pk for row in held], on=on)
        touched.follow(held, on)
    return Done(held, before, after)


def ask(*, decision: Decision, seen: str, on: date, actor: User) -> Matter:
    """Ask a second person to confirm a revocation or a take-back. Raises Refusal, ChangedMeanwhile,
    MatterRefused.
    """
    if not decision.reason.strip():
        raise Refusal(REASON_MISSING)
    with transaction.atomic():
        held = _locked(decision, on)
        first = held[0]
        if seen != mark_of(first):
            raise _meanwhile(first)
        after, _ = _change(decision, held, on)
        person = first.certificant
        return second_person.ask(
            kind=KIND_OF[decision.deed],
            subject=queries.subject_of(first, GROUPS[decision.deed]),
            role=Role.RECORDS,
            payload={
                "deed": decision.deed,
                "certification": first.pk,
                "day": decision.day,
                "until": decision.until,
                "seen": seen,
                "before": {name: queries.days_on_record(first)[name] for name in after},
                "after": after,
            },
            reason=decision.reason,
            actor=actor,
            certificant=person,
            about=person.user,
        )


def decision_of(matter: Matter) -> Decision:
    """What a matter would decide."""
    kept: dict[str, Any] = matter.payload
    row = Certification.objects.select_related("certificant__user", "program")
    return Decision(
        Deed(kept["deed"]),
        row.get(pk=kept["certification"]),
        matter.reason,
        *(date.fromisoformat(kept[name]) if kept[name] else None for name in ("day", "until")),
    )


def confirm(matter: Matter, actor: User) -> None:
    """Carry out what a second person confirms. Raises MatterRefused."""
    try:
        carry_out(
            decision=decision_of(matter),
            seen=matter.payload["seen"],
            on=clock.today(),
            actor=actor,
            asked_by=matter.asked_by,
        )
    except Refusal as refused:
        raise MatterRefused(f"{refused} Decline it, and ask anew if it still holds.") from None
    except ChangedMeanwhile as changed:
        by = f" by {changed.by}" if changed.by else ""
        raise MatterRefused(
            f"The certification was changed{by} after this was asked for. Decline it and ask anew."
        ) from None


def _locked(decision: Decision, on: date) -> list[Certification]:
    """The certifications it is about, that one first, under the lock of who holds them."""
    person = decision.certification.certificant_id
    lock_members([person])
    rows = Certification.objects.filter(certificant=person, granted_on__lte=on)
    if not decision.of_person:
        rows = rows.filter(pk=decision.certification.pk)
    found = list(rows.select_related("certificant__user", "program").order_by("granted_on", "pk"))
    found.sort(key=lambda row: row.pk != decision.certification.pk)
    if not found:
        raise Refusal("It is granted on a later day: nothing is decided before.")
    return found


def _change(
    decision: Decision, held: Sequence[Certification], on: date
) -> tuple[dict[str, date | None], int | None]:
    """The days that are otherwise, and of a take-back the line of history that it takes back."""
    facts = standing_facts([row.pk for row in held])
    for row in held:
        after = change(decision.deed, facts[row.pk], day=decision.day, until=decision.until, on=on)
    if decision.deed not in TAKES_BACK:
        return after, None
    group = GROUPS[decision.deed]
    last = queries.last(held[:1], group).get(held[0].pk)
    if last is None:
        return after, None
    return {name: _day(last.was.get(name)) for name in group}, last.pk


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _write(held: Sequence[Certification], after: Days) -> None:
    person: Certificant = held[0].certificant
    for row in held:
        row.certificant = person
    for target, names in ((person, DEATH), (held[0], after.keys() - set(DEATH))):
        if changed := [name for name in names if name in after]:
            for name in changed:
                setattr(target, name, after[name])
            target.save(update_fields=changed)


def _note(
    decision: Decision,
    row: Certification,
    before: Days,
    after: Days,
    restored: int | None,
    actor: User | None,
    asked_by: User | None,
) -> None:
    group = GROUPS[decision.deed]
    told: dict[str, Any] = dict(after)
    verb = VERBS.get(decision.deed, MemberVerb.DECISION_TAKEN_BACK)
    if decision.deed in TAKES_BACK:
        told |= {queries.TAKEN_BACK: restored}
    if asked_by is not None:
        told |= {"asked_by": str(asked_by)}
    history.record(
        actor=actor,
        verb=verb,
        subject=queries.subject_of(row, group),
        certificant_id=row.certificant_id,
        before={name: before[name] for name in group},
        after=told,
        reason=decision.reason.strip(),
    )


def _meanwhile(row: Certification) -> ChangedMeanwhile:
    deed = queries.latest_deed(row.certificant, row)
    days = queries.days_on_record(row)
    return ChangedMeanwhile(days, deed.actor_name, deed.at) if deed else ChangedMeanwhile(days)


def _is_done(decision: Decision, row: Certification, actor: User | None) -> bool:
    """Whether it is the last deed already, by the same person: a button pressed twice."""
    deed = queries.latest_deed(row.certificant, row)
    if deed is None or actor is None or deed.actor_id != actor.pk:
        return False
    verb = VERBS.get(decision.deed, MemberVerb.DECISION_TAKEN_BACK)
    wanted = {day.isoformat() for day in (decision.day, decision.until) if day is not None}
    same = wanted == {deed.now[name] for name in GROUPS[decision.deed] if deed.now.get(name)}
    return deed.verb == verb and deed.reason == decision.reason.strip() and same
