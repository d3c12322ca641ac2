"""What waits to be done for members: read from partial indexes, for the health page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q

from members.models import Claim, Standing

SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work of one kind. waiting: due and not done; late: due for longer than it should take;
    stuck: given up, a person must look; since: the oldest that waits.
    """

    waiting: int
    late: int
    stuck: int
    since: datetime | date | None


def backlogs(on: date, now: datetime) -> dict[str, Backlog]:
    """By job: standing, claims. Two queries."""
    return {
        "standing": _standing(on),
        "claims": _claims(now),
    }


def _standing(on: date) -> Backlog:
    found = Standing.objects.filter(next_change_on__lte=on).aggregate(
        waiting=Count("pk"),
        late=Count("pk", filter=Q(next_change_on__lt=on)),
        since=Min("next_change_on"),
    )
    return Backlog(stuck=0, **found)


def _claims(now: datetime) -> Backlog:
    found = Claim.objects.filter(handled_at=None).aggregate(
        waiting=Count("pk"),
        late=Count("pk", filter=Q(created_at__lt=now - SOON)),
        since=Min("created_at"),
    )
    return Backlog(stuck=0, **found)
