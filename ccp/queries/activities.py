"""Activities of a person: for lists, for one page, and to point out what may be entered twice."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from casework.queries.uses import in_force
from ccp.models import Activity, Cycle, Proof
from ccp.models.activity import POSTED
from ccp.rules.activities import folded_title
from members.models import Certificant
from plumbing.uploads import ScanState


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


def similar_entries(certificant: Certificant, activity: Activity) -> list[Activity]:
    """Entries that may be the same again: the same day, and the same provider or title.

    Of spans one that overlaps. `activity` may be unsaved. At most five, latest first.
    """
    rows = Activity.objects.filter(
        certificant=certificant, category=activity.category, withdrawn_at__isnull=True
    ).exclude(pk=activity.pk or 0)
    if activity.from_day and activity.to_day:
        rows = rows.filter(from_day__lte=activity.to_day, to_day__gte=activity.from_day)
    else:
        rows = rows.filter(completed_on=activity.completed_on)
    titles = {folded_title(activity.title), folded_title(activity.provider)} - {""}
    return [
        row
        for row in rows.order_by("-pk")[:50]
        if not titles or titles & {folded_title(row.title), folded_title(row.provider)}
    ][:5]


def repeatable(certificant: Certificant, *, limit: int = 5) -> list[Activity]:
    """The person's latest different entries, in the order of other lists, to start from."""
    latest: dict[tuple[str, str], Activity] = {}
    rows = Activity.objects.filter(certificant=certificant, withdrawn_at__isnull=True).exclude(
        POSTED
    )
    for row in rows.order_by("-completed_on", "-pk")[:50]:
        latest.setdefault((row.category, folded_title(row.title)), row)
    return list(latest.values())[:limit]


def hours_beside(certificant: Certificant, activity: Activity) -> Decimal:
    """Contact hours that the person's other entries have on the same completion day."""
    others = Activity.objects.filter(
        certificant=certificant, completed_on=activity.completed_on, withdrawn_at__isnull=True
    ).exclude(pk=activity.pk or 0)
    return others.aggregate(total=Sum("hours"))["total"] or Decimal(0)
