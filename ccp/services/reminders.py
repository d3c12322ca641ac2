"""Reminding members who are short of points before a cycle ends (handbook section 4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ccp.models import Cycle
from ccp.queries import due
from members.models import Channel, CycleFact, NoticeKind, StandingWord
from members.queries.policy import policy
from members.services.notices import Plan, plan_many

# Whom points still help: the certified, the suspended, and who can come back by paying.
REACHED = Q(
    certification__standing__word__in=[
        StandingWord.ACTIVE,
        StandingWord.GRACE,
        StandingWord.SUSPENDED,
    ]
) | Q(certification__standing__way_back="pay_dues")


def step_on(end: date, on: date) -> int | None:
    """The reminder that is in its time on `on` for a cycle with this end; None before the first.

    Steps are days before the end; each holds until the next, smaller one begins.
    """
    left = (end - on).days
    return min((step for step in _steps(on) if step >= left), default=None) if left > 0 else None


def next_step_on(end: date, on: date) -> date | None:
    """The first later day on which another reminder comes into its time, None without one; the
    day of a change of the steps too, where one of them has its time then.
    """
    entries = policy().settings.ccp_reminder_days.entries
    steps = {step: end - timedelta(days=step) for entry in entries for step in entry.value}
    days = {day for step, day in steps.items() if step in _steps(day)}
    days |= {one.valid_from for one in entries if step_on(end, one.valid_from) is not None}
    return min((day for day in days if day > on), default=None)


def _steps(on: date) -> Collection[int]:
    return policy().settings.ccp_reminder_days.on(on)


def plan_reminders(*, on: date, limit: int = 1000) -> int:
    """Plan the reminder in its time for each open cycle that is short; return how many are new.

    Of steps that were missed only the latest is sent. Call it until it returns 0.
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
    looked_at = due.to_remind(on).select_for_update(skip_locked=True, of=("self",))
    ends = dict(looked_at.values_list("pk", "end")[:limit])
    steps = {pk: step for pk, end in ends.items() if (step := step_on(end, on))}
    planned = plan_many(
        Plan(
            owner,
            NoticeKind.CCP_REMINDER,
            f"cycle:{pk}",
            f"{steps[pk]} days",
            Channel.EMAIL,
            ends[pk] - timedelta(days=steps[pk]),
        )
        for pk, owner in _short(steps).values_list("pk", "certification__certificant_id")
    )
    days = [next_step_on(end, on) for end in ends.values()]
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [list(ends), days])
    return len(ends), planned


def _short(ids: Collection[int]) -> QuerySet[Cycle]:
    """Those of these cycles that are not met and whose holder points still help."""
    met = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), met_on__isnull=False
    )
    return Cycle.objects.filter(REACHED, ~Exists(met), pk__in=ids)
