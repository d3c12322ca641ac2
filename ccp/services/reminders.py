"""Reminding members who are short of points before a cycle ends (handbook section 4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ccp.models import Cycle
from ccp.queries import due
from ccp.rules.reminders import missed, next_step_on, step_on
from members.models import CycleFact, StandingWord
from members.queries.policy import policy
from notices.models import Channel, NoticeKind, SkipReason
from notices.services.planning import Plan, plan_many

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
    steps = {pk: step for pk, end in ends.items() if (step := step_on(end, on, policy()))}
    owners = dict(_short(steps).values_list("pk", "certification__certificant_id"))
    planned = plan_many(_email(owners[pk], pk, steps[pk], ends[pk]) for pk in owners)
    plan_many(
        replace(_email(owners[pk], pk, step, end), skip=SkipReason.OVERTAKEN)
        for pk, end, since in looked_at
        if since and pk in owners
        for step in missed(end, since, on, policy())
    )
    days = [next_step_on(end, on, policy()) for end in ends.values()]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [list(ends), days])
    return len(ends), planned


def too_late(cycle: Cycle) -> list[Plan]:
    """The reminders of a cycle that was missed whose steps nobody had dealt with by its end."""
    owner, since = cycle.certification.certificant_id, cycle.remind_on
    steps = missed(cycle.end, since, cycle.end, policy()) if since else []
    emails = [_email(owner, cycle.pk, step, cycle.end) for step in steps]
    return [replace(email, skip=SkipReason.TOO_LATE) for email in emails]


def _email(owner: int, cycle: int, step: int, end: date) -> Plan:
    due_on = end - timedelta(days=step)
    return Plan(
        owner, NoticeKind.CCP_REMINDER, f"cycle:{cycle}", f"{step} days", Channel.EMAIL, due_on
    )


def _short(ids: Collection[int]) -> QuerySet[Cycle]:
    """Those of these cycles that are not met and whose holder points still help."""
    met = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), met_on__isnull=False
    )
    return Cycle.objects.filter(HELPED, ~Exists(met), pk__in=ids)
