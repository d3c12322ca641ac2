"""A person's own cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from casework.models import CaseItem
from ccp.audit.models import AuditCase, MoreTime
from ccp.audit.queries.asked_time import of_running_clock
from members.models import Certificant


def cases_of(certificant: Certificant) -> QuerySet[Any]:
    """The cases of which a person knows, newest first, with case, programme, round and the copy of
    the certification's standing: one query.

    has_items: whether something is on its list; to_prove: whether some of that needs proof;
    has_asked_time: whether more time was ever asked for; asked_time_at: when, while that waits;
    time_declined: of the clock that runs, why none was given, None where none was asked for. A case
    is known from its notice on.
    """
    items = CaseItem.objects.filter(case=OuterRef("case"))
    asked = MoreTime.objects.filter(audit=OuterRef("pk")).order_by("-pk")
    now = of_running_clock(asked)
    unknown = Q(case__state="selected") | Q(case__state="withdrawn", notified_on__isnull=True)
    rows = AuditCase.objects.filter(case__certificant=certificant).exclude(unknown)
    return (
        rows.select_related(
            "case", "certification__program", "certification__standing", "unit__round"
        )
        .annotate(
            has_items=Exists(items),
            to_prove=Exists(items.filter(granted=False)),
            asked_time_at=Subquery(asked.filter(answered_at__isnull=True).values("asked_at")[:1]),
            time_declined=Subquery(now.values("declined_because")[:1]),
            has_asked_time=Exists(asked),
        )
        .order_by("-case__opened_at", "-case")
    )
