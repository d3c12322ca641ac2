"""Cases as staff see them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework import kinds
from casework.models import Case, CaseFile, CaseItem, Conflict, Decision, Submission, Verdict
from casework.models.review import IN_FORCE
from casework.queries.uses import in_force
from casework.rules.reviewers import Barred, Reviewer, barred
from members.models import Matter, User

SECOND = "case_decision"  # the kind of matter that a decision is which takes two


def waiting(kind: kinds.Kind) -> QuerySet[Case]:
    """The cases of a kind that wait for staff, the longest waiting first."""
    rows = Case.objects.filter(kind=kind.key, waiting_since__isnull=False)
    return rows.order_by("waiting_since", "pk")


def free_for(kind: kinds.Kind, user: User) -> QuerySet[Case]:
    """Those of them that nobody has and that this person may judge."""
    mine = Q(by=user) | Q(second=user)
    decided = Decision.objects.filter(mine, case=OuterRef("pk"))
    conflict = Conflict.objects.filter(staff=user, certificant=OuterRef("certificant"))
    rows = waiting(kind).filter(taken_by__isnull=True).exclude(certificant__user=user)
    return rows.exclude(Exists(conflict)).exclude(
        Exists(decided), state__in=list(kind.fresh_eyes) or [""]
    )


def mine(kind: kinds.Kind, user: User) -> QuerySet[Case]:
    """Those of them that this person has."""
    return waiting(kind).filter(taken_by=user)


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


def verdicts_at(decision: Decision) -> dict[int, Verdict]:
    """The verdict that held for each item when a case was decided, whatever was sent since."""
    rows = Verdict.objects.filter(item__case=decision.case_id, at__lte=decision.at)
    rows = rows.filter(IN_FORCE | Q(taken_back_at__gt=decision.at))
    return {row.item_id: row for row in rows.select_related("by").order_by("at", "pk")}


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
