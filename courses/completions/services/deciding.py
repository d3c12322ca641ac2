"""What staff decide of completions: whose one is, and whether a closed cycle takes one (section 4,
section 6). Each deed locks the completion, then its person.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ccp.services import postings
from courses.completions.models import Completion, Conflict
from courses.completions.queries.completions import locked
from courses.completions.rules.flows import COMPLETION
from courses.completions.services.counting import count, counts_for, posting_of
from courses.completions.services.withdrawing import note
from courses.completions.verbs import CompletionVerb
from members.models import Certificant, Certification, User
from plumbing import clock
from plumbing.flow import ReasonMissing

State = Completion.State
SAY_WHY = "Say why: it stands in the history."


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
    with transaction.atomic():
        completion = _locked(completion)
        if not COMPLETION.moves(completion.state, State.RECEIVED, actor=actor, reason=reason):
            return completion
        completion.state, completion.why = State.RECEIVED, ""
        completion.certificant, completion.certification = person, certification
        completion.save(update_fields=["state", "why", "certificant", "certification"])
        note(completion, CompletionVerb.COMPLETION_MATCHED, actor=actor, reason=reason)
        count([completion], on=on, actor=actor)
    return completion


def post_closed(*, completion: Completion, reason: str, on: date, actor: User) -> Completion:
    """Post what came too late to the cycles that were closed, as a correction. Raises IllegalMove,
    ReasonMissing.
    """
    with transaction.atomic():
        completion = _locked(completion)
        if not COMPLETION.moves(completion.state, State.COUNTED, actor=actor, reason=reason):
            return completion
        wanted = posting_of(completion, counts_for([completion])[completion.pk])
        found = postings.post_many([wanted], on=on, actor=actor, reason=reason.strip())
        completion.activity = found[completion.ref].activity
        completion.state, completion.why, completion.left = State.COUNTED, "", []
        completion.save(update_fields=["state", "why", "left", "activity"])
    return completion


def refuse(*, completion: Completion, reason: str, actor: User) -> Completion:
    """Take nothing of what is parked, and nothing more of what waits; what open cycles took stays.
    Raises IllegalMove, ReasonMissing.
    """
    with transaction.atomic():
        completion = _locked(completion)
        if not COMPLETION.moves(completion.state, State.REFUSED, actor=actor, reason=reason):
            return completion
        counted = completion.activity_id is not None
        completion.state = State.COUNTED if counted else State.REFUSED
        completion.left = []
        completion.save(update_fields=["state", "left"])
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


def _locked(completion: Completion) -> Completion:
    return locked(Completion.objects.filter(pk=completion.pk)).get()
