"""Reminding members who are short of points before a cycle ends (handbook section 4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from ccp.models import Cycle
from ccp.queries.due import to_remind
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


def plan_reminders(*, on: date, limit: int = 1000) -> int:
    """Plan the reminder in its time for each open cycle that is short; return how many are new.

    Of steps that were missed only the latest is sent. Call it until it returns 0.
    """
    planned = 0
    steps = _steps(on)
    for step, next_step in zip(steps, [*steps[1:], 0], strict=True):
        entered = to_remind(step, on + timedelta(days=next_step), on + timedelta(days=step))
        while planned < limit:
            dealt_with, new = _remind(entered[: limit - planned], step)
            planned += new
            if not dealt_with:
                break
    return planned


@transaction.atomic
def _remind(entered: QuerySet[Cycle], step: int) -> tuple[int, int]:
    """Deal with a step for these cycles: who is short is reminded.

    Returns how many cycles, and how many reminders are new.
    """
    ids = list(
        entered.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
    )
    if not ids:
        return 0, 0
    rows = _short(ids).values_list("pk", "end", "certification__certificant_id")
    planned = plan_many(
        Plan(
            owner,
            NoticeKind.CCP_REMINDER,
            f"cycle:{pk}",
            f"{step} days",
            Channel.EMAIL,
            end - timedelta(days=step),
        )
        for pk, end, owner in rows
    )
    Cycle.objects.filter(pk__in=ids).update(reminded_step=step)
    return len(ids), planned


def _steps(on: date) -> list[int]:
    return sorted(policy().settings.ccp_reminder_days.on(on), reverse=True)


def _short(ids: Collection[int]) -> QuerySet[Cycle]:
    """Those of these cycles that are not met and whose holder points still help."""
    met = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), met_on__isnull=False
    )
    return Cycle.objects.filter(REACHED, ~Exists(met), pk__in=ids)
