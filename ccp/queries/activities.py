"""Activities of a person: for lists, for one page, and to point out what may be entered twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from casework.queries.uses import in_force
from casework.signed.queries.sameness import same_badge
from casework.signed.rules.sameness import Prints
from ccp.models import Activity, Category, Cycle, Proof
from ccp.models.activity import POSTED
from ccp.rules.activities import folded_title
from members.models import Certificant
from plumbing.uploads import ScanState

MOST_COMPARED, MOST_ALIKE = 50, 5


def activities_of(certificant: Certificant) -> QuerySet[Activity]:
    """What a person has on record and not withdrawn, latest first, with claims and proof count."""
    rows = known_to(certificant).filter(withdrawn_at__isnull=True)
    return rows.order_by("-completed_on", "-pk")


def known_to(certificant: Certificant) -> QuerySet[Activity]:
    """The same with what was withdrawn: its page tells that it was."""
    kept = Q(proofs__removed_at__isnull=True) & ~Q(proofs__document__scan=ScanState.INFECTED)
    rows = Activity.objects.filter(certificant=certificant).prefetch_related("claims")
    return rows.annotate(kept_proofs=Count("proofs", filter=kept))


def latest(certificant: Certificant, *, limit: int = 3) -> QuerySet[Activity]:
    """What a person completed last: category, title and day."""
    rows = Activity.objects.filter(certificant=certificant, withdrawn_at__isnull=True)
    return rows.only("category", "title", "completed_on").order_by("-completed_on", "-pk")[:limit]


def activities_in(cycle: Cycle) -> QuerySet[Activity]:
    """What touches a cycle and is declared for its certification, latest first."""
    return activities_of(cycle.certification.certificant).filter(
        Q(from_day__isnull=True, completed_on__lt=cycle.end) | Q(from_day__lt=cycle.end),
        pk__in=cycle.certification.activity_claims.values("activity"),
        completed_on__gte=cycle.start,
    )


def proofs_of(activity: Activity) -> QuerySet[Proof]:
    """The files kept with an activity, oldest first."""
    return in_force(Proof, activity=activity)


def with_badge(
    certificant: Certificant, prints: Iterable[Prints], *, besides: Activity | None = None
) -> list[Activity]:
    """A person's own activities with which one of these badges is kept, in whatever file; at most
    five, latest first.
    """
    documents = same_badge(prints).filter(document__certificant=certificant).values("document")
    kept = Proof.objects.filter(document__in=documents, removed_at__isnull=True)
    rows = Activity.objects.filter(
        certificant=certificant, withdrawn_at__isnull=True, pk__in=kept.values("activity")
    )
    others = rows.exclude(pk=besides.pk) if besides else rows
    return list(others.order_by("-completed_on", "-pk")[:MOST_ALIKE])


def similar_entries(certificant: Certificant, activity: Activity) -> list[Activity]:
    """Entries that may be the same again: the same day, and the same provider or title.

    Of spans one that overlaps. `activity` may be unsaved. At most five, latest first.
    """
    return alike_each(certificant, [activity])[0]


def alike_each(certificant: Certificant, activities: Sequence[Activity]) -> list[list[Activity]]:
    """The same for several, in the order given: one query."""
    known = _near(certificant, activities)
    return [[row for row in known if is_alike(row, one)][:MOST_ALIKE] for one in activities]


def _near(certificant: Certificant, activities: Sequence[Activity]) -> list[Activity]:
    """What a person has on record about the days of these, the latest entry first."""
    days = {one.completed_on for one in activities}
    firsts = [one.from_day for one in activities if one.from_day]
    lasts = [one.to_day for one in activities if one.to_day]
    near = Q(completed_on__in=days)
    if firsts and lasts:
        near |= Q(from_day__lte=max(lasts), to_day__gte=min(firsts))
    rows = Activity.objects.filter(
        near,
        certificant=certificant,
        withdrawn_at__isnull=True,
    )
    return list(rows.order_by("-pk")[: MOST_COMPARED * len(activities)])


def is_alike(row: Activity, other: Activity) -> bool:
    """Whether two entries, saved or not, may be one."""
    if _kind(row) != _kind(other) or (row.pk is not None and row.pk == other.pk):
        return False
    if other.from_day and other.to_day:
        if not (row.from_day and row.to_day):
            return False
        if row.from_day > other.to_day or row.to_day < other.from_day:
            return False
    elif row.completed_on != other.completed_on:
        return False
    names = _names(other)
    return not names or bool(names & _names(row))


def _kind(activity: Activity) -> str:
    """Its category; what AMT posts, a member may have typed as professional education."""
    hours = {Category.AMT_CE, Category.PROFESSIONAL_EDUCATION}
    return Category.PROFESSIONAL_EDUCATION if activity.category in hours else activity.category


def _names(activity: Activity) -> set[str]:
    return {folded_title(activity.title), folded_title(activity.provider)} - {""}


def repeatable(certificant: Certificant, *, limit: int = 5) -> list[Activity]:
    """The person's latest different entries, in the order of other lists, to start from."""
    latest: dict[tuple[str, str], Activity] = {}
    rows = Activity.objects.filter(certificant=certificant, withdrawn_at__isnull=True).exclude(
        POSTED
    )
    for row in rows.order_by("-completed_on", "-pk")[:50]:
        latest.setdefault((row.category, folded_title(row.title)), row)
    return list(latest.values())[:limit]


def beside(certificant: Certificant, activity: Activity) -> tuple[list[Activity], Decimal]:
    """What `similar_entries` finds, and the contact hours of the person's other entries of the same
    completion day: one query.
    """
    rows = _near(certificant, [activity])
    same_day = [
        row.hours or 0
        for row in rows
        if row.completed_on == activity.completed_on and row.pk != activity.pk
    ]
    return [row for row in rows if is_alike(row, activity)][:MOST_ALIKE], Decimal(sum(same_day))
