"""The applications that a decision about a certification touches (handbook section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from casework import kinds
from members.models import Certification
from members.services.touched import Row
from recert.queries.applications import applications as applications_
from recert.rules.flows import KEY
from recert.rules.withdrawing import GONE


def applications(held: Sequence[Certification], _on: date) -> list[Row]:
    """The open ones, and those that the end of the certification has ended: that is final."""
    rows = applications_().filter(
        Q(ended_on=None) | Q(case__state="withdrawn", withdrawn_because=GONE),
        certification__in=[row.pk for row in held],
    )
    return [
        Row(
            key=str(row.pk),
            what=f"Application {row.case.number}",
            says="Withdrawn, which is final; another may follow"
            if row.case.state == "withdrawn"
            else kinds.of(KEY).word(row.case.state),
            url=reverse("desk:case", args=[KEY, row.case.number]),
        )
        for row in rows.order_by("pk")
    ]
