"""Reminding members who are short of points before a cycle ends (handbook section 4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ccp.models import Cycle
from ccp.queries import due
from ccp.rules.reminders import next_step_on, steps
from members.models import CycleFact, StandingWord
from members.queries.policy import policy
from notices.services import planning
from notices.services.planning import Plan

# `rules.reminders.helps`, of the copies of standing.
HELPED = Q(
    certification__standing__word__in=[
        StandingWord.ACTIVE,
        StandingWord.GRACE,
        StandingWord.SUSPENDED,
    ]
) | Q(certification__standing__way_back="pay_dues")


def plan_reminders(*, on: date, limit: int = 1000) -> int:
    """Plan the reminder in its time for each open cycle that is short; return how many are new.

    Of steps that were missed only the latest is sent; the others leave a row that says so. Call
    it until it returns 0.
    """
    planned, dealt_with = 0, 1
    while dealt_with and planned < limit:
        dealt_with, new = _remind(on, limit - planned)
        planned += new
    return planned


_NEXT = """
UPDATE ccp_cycle SET remind_on = next.day
FROM unnest(%s::bigint[], %s::date[]) AS next (id, day) WHERE ccp_cycle.id = next.id
"""


@transaction.atomic
def _remind(on: date, limit: int) -> tuple[int, int]:
    """Remind the holders of cycles that are short, and note when to think of each the next time.

    Returns how many cycles were dealt with, and how many reminders are new.
    """
    looked_at = list(
        due.to_remind(on)
        .select_for_update(skip_locked=True, of=("self",))
        .values_list("pk", "end", "remind_on")[:limit]
    )
    ends = {pk: end for pk, end, _ in looked_at}
    in_time = [pk for pk, end in ends.items() if steps(end, on, policy()).now(on)]
    owners = dict(_short(in_time).values_list("pk", "certification__certificant_id"))
    plans = [
        plan
        for pk, end, since in looked_at
        if pk in owners
        for plan in _plans(owners[pk], pk, end, since, on)
    ]
    planned = planning.plan_many(plan for plan in plans if not plan.skip)
    planning.plan_many(plan for plan in plans if plan.skip)
    days = [next_step_on(end, on, policy()) for end in ends.values()]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [list(ends), days])
    return len(ends), planned


def too_late(cycle: Cycle) -> list[Plan]:
    """The reminders of a cycle that was missed whose steps nobody had dealt with by its end."""
    owner = cycle.certification.certificant_id
    return _plans(owner, cycle.pk, cycle.end, cycle.remind_on, cycle.end)


def _plans(owner: int, cycle: int, end: date, since: date | None, on: date) -> list[Plan]:
    return planning.reminders(
        certificant_id=owner,
        kind="ccp_reminder",
        about=cycle,
        steps=steps(end, on, policy()),
        since=since,
        on=on,
    )


def _short(ids: Collection[int]) -> QuerySet[Cycle]:
    """Those of these cycles that are not met and whose holder points still help."""
    met = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), met_on__isnull=False
    )
    return Cycle.objects.filter(HELPED, ~Exists(met), pk__in=ids)
