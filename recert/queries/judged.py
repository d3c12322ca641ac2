"""The answers of open applications, on which a change of the criteria is tried before it holds
(handbook section 9).
"""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from recert.eligibility.queries.cases import Case
from recert.models import Answer
from recert.rules.flows import KEY, UNDECIDED
from recert.rules.steps import Step

OF_UNDECIDED = frozenset({"draft"} | UNDECIDED)


def of_program(program: str) -> list[Case]:
    """What was answered in the applications for a program, by its key, that nobody has decided,
    each judged as of the day on which it was: one query.
    """
    rows = Answer.objects.filter(
        step=Step.ELIGIBILITY,
        application__ended_on=None,
        application__case__state__in=OF_UNDECIDED,
        application__certification__program__key=program,
        said__has_keys=["answers", "judged_on"],
    )
    return [
        Case(
            f"{row.application.case.number}, {row.application.case.certificant.full_name}",
            date.fromisoformat(row.said["judged_on"]),
            row.said["answers"],
            reverse("desk:case", args=[KEY, row.application.case.number]),
        )
        for row in rows.select_related("application__case__certificant").order_by("pk")
    ]
