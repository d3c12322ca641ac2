"""The audit cases that a decision about a certification touches (handbook section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from casework import kinds
from ccp.audit.models import AuditCase
from ccp.audit.rules.flows import KEY, OPEN
from ccp.audit.rules.withdrawing import DECEASED, REVOKED
from members.models import Certification
from members.services.touched import Row


def cases(held: Sequence[Certification], _on: date) -> list[Row]:
    """The open ones, and those that a death or a revocation has ended: that is final."""
    gone = Q(case__state="withdrawn", withdrawn_because__in=[DECEASED, REVOKED])
    rows = AuditCase.objects.filter(
        gone | Q(case__state__in=OPEN), certification__in=[row.pk for row in held]
    )
    return [
        Row(
            key=str(row.pk),
            what=f"Case {row.case.number}",
            says=f"Withdrawn, which is final. {row.withdrawn_because}"
            if row.case.state == "withdrawn"
            else kinds.of(KEY).word(row.case.state),
            url=reverse("desk:case", args=[KEY, row.case.number]),
        )
        for row in rows.select_related("case").order_by("pk")
    ]
