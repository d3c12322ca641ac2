"""Withdrawing a completion: its points go while the cycle is open, and the place that it completed
is open again (handbook section 6).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from ccp.services import postings
from courses.completions.models import Attendance, Completion, Source, Why
from courses.completions.queries.completions import locked, name_of
from courses.completions.rules.flows import COMPLETION
from courses.completions.services.doubles import reported
from courses.completions.verbs import CompletionVerb
from courses.models import Enrollment, Provider
from courses.services.places import reopen_place
from members.models import Certificant, User
from members.services import history, vouching
from plumbing import work
from plumbing.flow import IllegalMove, ReasonMissing

State = Completion.State
PORTALS = frozenset({Source.OWN, Source.DOOR})
BY_PROVIDER = "The provider withdrew it."
ABOUT_SELF = "This is about you: somebody else decides it."


class NotThere(Exception):
    """No completion of the provider has this id."""


def withdraw(*, provider: Provider, completion_id: str, on: date) -> bool:
    """Withdraw what a provider reported; False where it waits for staff, as the cycle in which it
    earned points is closed, or the portal itself has seen it done. Twice changes nothing. Raises
    NotThere.
    """
    with transaction.atomic():
        rows = Completion.objects.filter(provider=provider, completion_id=completion_id)
        completion = locked(rows).first()
        if completion is None:
            raise NotThere
        if completion.state == State.WITHDRAWN:
            return True
        if completion.withdrawing:
            return False
        if completion.source in PORTALS:
            _ask_staff(completion)
            return False
        try:
            take_back_locked(completion, on=on, actor=None, reason=BY_PROVIDER, closed=False)
        except postings.CycleClosed:
            _ask_staff(completion)
            return False
    return True


def _ask_staff(completion: Completion) -> None:
    completion.withdrawing = True
    completion.save(update_fields=["withdrawing"])
    note(completion, CompletionVerb.WITHDRAWAL_ASKED, actor=None, reason=BY_PROVIDER)


def refuse_own(person: Certificant | None, actor: User) -> None:
    """Raise IllegalMove where staff would decide about themselves."""
    if person is not None and person.user_id == actor.pk:
        raise IllegalMove(ABOUT_SELF)


def decline(*, completion: Completion, actor: User, reason: str) -> None:
    """Let the points of a completion stay though its provider asked to withdraw it. Raises
    IllegalMove, ReasonMissing (of plumbing.flow).
    """
    if not reason.strip():
        raise ReasonMissing("Say why the points stay.")
    with transaction.atomic():
        completion = locked(Completion.objects.filter(pk=completion.pk)).get()
        refuse_own(completion.certificant, actor)
        if completion.withdrawing:
            completion.withdrawing = False
            completion.save(update_fields=["withdrawing"])
            note(completion, CompletionVerb.WITHDRAWAL_DECLINED, actor=actor, reason=reason)


def take_back_locked(
    completion: Completion, *, on: date, actor: User | None, reason: str, closed: bool
) -> None:
    """Take back a completion that is locked with its person, and open the place that it completed.
    closed: also out of a closed cycle, which is judged anew. Raises IllegalMove, CycleClosed (of
    ccp.services.postings).
    """
    if not COMPLETION.moves(completion.state, State.WITHDRAWN, actor=actor, reason=reason):
        return
    if completion.activity is not None:
        postings.take_back(
            activity=completion.activity, on=on, actor=actor, reason=reason, closed=closed
        )
    place_id, completion.enrollment = completion.enrollment_id, None
    completion.state, completion.withdrawing, completion.left = State.WITHDRAWN, False, []
    completion.save(update_fields=["state", "withdrawing", "left", "enrollment"])
    vouching.revoke(subject=completion.ref)
    if place_id is not None:
        _free(place_id, completion, actor=actor, reason=reason)
    look_again(completion)
    note(completion, CompletionVerb.COMPLETION_WITHDRAWN, actor=actor, reason=reason)


def _free(place_id: int, gone: Completion, *, actor: User | None, reason: str) -> None:
    """The place that it completed is completed by what else is on record of them and the course;
    where nothing is it is open again. Who was at the door, and was on record by a roster alone, is
    on record by the door then, as a job completes it; not where that was taken back as well.
    """
    rows = Enrollment.objects.select_related("course", "payer")
    place = rows.select_for_update(of=("self",), no_key=True).get(pk=place_id)
    person = gone.certificant_id
    other = reported(place.course_id, person) if person is not None else None
    if other is not None:
        other.enrollment, place.completed_on = place, other.completed_on
        other.save(update_fields=["enrollment"])
        place.save(update_fields=["completed_on"])
        return
    reopen_place(place=place, reason=reason, actor=actor)
    if not _by_door(place).exists():
        came = Attendance.objects.filter(enrollment=place, in_at__isnull=False)
        came.update(credited=False, **work.NEW)


def _by_door(place: Enrollment) -> QuerySet[Completion]:
    """What the door said of a place that nothing completes: it was taken back."""
    rows = Completion.objects.filter(provider=place.course.provider_id, source=Source.DOOR)
    name = name_of(place)
    return rows.filter(Q(completion_id=name) | Q(completion_id__startswith=f"{name}:"))


def look_again(gone: Completion) -> None:
    """What came a second time and was kept for that reason may count, as the first is gone, or
    refused.
    """
    kept = Completion.objects.filter(
        provider=gone.provider_id,
        certificant=gone.certificant_id,
        state=State.KEPT,
        why__in=[Why.TWICE, Why.NO_CYCLE],  # twice for one certification, in no cycle of another
    )
    if gone.certificant_id is not None:
        kept.update(state=State.RECEIVED, why="", **work.NEW)


def note(
    completion: Completion,
    verb: CompletionVerb,
    *,
    actor: User | None,
    reason: str,
    second: User | None = None,
) -> None:
    """Write the history of a completion, in the transaction of the deed."""
    history.record(
        actor=actor,
        verb=verb,
        subject=f"completion:{completion.pk}",
        certificant_id=completion.certificant_id,
        after=story(completion) | ({"second": str(second)} if second else {}),
        reason=reason,
    )


def story(completion: Completion) -> dict[str, object]:
    """What history keeps of one."""
    return {
        "title": completion.title,
        "provider": completion.provider.name,
        "completion_id": completion.completion_id,
        "completed_on": completion.completed_on,
    }
