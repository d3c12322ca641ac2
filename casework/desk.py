"""Casework's parts of the desk."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from casework import kinds
from casework.models import Case
from casework.queries.desk import LATE, late
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, finds, place, waits

MOST = 1000  # counted at most
NUMBER = re.compile(r"\d{4}-\d{1,6}|\d{2}-R-\d{4,6}", re.IGNORECASE)

place(35, "casework:queue", "search-check", "Review", Role.AUDITOR, Role.RECORDS)


@waits(Role.AUDITOR, Role.RECORDS)
def cases_to_review(on: date, user: User) -> Waiting:
    """What this person has, and what nobody has yet."""
    keys = [kind.key for kind in kinds.declared() if user.has_role(kind.role)]
    rows = Case.objects.filter(kind__in=keys, waiting_since__isnull=False)
    waiting = rows.exclude(certificant__user=user).order_by("waiting_since")
    since = list(waiting.values_list("waiting_since", flat=True)[:MOST])
    first = clock.office_day(since[0]) if since else None
    capped = len(since) == MOST
    return Waiting(
        "Cases to review", "search-check", len(since), first, reverse("casework:queue"), capped
    )


def late_cases(kind: kinds.Kind, on: date) -> Waiting:
    """Those of a kind that wait longer than its goal, with the very list that names them."""
    since = list(late(kind, on).values_list("waiting_since", flat=True)[:MOST])
    first = clock.office_day(since[0]) if since else None
    url = f"{reverse('casework:queue')}?{urlencode({'kind': kind.key, 'in': LATE})}"
    label = f"{kind.title}: cases to review"
    return Waiting(label, "search-check", len(since), first, url, len(since) == MOST)


@finds
def case(text: str, user: User) -> str:
    """By the number of a case, for who may review it."""
    if not NUMBER.fullmatch(text.strip()):
        return ""
    keys = [kind.key for kind in kinds.declared() if user.has_role(kind.role)]
    found = Case.objects.filter(kind__in=keys, number=text.strip().upper()).first()
    return reverse("casework:review", args=[found.kind, found.number]) if found else ""
