"""Correcting closed cycles by completions, which takes two (handbook sections 4, 6 and 12): posting
to one what came too late, and taking points back out of one as the provider asks.

One of the staff asks, and sees what it would tell the member; another confirms it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction

from casework.services import previews
from casework.services.previews import Told
from ccp.services import postings
from courses.completions.models import Completion
from courses.completions.queries.completions import locked
from courses.completions.rules.flows import COMPLETION
from courses.completions.services.counting import RECORDED, counts_for, posting_of, settle_places
from courses.completions.services.doubles import free_for
from courses.completions.services.withdrawing import note, refuse_own, take_back_locked
from courses.completions.verbs import CompletionVerb
from members.models import Matter, Role, User
from members.services import second_person
from members.services.second_person import Change, MatterRefused
from notices.services.planning import Plan, plan_many
from plumbing import clock
from plumbing.flow import IllegalMove, ReasonMissing

State = Completion.State
CORRECTION = "completion_correction"
SAY_WHY = "Say why: it stands in the history, and a second person reads it."
NO_POINTS = "Its points were asked back by nobody, or are back already."
NO_CYCLE = "No cycle of theirs holds its day any more: there is nothing to post it to."
COUNTED = "It is counted already."
TWICE = "The same course counts in that cycle already: refuse this one."
SUBJECT = "completion:{pk}"


class Deed(StrEnum):
    """What is done to a closed cycle."""

    POST = "post"
    TAKE_BACK = "take_back"


WORDS: Mapping[str, tuple[str, str]] = {
    Deed.POST: ("waits: its cycle was closed", "posted to the closed cycle"),
    Deed.TAKE_BACK: ("on record", "taken back, with its points"),
}


def ask(*, completion: Completion, deed: Deed, reason: str, on: date, actor: User) -> Matter:
    """Ask a second person to correct a closed cycle. Raises IllegalMove, ReasonMissing where it
    could not be done, MatterRefused where it waits already.
    """
    if not reason.strip():
        raise ReasonMissing(SAY_WHY)
    with transaction.atomic():
        completion = locked(Completion.objects.filter(pk=completion.pk)).get()
        with transaction.atomic():  # whether it could be done, before anybody is asked
            _do(completion, deed, reason, on=on, actor=actor)
            transaction.set_rollback(True)
        completion.refresh_from_db()
        person = completion.certificant
        return second_person.ask(
            kind=CORRECTION,
            subject=SUBJECT.format(pk=completion.pk),
            role=Role.RECORDS,
            payload={"completion": completion.pk, "deed": deed.value, "title": completion.title},
            reason=reason,
            actor=actor,
            certificant=person,
            about=person.user if person else None,
        )


def foreseen(*, completion: Completion, deed: Deed, on: date, actor: User) -> list[Told]:
    """What it would tell the member, were it confirmed today; nothing of a buyer. Raises
    IllegalMove.
    """
    if completion.certificant_id is None:
        return []

    def rehearse() -> None:
        row = locked(Completion.objects.filter(pk=completion.pk)).get()
        _do(row, deed, SAY_WHY, on=on, actor=actor)

    return previews.messages(certificant_id=completion.certificant_id, deed=rehearse, on=on)


def waiting(completion: Completion) -> Matter | None:
    """What was asked for of it and waits for a second person."""
    rows = Matter.objects.select_related("asked_by").filter(kind=CORRECTION, decided_at=None)
    return rows.filter(subject=SUBJECT.format(pk=completion.pk)).first()


def _do(
    completion: Completion,
    deed: Deed,
    reason: str,
    *,
    on: date,
    actor: User,
    second: User | None = None,
) -> None:
    """Carry it out, the completion and its person locked. actor: who asked for it."""
    refuse_own(completion.certificant, second or actor)
    if deed == Deed.TAKE_BACK:
        if not completion.withdrawing:
            raise IllegalMove(NO_POINTS)
        take_back_locked(completion, on=on, actor=actor, reason=reason, closed=True)
        return
    if not COMPLETION.moves(completion.state, State.COUNTED, actor=actor, reason=reason):
        raise IllegalMove(COUNTED)
    fitting = counts_for([completion])[completion.pk]
    free = free_for(completion, fitting)
    if fitting and not free:
        raise IllegalMove(TWICE)
    wanted = posting_of(completion, free)
    posted = postings.post_many([wanted], on=on, actor=actor, reason=reason.strip())
    activity = posted[completion.ref].activity
    if activity is None:
        raise IllegalMove(NO_CYCLE)
    completion.activity, completion.state = activity, State.COUNTED
    completion.why, completion.left = "", []
    settle_places([completion], on)
    completion.save(update_fields=["state", "why", "left", "activity", "enrollment"])
    _tell(completion, on)
    verb = CompletionVerb.COMPLETION_POSTED
    note(completion, verb, actor=actor, reason=reason, second=second)


def _tell(completion: Completion, on: date) -> None:
    """That it is recorded: by the day, as an open cycle may have had its part of it before."""
    assert completion.certificant_id is not None  # noqa: S101 - it counts for them
    plan = Plan(
        certificant_id=completion.certificant_id,
        kind=RECORDED,
        about=completion.pk,
        step=on.isoformat(),
        due_on=on,
    )
    plan_many([plan])


def _changes(matter: Matter) -> Sequence[Change]:
    before, after = WORDS[matter.payload["deed"]]
    return [Change(matter.payload["title"], before, after)]


def _confirmed(matter: Matter, actor: User) -> None:
    """Carry out what was asked for. Raises MatterRefused."""
    asked = matter.payload
    completion = locked(Completion.objects.filter(pk=asked["completion"])).get()
    try:
        _do(
            completion,
            Deed(asked["deed"]),
            matter.reason,
            on=clock.today(),
            actor=matter.asked_by,
            second=actor,
        )
    except IllegalMove as refused:
        raise MatterRefused(f"{refused} Decline this.") from refused


def _weigh(matter: Matter, user: User, on: date) -> Mapping[str, Any]:
    """What it would tell the member, for who decides it."""
    asked = matter.payload
    completion = Completion.objects.select_related("provider", "certificant").get(
        pk=asked["completion"]
    )
    try:
        told = foreseen(completion=completion, deed=Deed(asked["deed"]), on=on, actor=user)
    except IllegalMove as refused:
        return {"preview": True, "completion": completion, "problem": str(refused)}
    return {"preview": True, "completion": completion, "told": told}


KIND = second_person.Kind(
    CORRECTION,
    "Correct a closed cycle",
    _changes,
    _confirmed,
    beside="completions/_matter.html",
    weigh=_weigh,
)
