"""Reminders of unpaid invoices and word of lapses, by their days (handbook section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from billing.models import Invoice
from billing.queries.due import to_remind
from billing.rules.dunning import STEPS, Step, step_on
from members.models import Channel, NoticeKind, StandingWord
from members.queries.notices import open_standing_changes
from members.queries.policy import policy
from members.services import notices

CHUNK = 1000
LAPSE_TOLD = timedelta(days=90)  # a lapse found later than that is history, not news
TOLD_WITH_THE_CYCLE = {"ccp_not_documented"}  # the notice of the missed cycle says it

CHANNELS: Mapping[Step, tuple[Channel, ...]] = {
    "renewal_reminder": (Channel.EMAIL,),
    "past_due": (Channel.EMAIL, Channel.LETTER),
    "last_day_of_grace": (Channel.EMAIL,),
}


def plan_reminders(*, on: date, limit: int = CHUNK) -> int:
    """Plan the step that each open invoice has reached; return how many notices are new.

    Of steps that were missed only the newest is planned; an invoice keeps which step was dealt
    with, so each is looked at once a step.
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
        notices.Plan(
            certificant_id=row.certificant_id,
            kind=step,
            about=f"invoice:{row.pk}",
            step=f"{row.period:%Y-%m}",
            channel=channel,
            due_on=on,
        )
        for row in rows
        if step_on(row.period, row.issued_on, row.due_on, on, policy()) == step
        for channel in CHANNELS[step]
    )
    Invoice.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_step=step)
    return len(rows), planned


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
        notices.plan_many(
            notices.Plan(
                certificant_id=change.person,
                kind=NoticeKind.LAPSED,
                about=f"certification:{change.certification_id}",
                step=change.effective_on.isoformat(),
                channel=channel,
                due_on=on,
            )
            for change in changes
            if change.new == StandingWord.LAPSED
            and change.old in {StandingWord.ACTIVE, StandingWord.GRACE}
            and change.effective_on > on - LAPSE_TOLD
            and set(change.reasons) != TOLD_WITH_THE_CYCLE
            for channel in Channel.values
        )
        notices.mark_handled(change_ids=[change.pk for change in changes])
    return len(changes)
