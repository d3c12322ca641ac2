"""Reads of notices: what is due, what was sent to whom, what waits for a person."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from members.models import Certificant
from notices.models import LABELS, Channel, Notice, NoticeState, PrintRun

# Each person's letters lie together: they go into one envelope. Behind members come all others.
MAIL_ORDER = [
    *(f"certificant__{field}" for field in ("zip", "last_name", "first_name", "id")),
    *(f"recipient__{field}" for field in ("zip", "name", "id")),
]
TO = ("certificant", "recipient")
"""What a query reads along that shows to whom its notices go."""
WORK_STATES = [NoticeState.FAILED, NoticeState.UNKNOWN]


def due_emails(on: date) -> QuerySet[Notice]:
    """Emails to be sent on a day or earlier, oldest first."""
    due = Notice.objects.filter(state=NoticeState.PLANNED, channel=Channel.EMAIL, due_on__lte=on)
    return due.order_by("due_on", "id")


def due_letters(on: date, before: datetime) -> QuerySet[Notice]:
    """Letters that the next print run takes, in mail order: ZIP code, then name; of those that an
    earlier run gave back the ones it gave back before that moment.
    """
    return (
        Notice.objects.filter(state=NoticeState.PLANNED, channel=Channel.LETTER, due_on__lte=on)
        .filter(Q(free_at=None) | Q(free_at__lte=before))
        .order_by(*MAIL_ORDER, "id")
    )


def letters_waiting(on: date) -> list[dict[str, object]]:
    """Letters of the next run by kind: kind, label, number, oldest (due day), first (a key)."""
    rows = (
        Notice.objects.filter(state=NoticeState.PLANNED, channel=Channel.LETTER, due_on__lte=on)
        .order_by("kind")
        .values("kind")
        .annotate(number=Count("id"), oldest=Min("due_on"), first=Min("id"))
    )
    return [row | {"label": LABELS.get(row["kind"], row["kind"])} for row in rows]


def print_runs() -> QuerySet[PrintRun]:
    """Every print run, newest first."""
    return PrintRun.objects.select_related("made_by", "posted_by").order_by("-id")


def letters_of(run: PrintRun) -> QuerySet[Notice]:
    """The letters of a print run in mail order; those that were left out are not among them."""
    return (
        Notice.objects.filter(print_run=run, state__in=[NoticeState.PRINTED, NoticeState.SENT])
        .select_related(*TO)
        .order_by("page", "id")
    )


def left_out_of(run: PrintRun) -> QuerySet[Notice]:
    """Letters gathered for a run that could not be written."""
    return run.notices.filter(state=NoticeState.FAILED).select_related(*TO).order_by("id")


def notices_of(certificant: Certificant) -> QuerySet[Notice]:
    """Everything that was or will be sent to a person, newest first."""
    return certificant.notices.select_related("print_run").order_by("-due_on", "-id")


def needing_a_person() -> QuerySet[Notice]:
    """Messages that failed, or of which nobody knows whether they were sent."""
    return Notice.objects.filter(state__in=WORK_STATES).select_related(*TO).order_by("id")


def messages_to_look_at() -> tuple[int, date | None]:
    """How many messages failed or may not have been sent, and the oldest day they were due."""
    return _number_and_oldest(Notice.objects.filter(state__in=WORK_STATES))


def letters_due(on: date) -> tuple[int, date | None]:
    """How many letters wait for a print run, and the oldest day they were due."""
    return _number_and_oldest(
        Notice.objects.filter(state=NoticeState.PLANNED, channel=Channel.LETTER, due_on__lte=on)
    )


def _number_and_oldest(notices: QuerySet[Notice]) -> tuple[int, date | None]:
    found = notices.aggregate(number=Count("pk"), oldest=Min("due_on"))
    return found["number"], found["oldest"]


def runs_not_posted() -> QuerySet[PrintRun]:
    """Print runs that lie in the printer, oldest first; one without letters has nothing to post."""
    return PrintRun.objects.filter(state=PrintRun.State.RENDERED, letters__gt=0).order_by("pk")
