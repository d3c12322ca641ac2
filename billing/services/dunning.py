"""Reminders of unpaid invoices and word of lapses, by their days (handbook section 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from billing.models import Invoice, InvoiceState
from billing.rules.dunning import step_on
from members.models import Channel, Notice, NoticeKind, StandingWord
from members.queries.notices import open_standing_changes
from members.queries.policy import policy
from members.services import notices

CHUNK = 1000
LOOK_BACK = timedelta(days=120)  # past any grace; older open invoices have had all their steps
LAPSE_TOLD = timedelta(days=90)  # a lapse found later than that is history, not news
TOLD_WITH_THE_CYCLE = {"ccp_not_documented"}  # the notice of the missed cycle says it

CHANNELS = {
    NoticeKind.RENEWAL_REMINDER: (Channel.EMAIL,),
    NoticeKind.PAST_DUE: (Channel.EMAIL, Channel.LETTER),
    NoticeKind.LAST_DAY_OF_GRACE: (Channel.EMAIL,),
}


def plan_reminders(*, on: date) -> int:
    """Plan the step that each open invoice has reached and that is not planned yet."""
    planned = 0
    plans = _due(on)
    while chunk := list(islice(plans, CHUNK)):
        planned += notices.plan_many(chunk)
    return planned


def _due(on: date) -> Iterator[notices.Plan]:
    rows = Invoice.objects.filter(
        state=InvoiceState.OPEN, due_on__gt=on - LOOK_BACK, issued_on__lte=on
    ).annotate(about=Concat(Value("invoice:"), Cast("pk", CharField())))
    for kind, channels in CHANNELS.items():
        told = Notice.objects.filter(kind=kind, about=OuterRef("about"))
        untold = rows.filter(~Exists(told)).order_by("pk")
        for row in untold.iterator(chunk_size=CHUNK):
            if step_on(row.period, row.issued_on, row.due_on, on, policy()) == kind:
                for channel in channels:
                    yield notices.Plan(
                        certificant_id=row.certificant_id,
                        kind=kind,
                        about=row.about,
                        step=f"{row.period:%Y-%m}",
                        channel=channel,
                        due_on=on,
                    )


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
