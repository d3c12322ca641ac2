"""What is on record of those who may sit the exam, for many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from members.models import Certification
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.rules.standing import decide
from recert.models import Attempt, Authorization
from recert.rules.deadlines import attempts_left
from recert.rules.results import Known, Sitting

READS = ("application__case__certificant", "application__certification__program")


def authorizations(application_ids: Collection[int]) -> dict[int, Authorization]:
    """By application, each with its case, person, certification and program: one query."""
    rows = Authorization.objects.filter(pk__in=application_ids).select_related(*READS)
    return {row.pk: row for row in rows}


def known_of(application_ids: Collection[int], on: date) -> dict[int, Known]:
    """What the rule asks, by application: five queries however many are asked."""
    found = authorizations(application_ids)
    sittings: dict[int, list[Sitting]] = {pk: [] for pk in found}
    for attempt in Attempt.objects.filter(authorization__in=found).order_by("attempted_on"):
        sittings[attempt.authorization_id].append(sitting_of(attempt))
    lapsed = _lapsed([row.application.certification_id for row in found.values()], on)
    return {
        pk: Known(
            last_name=row.application.case.certificant.last_name,
            suffix=row.application.case.certificant.suffix,
            state=row.application.case.state,
            window=row.window,
            lapsed=row.application.certification_id in lapsed,
            left=attempts_left(row.authorized_on, (one.result for one in sittings[pk]), policy()),
            sittings=tuple(sittings[pk]),
        )
        for pk, row in found.items()
    }


def sitting_of(attempt: Attempt) -> Sitting:
    """An attempt on record as it was reported."""
    return Sitting(
        attempt.attempted_on, attempt.result, attempt.score, attempt.form, attempt.candidate_id
    )


def _lapsed(certification_ids: Collection[int], on: date) -> set[int]:
    """Those that only recertification helps on that day."""
    rows = Certification.objects.filter(pk__in=certification_ids).select_related("certificant")
    return {
        pk
        for pk, facts in facts_of(rows).items()
        if decide(facts, on, policy()).way_back == "recertify"
    }
