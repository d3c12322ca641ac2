"""What every service of cases does: open one, lock it, move it, note who wrote."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from casework import kinds
from casework.models import Case
from casework.queries.cases import why_barred
from casework.rules.reviewers import WORDS
from members.models import Certificant, User, Verb
from members.queries.locks import lock_members_in
from members.services import history
from plumbing import clock
from plumbing.meanwhile import ChangedMeanwhile


class CaseRefused(Exception):
    """This cannot be done with the case; the text is for the person who asked."""


def open_case(
    *,
    kind: kinds.Kind,
    number: str,
    certificant: Certificant,
    state: str,
    opened_at: datetime | None = None,
) -> Case:
    """Open a case in a state of its kind; the caller notes it in the history."""
    now = opened_at or clock.now()
    return Case.objects.create(
        kind=kind.key,
        number=number,
        certificant=certificant,
        state=state,
        opened_at=now,
        changed_at=now,
        waiting_since=now if state in kind.waits_in else None,
    )


def locked(case_id: int, *, version: int | None = None) -> Case:
    """Lock the person and then the case, inside a transaction.

    version: what the caller saw. Raises ChangedMeanwhile, with who wrote since and when.
    """
    lock_person(case_id)
    case: Case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("certificant", "taken_by", "changed_by")
        .get(pk=case_id)
    )
    if version is not None:
        same_version(case, version)
    return case


def lock_person(case_id: int) -> None:
    """Lock the person of a case, as comes before the lock of the case: one query."""
    lock_members_in("SELECT certificant_id FROM casework_case WHERE id = ANY(%s)", [case_id])


def same_version(case: Case, version: int) -> None:
    """Raises ChangedMeanwhile where somebody wrote since that version, with who and when."""
    if version != case.version:
        raise ChangedMeanwhile({}, by=str(case.changed_by or history.SYSTEM), at=case.changed_at)


def wrote(case: Case, *, actor: User | None, **columns: Any) -> None:
    """Write columns of a locked case: whoever saw it before has seen an older version."""
    case.version += 1
    case.changed_by, case.changed_at = actor, clock.now()
    for name, value in columns.items():
        setattr(case, name, value)
    case.save(update_fields=["version", "changed_by", "changed_at", *columns])


def move(case: Case, *, to: str, actor: User | None, reason: str = "", **columns: Any) -> bool:
    """Move a locked case as its kind's table says; False where it is there already.

    Raises IllegalMove. Since when it waits follows, and whoever has it keeps it where it still
    waits for staff or comes back to them.
    """
    kind, before = kinds.of(case.kind), case.state
    if not kind.flow.moves(before, to, actor=actor, reason=reason):
        return False
    waits = to in kind.waits_in
    columns["waiting_since"] = (case.waiting_since or clock.now()) if waits else None
    if (not waits and to not in kind.stays_with) or to in kind.fresh_eyes:
        columns |= {"taken_by": None, "taken_at": None}
    wrote(case, actor=actor, state=to, **columns)
    kind.moved(case=case, before=before, actor=actor)
    return True


def move_many(case_ids: Collection[int], *, to: str, actor: User | None) -> None:
    """Move cases of locked people between states that are nobody's turn here, all at once; the
    database holds them to the moves of their kind.
    """
    Case.objects.filter(pk__in=case_ids).update(
        state=to, version=F("version") + 1, changed_by=actor, changed_at=clock.now()
    )


def may_judge(case: Case, actor: User) -> None:
    """Raises CaseRefused unless this person has the case and may judge it now."""
    if found := why_barred(case, actor):
        raise CaseRefused(WORDS[found])
    if case.state not in kinds.of(case.kind).judged_in:
        word = kinds.of(case.kind).word(case.state).lower()
        raise CaseRefused(f"This case is {word}: there is nothing to judge now.")
    if case.taken_by_id != actor.pk:
        has = f"{case.taken_by} has this case." if case.taken_by else "Nobody has this case."
        raise CaseRefused(f"{has} Take it first.")


def note(
    case: Case,
    verb: Verb,
    *,
    actor: User | None,
    reason: str = "",
    after: Mapping[str, Any] | None = None,
) -> None:
    """One line of history about a case."""
    history.record(
        actor=actor,
        verb=verb,
        subject=case.subject,
        certificant_id=case.certificant_id,
        after={"case": case.number, **(after or {})},
        reason=reason,
    )
