"""What staff decide of completions: whose one is, whether its hours are right, and what was settled
with its provider (section 6). Each deed locks the person, then the completion; nobody decides
about themselves. What changes a closed cycle takes two: `correcting`.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from courses.completions.models import Completion, Conflict, Told, Why
from courses.completions.queries.completions import locked
from courses.completions.rules.flows import COMPLETION
from courses.completions.services.counting import count
from courses.completions.services.withdrawing import look_again, note, refuse_own
from courses.completions.verbs import CompletionVerb
from members.models import Certificant, Certification, User
from members.queries.locks import lock_members
from plumbing import clock
from plumbing.flow import ReasonMissing

State = Completion.State
SAY_WHY = "Say why: it stands in the history."
TOLD_AGAIN = timedelta(minutes=1)


def match(
    *,
    completion: Completion,
    person: Certificant,
    certification: Certification | None,
    reason: str,
    on: date,
    actor: User,
) -> Completion:
    """Say whose a parked completion is and count it; what was sent stays as it came. certification:
    the one that is meant, where one is. Raises IllegalMove, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(SAY_WHY)
    refuse_own(person, actor)
    with transaction.atomic():
        lock_members([person.pk])
        completion = _locked(completion)
        if not COMPLETION.moves(completion.state, State.RECEIVED, actor=actor, reason=reason):
            return completion
        completion.state, completion.why = State.RECEIVED, ""
        completion.certificant, completion.certification = person, certification
        completion.save(update_fields=["state", "why", "certificant", "certification"])
        note(completion, CompletionVerb.COMPLETION_MATCHED, actor=actor, reason=reason)
        count([completion], on=on, actor=actor)
    return completion


def take(*, completion: Completion, reason: str, on: date, actor: User) -> Completion:
    """Count what says more hours of a day than count unseen: staff have looked at it. Raises
    IllegalMove, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(SAY_WHY)
    with transaction.atomic():
        completion = _locked(completion)
        refuse_own(completion.certificant, actor)
        if completion.state != State.PARKED or completion.why != Why.HOURS:
            return completion
        completion.state, completion.why, completion.looked = State.RECEIVED, "", True
        completion.save(update_fields=["state", "why", "looked"])
        note(completion, CompletionVerb.HOURS_TAKEN, actor=actor, reason=reason)
        count([completion], on=on, actor=actor)
    return completion


def refuse(*, completion: Completion, reason: str, actor: User) -> Completion:
    """Take nothing of what is parked, and nothing more of what waits; what open cycles took stays.
    Raises IllegalMove, ReasonMissing.
    """
    with transaction.atomic():
        completion = _locked(completion)
        refuse_own(completion.certificant, actor)
        if not COMPLETION.moves(completion.state, State.REFUSED, actor=actor, reason=reason):
            return completion
        counted = completion.activity_id is not None
        completion.state = State.COUNTED if counted else State.REFUSED
        completion.left, completion.why = [], "" if counted else completion.why
        completion.save(update_fields=["state", "left", "why"])
        look_again(completion)
        note(completion, CompletionVerb.COMPLETION_REFUSED, actor=actor, reason=reason)
    return completion


def settle(*, conflict: Conflict, how: str, actor: User) -> None:
    """Note that a conflict is settled with its provider; twice changes nothing. Raises
    ReasonMissing.
    """
    if not how.strip():
        raise ReasonMissing("Say how it was settled.")
    with transaction.atomic():
        completion = _locked(conflict.completion)
        settled = Conflict.objects.filter(pk=conflict.pk, settled_at__isnull=True).update(
            settled_at=clock.now(), settled_by=actor, note=how.strip()[:300]
        )
        if settled:
            note(completion, CompletionVerb.CONFLICT_SETTLED, actor=actor, reason=how)


def told(*, completion: Completion, email: str, subject: str, text: str, actor: User) -> Told:
    """Keep that its provider was told, and what; the same twice within a minute is once."""
    with transaction.atomic():
        completion = _locked(completion)
        again = completion.told.filter(
            told_by=actor, text=text, told_at__gt=clock.now() - TOLD_AGAIN
        ).first()
        if again is not None:
            return again
        note(completion, CompletionVerb.PROVIDER_TOLD, actor=actor, reason="")
        return completion.told.create(told_by=actor, email=email, subject=subject, text=text)


def _locked(completion: Completion) -> Completion:
    return locked(Completion.objects.filter(pk=completion.pk)).get()
