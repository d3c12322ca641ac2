"""Reminding members who are short of points before a cycle ends (handbook section 4)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ccp.models import Cycle
from members.models import Channel, CycleFact, Notice, NoticeKind, StandingWord
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
        short = _short(on + timedelta(days=next_step), on + timedelta(days=step), step)
        rows = short.order_by("end", "pk").values_list(
            "pk", "end", "certification__certificant_id"
        )[: limit - planned]
        planned += plan_many(
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
        if planned >= limit:
            break
    return planned


def _steps(on: date) -> list[int]:
    return sorted(policy().settings.ccp_reminder_days.on(on), reverse=True)


def _short(after: date, through: date, step: int) -> QuerySet[Cycle]:
    """Open cycles ending in (after, through], not met, whose reminder is not planned yet."""
    met = CycleFact.objects.filter(
        certification=OuterRef("certification"), start=OuterRef("start"), met_on__isnull=False
    )
    planned = Notice.objects.filter(
        about=Concat(Value("cycle:"), Cast(OuterRef("pk"), CharField())),
        kind=NoticeKind.CCP_REMINDER,
        step=f"{step} days",
    )
    return Cycle.objects.filter(
        REACHED,
        ~Exists(met),
        ~Exists(planned),
        closed_at__isnull=True,
        end__gt=after,
        end__lte=through,
    )
