"""What is looked at when a day was lived, and what a portal has come to in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Model

from billing.models import Invoice, InvoiceState, Payment
from ccp.audit.models import AuditCase
from ccp.models import Cycle
from ccp.rules.cycles import closes_on
from members.models import (
    Certification,
    DuesPaid,
    News,
    NewsKind,
    Standing,
)
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.calendar import Period
from members.rules.standing import decide
from notices.models import Channel, Notice, NoticeState, type_of
from plumbing import clock
from recert.models import Application

PAYER = "payer__certificant__member_number"
UNKNOWN = f"{NoticeState.UNKNOWN} "  # as `_came` tells it
GRACE = timedelta(days=30)
ONE_DAY = timedelta(days=1)


def wrong_copies(on: date) -> list[str]:
    """The copies of standing that the rule does not give on that day."""
    facts = standing_facts(Standing.objects.values_list("pk", flat=True))
    found = []
    for copy in Standing.objects.all():
        said = decide(facts[copy.pk], on, policy())
        if (copy.word, copy.way_back, copy.since) != (
            said.standing,
            said.way_back or "",
            said.since,
        ):
            found.append(f"{on}: {copy.pk} is kept as {copy.word}, and is {said.standing}")
    return found


def left_lying(on: date) -> list[str]:
    """The notices that were due by that day and are still on their way when it ends."""
    due = Notice.objects.filter(
        due_on__lte=on, state__in=[NoticeState.PLANNED, NoticeState.CLAIMED, NoticeState.PRINTED]
    )
    return [f"{on}: {notice} is {notice.state} ({notice.error})" for notice in due]


@dataclass
class Cycles:
    """The days on which cycles were seen closed and rolled over for the first time."""

    closed: dict[int, date] = field(default_factory=dict)
    rolled: dict[int, date] = field(default_factory=dict)

    def look(self, on: date) -> None:
        for cycle in Cycle.objects.all():
            if cycle.closed_at:
                self.closed.setdefault(cycle.pk, on)
            if cycle.rolled_on:
                self.rolled.setdefault(cycle.pk, on)

    def came(self, after: date) -> dict[str, int]:
        """How many were closed and rolled over later than `after`."""
        return {
            "closed": sum(day > after for day in self.closed.values()),
            "rolled over": sum(day > after for day in self.rolled.values()),
        }

    def off_their_day(self, after: date) -> list[str]:
        """Those closed or rolled over later than `after`, and not on their day."""
        found = []
        for cycle in Cycle.objects.all():
            closed, rolled = self.closed.get(cycle.pk), self.rolled.get(cycle.pk)
            if closed and closed > after:
                day = closes_on(Period(cycle.start, cycle.end), policy())
                if not closed == day == clock.office_day(cycle.closed_at):
                    found.append(f"{cycle} was closed on {closed}, not on {day}")
            if rolled and rolled > after and rolled != cycle.rolled_on:
                found.append(f"{cycle} rolled over on {rolled}, not on {cycle.rolled_on}")
        return found


def off_their_day(after: date) -> list[str]:
    """The notices that did not go out, or on another day than theirs, of those due after a day. A
    letter that is planned in the evening goes with the run of the next day.
    """
    found = []
    for one in Notice.objects.filter(due_on__gt=after).exclude(state=NoticeState.SKIPPED):
        if one.sent_at is None or one.state != NoticeState.SENT:
            found.append(f"{one} of {one.due_on} is {one.state}")
            continue
        by = one.due_on + (ONE_DAY if one.channel == Channel.LETTER else timedelta())
        if not one.due_on <= clock.office_day(one.sent_at) <= by:
            found.append(f"{one} of {one.due_on} was sent on {one.sent_at}")
    return found


def message_ids() -> Counter[str]:
    """Of the emails that were sent."""
    sent = Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.SENT)
    return Counter(sent.values_list("message_id", flat=True))


def other_emails(arrived: list[EmailMessage], of_the_past: Counter[str]) -> list[str]:
    """Message-IDs in which the mailbox and the notices that were sent since differ."""
    told = message_ids() - of_the_past
    kept = Counter(message.extra_headers["Message-ID"] for message in arrived)
    twice = [name for name, times in kept.items() if times > 1]
    return sorted([*(told - kept), *(kept - told), *twice])


def other_reminders(after: date, until: date) -> list[tuple[str, int, date]]:
    """Kind, invoice and day of the reminders that are planned though the handbook does not have
    them, or the other way round.
    """
    planned = Notice.objects.filter(kind__in=REMINDERS, channel=Channel.EMAIL, due_on__gt=after)
    ours = set(planned.values_list("kind", "about_id", "due_on"))
    return sorted(ours ^ set(_reminders(after, until)))


REMINDERS = ("renewal_reminder", "past_due", "last_day_of_grace")


def _reminders(after: date, until: date) -> Iterator[tuple[str, int, date]]:
    """The reminder of each step that began while an invoice was open, and not before it."""
    for row in Invoice.objects.filter(kind="dues").exclude(state=InvoiceState.VOID):
        begins = (row.due_on.replace(day=15), row.due_on + ONE_DAY, row.due_on + GRACE)
        for kind, day in zip(REMINDERS, begins, strict=True):
            unpaid = row.settled_on is None or row.settled_on >= day
            if after < day <= until and row.issued_on < day and unpaid:
                yield kind, row.pk, day


def of_applications(after: date) -> list[tuple[str, str, int]]:
    """Whom what was told about an application by email, how many days after a day, in order."""
    told = Notice.objects.filter(
        kind__startswith="recert_", channel=Channel.EMAIL, due_on__gt=after
    ).exclude(state=NoticeState.SKIPPED)
    rows = told.order_by("due_on", "pk").values_list("certificant__last_name", "kind", "due_on")
    return [(name, kind.removeprefix("recert_"), (day - after).days) for name, kind, day in rows]


def other_renewals() -> list[tuple[int, date]]:
    """Invoices and days in which renewal notices and invoices differ: one notice each, when it was
    issued.
    """
    notices = Notice.objects.filter(kind="renewal", channel=Channel.EMAIL)
    told = Counter(notices.values_list("about_id", "due_on"))
    renewals = Invoice.objects.filter(kind="dues")
    issued = Counter((row.pk, row.issued_on) for row in renewals)
    return sorted([*(told - issued), *(issued - told)])


def came_to() -> dict[str, Counter[tuple[object, ...]]]:
    """What a portal has come to, told without keys, numbers and moments: two lives that were
    disturbed in different ways compare.
    """
    tables = {
        "standing": _rows(Standing, "certification__number word way_back since"),
        "changes": _rows(
            News, "certification__number effective_on old new", kind=NewsKind.STANDING
        ),
        "cycles": _rows(Cycle, "certification__number start rolled_on"),
        "closed": _rows(Cycle, "certification__number start", closed_at__isnull=False),
        "audits": _rows(
            AuditCase,
            "certification__number start case__state failed_on",
            notified_on__isnull=False,
        ),
        "applications": _rows(
            Application,
            "certification__number route case__state submitted_on",
            asked_on__isnull=False,
        ),
        "dues": _rows(DuesPaid, "certification__number year paid_on"),
        "invoices": _rows(
            Invoice, "payer__certificant__member_number due_on total state settled_on"
        ),
        "payments": _rows(Payment, "payer__certificant__member_number amount received_on"),
    }
    about = {_key(row): f"invoice due {row.due_on}" for row in Invoice.objects.all()}
    about |= {_key(row): f"cycle of {row.start}" for row in Cycle.objects.all()}
    about |= {_key(row): f"application of {row.begun_on}" for row in Application.objects.all()}
    about |= {_key(row): row.number for row in Certification.objects.all()}
    tables["notices"] = Counter(
        (
            one.certificant.member_number if one.certificant else str(one.recipient),
            one.kind,
            about.get((one.about_type, one.about_id), ""),
            one.channel,
            _came(one),
        )
        for one in Notice.objects.select_related("certificant", "recipient")
    )
    return tables


def _key(row: Model) -> tuple[str, int]:
    return type_of(row), row.pk


def _rows(model: type[Model], fields: str, **only: object) -> Counter[tuple[object, ...]]:
    return Counter(model.objects.filter(**only).values_list(*fields.split()))


def _came(notice: Notice) -> str:
    return (
        "went out" if notice.state == NoticeState.SENT else f"{notice.state} {notice.skip_reason}"
    )


def _without(rows: Counter[Any], keys: set[Any]) -> Counter[Any]:
    return Counter({row: number for row, number in rows.items() if row[:-1] not in keys})


def differences(
    one: dict[str, Counter[Any]], other: dict[str, Counter[Any]]
) -> dict[str, list[Any]]:
    """What only one of two portals has come to, by table. Of a message whose process died between
    taking it and telling what came of it nobody knows, so it is left out of both.
    """
    nobody_knows = {row[:-1] for each in (one, other) for row in each["notices"] if UNKNOWN in row}
    one, other = (
        each | {"notices": _without(each["notices"], nobody_knows)} for each in (one, other)
    )
    found = {name: [*(one[name] - other[name]), *(other[name] - one[name])] for name in one}
    return {name: rows for name, rows in found.items() if rows}
