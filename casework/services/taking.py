"""Taking cases and giving them back: one case is never on two desks."""

from __future__ import annotations

from django.db import transaction

from casework import kinds
from casework.models import Case, Conflict
from casework.queries import cases as queries
from casework.rules.reviewers import WORDS, Barred
from casework.services.cases import CaseRefused, locked, move, note, wrote
from casework.verbs import CaseVerb
from members.models import Certificant, Role, User
from members.queries.locks import lock_members
from members.services import history
from plumbing import clock


def take_next(*, kind: kinds.Kind, actor: User) -> Case | None:
    """Take the case that has waited longest of those nobody has; None where there is none.

    People who are at work on a case of somebody just now are passed over, so of any number who ask
    at once each gets another one. Raises CaseRefused for who may not review cases of this kind.
    """
    if not actor.has_role(kind.role):
        raise CaseRefused(WORDS[Barred.ROLE])
    for skip in (True, False):  # the second look waits for those that were busy
        with transaction.atomic():
            free = queries.free_for(kind, actor).select_related("certificant")
            found = free.select_for_update(
                of=("certificant",), no_key=True, skip_locked=skip
            ).first()
            if found is None:
                continue
            case = locked(found.pk)
            free_still = case.taken_by_id is None and case.waiting_since is not None
            if free_still and queries.why_barred(case, actor) is None:
                return _taken(case, actor)
    return None


def take(*, case_id: int, actor: User) -> Case:
    """Take this very case. Taken already by the same person, it is theirs as before.

    Raises CaseRefused, with who has it.
    """
    with transaction.atomic():
        case = locked(case_id)
        if found := queries.why_barred(case, actor):
            raise CaseRefused(WORDS[found])
        if case.taken_by_id not in {None, actor.pk}:
            raise CaseRefused(f"{case.taken_by} has this case.")
        if case.waiting_since is None:
            raise CaseRefused("This case does not wait for anybody here.")
        return _taken(case, actor)


def give_back(*, case_id: int, actor: User, reason: str = "") -> Case:
    """Give a case back, for anybody to take; what was found so far stays. Who has it may, and an
    administrator. Raises CaseRefused.
    """
    with transaction.atomic():
        case = locked(case_id)
        if case.taken_by_id is None:
            return case
        if case.taken_by_id != actor.pk and not actor.has_role(Role.ADMIN):
            raise CaseRefused(
                f"{case.taken_by} has this case. They or an administrator give it back."
            )
        if queries.waits_for_second(case):
            raise CaseRefused("Its decision waits for a second person.")
        return _given_back(case, actor, reason)


def declare_conflict(*, certificant: Certificant, why: str, actor: User) -> Conflict:
    """Declare that one does not judge a person; their cases that one has go back.

    Raises CaseRefused without a word why.
    """
    if not why.strip():
        raise CaseRefused("Say what the conflict is: it is kept with your name.")
    with transaction.atomic():
        lock_members([certificant.pk])
        declared, new = Conflict.objects.get_or_create(
            staff=actor, certificant=certificant, defaults={"why": why.strip()}
        )
        if not new:
            return declared
        for case in Case.objects.filter(certificant=certificant, taken_by=actor):
            _given_back(locked(case.pk), actor, "a conflict of interest")
        history.record(
            actor=actor,
            verb=CaseVerb.CONFLICT_DECLARED,
            subject=f"member:{certificant.member_number}",
            certificant=certificant,
            reason=declared.why,
        )
    return declared


def _taken(case: Case, actor: User) -> Case:
    if case.taken_by_id is None:
        wrote(case, actor=actor, taken_by=actor, taken_at=clock.now())
        note(case, CaseVerb.CASE_TAKEN, actor=actor)
    if to := kinds.of(case.kind).when_taken.get(case.state):
        move(case, to=to, actor=actor)
    return case


def _given_back(case: Case, actor: User, reason: str) -> Case:
    kind = kinds.of(case.kind)
    back = set(kind.flow.pairs())
    before = {after: state for state, after in kind.when_taken.items() if (after, state) in back}
    wrote(case, actor=actor, taken_by=None, taken_at=None)
    if to := before.get(case.state):
        move(case, to=to, actor=actor, reason=reason)
    note(case, CaseVerb.CASE_GIVEN_BACK, actor=actor, reason=reason)
    return case
