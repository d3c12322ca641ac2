"""What staff do with cases on a lived day, whatever they are about: what has waited for a week is
decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from casework import kinds
from casework.models import Case
from casework.queries import cases as queries
from casework.rules.verdicts import Finding, Outcome
from casework.services import decisions, taking, verdicts
from members.models import Role, User
from members.services import second_person
from plumbing import clock

REVIEWED_AFTER = timedelta(days=7)
ACCEPT, NO_PROOF = Finding(Outcome.ACCEPT), Finding(Outcome.REJECT, reason="no_proof")


def review(on: date) -> None:
    """Decide what has waited for a week: what has a proof, or claims nothing, is accepted."""
    since = clock.day_begins(on - REVIEWED_AFTER)
    for kind in kinds.declared():
        for case in queries.waiting(kind).filter(waiting_since__lt=since):
            able = list(_able(kind, case))
            if able:
                _decide(case, able[0], able[1:], on)


def _able(kind: kinds.Kind, case: Case) -> Iterator[User]:
    """Who may judge it: who has it first, then who holds the role, then administrators."""
    role, admin = [kind.role.value], [Role.ADMIN.value]
    rows = User.objects.filter(
        Q(roles__contains=role) | Q(roles__contains=admin), is_active=True
    ).order_by("pk")
    order = sorted(rows, key=lambda one: (one.pk != case.taken_by_id, kind.role not in one.roles))
    return (one for one in order if queries.why_barred(case, one) is None)


def _decide(case: Case, actor: User, others: list[User], on: date) -> None:
    matter = queries.waits_for_second(case)
    if matter is None:
        case = taking.take(case_id=case.pk, actor=actor)
        _judge(case, actor)
        case.refresh_from_db()
        open_ = [each for each in decisions.choices_of(case) if not each.why_not]
        choice = open_[-1] if _brings_nothing(case) else open_[0]
        decisions.decide(
            case_id=case.pk,
            choice=choice.key,
            note="Proof is missing." if choice.needs_note else "",
            version=case.version,
            actor=actor,
            on=on,
        )
        matter = queries.waits_for_second(case)
    if matter is not None and others:
        second = next(one for one in others if one.pk != matter.asked_by_id)
        second_person.confirm(matter=matter, actor=second, now=clock.now())


def _judge(case: Case, actor: User) -> None:
    """Give a verdict on each item that has none."""
    known = queries.verdicts_of(case)
    proven = {file.item_id for file in queries.files_of(case)}
    for item in queries.items_of(case):
        if not item.granted and item.pk not in known:
            case.refresh_from_db()
            fine = item.pk in proven or item.claimed is None
            finding = ACCEPT if fine else NO_PROOF
            verdicts.give(item=item, finding=finding, version=case.version, actor=actor)


def _brings_nothing(case: Case) -> bool:
    """Whether it is an appeal with no file: it is refused."""
    last = queries.last_submission(case)
    return case.state == "appealed" and not last.files.exists()
