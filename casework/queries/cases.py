"""Cases as staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from casework import kinds
from casework.models import Case, CaseFile, CaseItem, Conflict, Decision, Submission, Verdict
from casework.models.review import IN_FORCE
from casework.queries.uses import in_force
from casework.rules.reviewers import Barred, Reviewer, barred
from members.models import Certificant, Matter, Role, User
from members.queries.matters import holders_of

SECOND = "case_decision"  # the kind of matter that a decision is which takes two


def waiting(kind: kinds.Kind) -> QuerySet[Case]:
    """The cases of a kind that wait for staff, the longest waiting first."""
    rows = Case.objects.filter(kind=kind.key, waiting_since__isnull=False)
    return rows.order_by("waiting_since", "pk")


def free_for(kind: kinds.Kind, user: User) -> QuerySet[Case]:
    """Those of them that nobody has and that this person may judge."""
    return _open_to(user, kind).filter(taken_by__isnull=True)


def mine(kind: kinds.Kind, user: User) -> QuerySet[Case]:
    """Those of them that this person has, and may judge still: not while a decision waits for a
    second person.
    """
    return _open_to(user, kind).filter(taken_by=user).exclude(Exists(second_asked(kind)))


def second_asked(kind: kinds.Kind) -> QuerySet[Matter]:
    """The decision of the case at hand, in a query of cases, that nobody has confirmed yet."""
    subject = Concat(Value(f"case:{kind.key}:"), OuterRef("number"))
    return Matter.objects.filter(kind=SECOND, decided_at=None, subject=subject)


def _open_to(user: User, kind: kinds.Kind) -> QuerySet[Case]:
    """As `why_barred` says of each, but for the role."""
    decided = Decision.objects.filter(Q(by=user) | Q(second=user), case=OuterRef("pk"))
    conflict = Conflict.objects.filter(staff=user, certificant=OuterRef("certificant"))
    rows = waiting(kind).exclude(certificant__user=user).exclude(Exists(conflict))
    return rows.exclude(Exists(decided), state__in=list(kind.fresh_eyes) or [""])


def next_for(kind: kinds.Kind, user: User) -> Case | None:
    """The case to look at next: mine that has waited longest, else the first that nobody has."""
    mine_, free = mine(kind, user), free_for(kind, user)
    read = ("certificant",)
    return mine_.select_related(*read).first() or free.select_related(*read).first()


def why_barred(case: Case, user: User) -> Barred | None:
    """Why somebody may not judge a case; None when they may."""
    kind = kinds.of(case.kind)
    fresh = case.state in kind.fresh_eyes
    before = Q(by=user) | Q(second=user)
    reviewer = Reviewer(
        holds_role=user.has_role(kind.role),
        is_the_member=case.certificant.user_id == user.pk,
        declared_conflict=Conflict.objects.filter(
            staff=user, certificant=case.certificant_id
        ).exists(),
        decided_before=fresh and Decision.objects.filter(before, case=case).exists(),
    )
    return barred(reviewer, fresh_eyes=fresh)


def may_read(case: Case, user: User) -> bool:
    """Whether somebody of the staff may read what was done with a case, without its documents: who
    reviews its kind, also who decided it before, and support; not who is too near to its member.
    """
    found = why_barred(case, user)
    if found is Barred.ROLE:
        return user.has_role(Role.SUPPORT) and case.certificant.user_id != user.pk
    return found in {None, Barred.DECIDED_BEFORE}


def read_by(user: User, person: Certificant) -> list[tuple[kinds.Kind, Case]]:
    """The cases of a person of kinds that somebody of the staff may read, the newest first: one
    query, none for who may read none.
    """
    mine = kinds.declared()
    if not user.has_role(Role.SUPPORT):
        mine = [kind for kind in mine if user.has_role(kind.role)]
    if not mine or person.user_id == user.pk:
        return []
    by_key = {kind.key: kind for kind in mine}
    rows = Case.objects.filter(certificant=person, kind__in=by_key).order_by("-opened_at", "-pk")
    return [(by_key[row.kind], row) for row in rows]


def who_else_may(case: Case, user: User, *, judge: bool = True) -> list[User]:
    """Who but this person may confirm what takes two about a case, by name: one query. judge:
    whether that is to judge it, from which those are kept who decided what is looked at anew.
    """
    kind = kinds.of(case.kind)
    near = Conflict.objects.filter(staff=OuterRef("pk"), certificant=case.certificant_id)
    rows = holders_of(kind.role).exclude(pk=user.pk).exclude(certificant=case.certificant_id)
    if judge and case.state in kind.fresh_eyes:
        decided = Decision.objects.filter(case=case)
        rows = rows.exclude(Exists(decided.filter(Q(by=OuterRef("pk")) | Q(second=OuterRef("pk")))))
    return list(rows.exclude(Exists(near)))


def items_of(case: Case) -> QuerySet[CaseItem]:
    """What was sent of a case, in its order."""
    return CaseItem.objects.filter(case=case, submission__isnull=False).order_by("position")


def files_of(case: Case) -> list[CaseFile]:
    """The files that were sent, each with its document, in the order of the items, of each
    what was sent last before what was sent earlier.
    """
    rows = CaseFile.objects.filter(case=case, submission__isnull=False)
    return list(
        rows.select_related("document", "item").order_by(
            "item__position", "-submission__number", "pk"
        )
    )


def verdicts_of(case: Case) -> dict[int, Verdict]:
    """The verdict that holds for each item; those on an earlier answer are over."""
    rows = Verdict.objects.filter(IN_FORCE, item__case=case, submission=F("item__submission"))
    return {row.item_id: row for row in rows.select_related("by").order_by("at", "pk")}


def verdicts_ever(case_id: int) -> list[Verdict]:
    """All verdicts of a case in the order of time, also those that were taken back."""
    rows = Verdict.objects.filter(item__case=case_id)
    return list(rows.select_related("by").order_by("at", "pk"))


def verdicts_at(decision: Decision, ever: Sequence[Verdict] | None = None) -> dict[int, Verdict]:
    """The verdict that held for each item when a case was decided, whatever was sent since. ever:
    all of the case, where they were read already.
    """
    rows = verdicts_ever(decision.case_id) if ever is None else ever
    return {row.item_id: row for row in rows if _held(row, decision.at)}


def _held(row: Verdict, at: datetime) -> bool:
    return row.at <= at and (row.taken_back_at is None or row.taken_back_at > at)


def accepted_points(
    items: Sequence[CaseItem], verdicts: dict[int, Verdict]
) -> dict[int, Decimal | None]:
    """What is accepted of each item that is granted or has a verdict."""
    points = {item.pk: item.claimed for item in items if item.granted}
    judged = {pk: row.accepted for pk, row in verdicts.items() if row.outcome != "reject"}
    return points | judged


def waits_for_second(case: Case) -> Matter | None:
    """The decision of a case that a second person has not confirmed yet."""
    rows = Matter.objects.filter(kind=SECOND, subject=case.subject, decided_at=None)
    return rows.select_related("asked_by").first()


def has_news(case: Case) -> bool:
    """Whether something of a case was added and not sent yet."""
    files = in_force(CaseFile, case=case, submission=None)
    return files.exists() or case.items.filter(submission=None).exists()


def last_submission(case: Case) -> Submission:
    found: Submission = case.submissions.order_by("-number")[0]
    return found
