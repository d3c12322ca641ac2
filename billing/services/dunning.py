"""Reminders of unpaid invoices and word of lapses, by their days (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet

from billing.models import Invoice
from billing.queries.due import to_remind
from billing.rules.dunning import STEPS, Step, missed, step_on
from members.models import Channel, NoticeKind, SkipReason, StandingWord
from members.queries.facts import standing_facts
from members.queries.notices import open_standing_changes
from members.queries.policy import policy
from members.rules.telling import told_with_the_cycle
from members.services import notices

CHUNK = 1000
CHANNELS: Mapping[Step, tuple[Channel, ...]] = {
    "renewal_reminder": (Channel.EMAIL,),
    "past_due": (Channel.EMAIL, Channel.LETTER),
    "last_day_of_grace": (Channel.EMAIL,),
}


def plan_reminders(*, on: date, limit: int = CHUNK) -> int:
    """Plan the step that each open invoice has reached; return how many notices are new.

    Of steps that were missed only the newest is planned, the others leave a row that says so. An
    invoice keeps which step was dealt with, so each is looked at once a step.
    """
    planned = 0
    for step in reversed(STEPS):
        entered = to_remind(step, on)
        while True:
            dealt_with, new = _remind(entered[:limit], step, on)
            planned += new
            if not dealt_with:
                break
    return planned


@transaction.atomic
def _remind(entered: QuerySet[Invoice], step: Step, on: date) -> tuple[int, int]:
    """Deal with a step for these invoices: planned, unless its time was over when they were issued.

    Returns how many invoices, and how many notices are new.
    """
    rows = list(entered.select_for_update(skip_locked=True))
    planned = notices.plan_many(
        plan
        for row in rows
        if step_on(row.period, row.issued_on, row.due_on, on, policy()) == step
        for plan in _plans(row, step, on)
    )
    notices.plan_many(
        replace(plan, skip=SkipReason.TOO_LATE if over == step else SkipReason.OVERTAKEN)
        for row in rows
        for over in missed(row.period, row.issued_on, row.due_on, row.reminded_step, on, policy())
        for plan in _plans(row, over, on)
    )
    Invoice.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_step=step)
    return len(rows), planned


def _plans(row: Invoice, step: Step, on: date) -> list[notices.Plan]:
    return [
        notices.Plan(
            certificant_id=row.certificant_id,
            kind=step,
            about=f"invoice:{row.pk}",
            step=f"{row.period:%Y-%m}",
            channel=channel,
            due_on=on,
        )
        for channel in CHANNELS[step]
    ]


def plan_lapsed(*, on: date, limit: int = CHUNK) -> int:
    """Plan the notices of lapses that were noticed, and mark all noticed changes handled.

    Returns how many changes there were; call it until it returns 0.
    """
    with transaction.atomic():
        changes = list(
            open_standing_changes()
            .annotate(person=F("certification__certificant"))
            .select_for_update(skip_locked=True, of=("self",))[:limit]
        )
        lapses = [
            change
            for change in changes
            if change.new == StandingWord.LAPSED != change.old  # whatever it turned from
        ]
        facts = standing_facts({change.certification_id for change in lapses})
        notices.plan_many(
            notices.Plan(
                certificant_id=change.person,
                kind=NoticeKind.LAPSED,
                about=f"certification:{change.certification_id}",
                step=change.effective_on.isoformat(),
                channel=channel,
                due_on=on,
            )
            for change in lapses
            if not told_with_the_cycle(
                facts[change.certification_id], change.effective_on, policy()
            )
            for channel in Channel.values
        )
        notices.mark_handled(change_ids=[change.pk for change in changes])
    return len(changes)
