"""What is on record of those who may sit the exam, for many at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from billing.models import InvoiceState
from members.models import Certification
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.rules.standing import StandingDecision, decide
from recert.models import STANDS, Attempt, Authorization, FeeLine
from recert.rules.deadlines import attempts_left
from recert.rules.results import Known, Sitting

READS = ("application__case__certificant", "application__certification__program")


def authorizations(application_ids: Collection[int]) -> dict[int, Authorization]:
    """By application, each with its case, person, certification and program: one query."""
    rows = Authorization.objects.filter(pk__in=application_ids).select_related(*READS)
    return {row.pk: row for row in rows}


def known_of(application_ids: Collection[int], on: date) -> dict[int, Known]:
    """What the rule asks, by application: six queries however many are asked."""
    found = authorizations(application_ids)
    sittings: dict[int, list[Sitting]] = {pk: [] for pk in found}
    made = Attempt.objects.filter(STANDS, authorization__in=found).order_by("attempted_on")
    for attempt in made:
        sittings[attempt.authorization_id].append(sitting_of(attempt))
    stand = _standings([row.application.certification_id for row in found.values()], on)
    paid = _paid(found)
    return {
        pk: Known(
            last_name=row.application.case.certificant.last_name,
            suffix=row.application.case.certificant.suffix,
            state=row.application.case.state,
            window=row.window,
            lapsed=now.way_back == "recertify",
            standing=now.standing,
            way_back=now.way_back,
            left=attempts_left(row.authorized_on, (one.result for one in sittings[pk]), policy()),
            sittings=tuple(sittings[pk]),
            paid=frozenset(paid[pk]),
        )
        for pk, row in found.items()
        for now in [stand[row.application.certification_id]]
    }


def sitting_of(attempt: Attempt) -> Sitting:
    """An attempt on record as it was reported."""
    return Sitting(
        attempt.attempted_on, attempt.result, attempt.score, attempt.form, attempt.candidate_id
    )


def _standings(certification_ids: Collection[int], on: date) -> dict[int, StandingDecision]:
    """How each of them stands on that day."""
    rows = Certification.objects.filter(pk__in=certification_ids).select_related("certificant")
    return {pk: decide(facts, on, policy()) for pk, facts in facts_of(rows).items()}


def _paid(application_ids: Collection[int]) -> dict[int, list[int]]:
    """By application, after how many failed attempts another one was paid for."""
    found: dict[int, list[int]] = {pk: [] for pk in application_ids}
    rows = FeeLine.objects.filter(application__in=application_ids, failed__gt=0, live=True)
    rows = rows.filter(line__invoice__state=InvoiceState.PAID)
    for pk, failed in rows.values_list("application", "failed"):
        found[pk].append(failed)
    return found
