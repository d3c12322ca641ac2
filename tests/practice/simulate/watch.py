"""What is looked at when a day was lived, and what a portal has come to in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Model

from billing.models import Invoice, InvoiceState, Payment
from ccp.models import Cycle
from ccp.rules.cycles import closes_on
from members.models import Certification, DuesPaid, Notice, NoticeState, Standing, StandingChange
from members.queries.facts import standing_facts
from members.queries.policy import policy
from members.rules.calendar import Period
from members.rules.standing import decide
from plumbing import clock

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


def expected_reminders(after: date, until: date) -> Iterator[tuple[str, int, date]]:
    """Kind, invoice and day of each reminder of an unpaid invoice, by the handbook alone."""
    for row in Invoice.objects.filter(period__isnull=False).exclude(state=InvoiceState.VOID):
        steps = {
            "renewal_reminder": row.period.replace(day=15),
            "past_due": row.due_on + ONE_DAY,
            "last_day_of_grace": row.due_on + GRACE,
        }
        for kind, day in steps.items():
            unpaid = row.settled_on is None or row.settled_on >= day
            if after < day <= until and row.issued_on < day and unpaid:
                yield kind, row.pk, day


def came_to() -> dict[str, Counter[tuple[object, ...]]]:
    """What a portal has come to, told without keys, numbers and moments: two lives that were
    disturbed in different ways compare.
    """
    tables = {
        "standing": _rows(Standing, "certification__number word way_back since"),
        "changes": _rows(StandingChange, "certification__number effective_on old new"),
        "cycles": _rows(Cycle, "certification__number start closed_at__isnull rolled_on"),
        "dues": _rows(DuesPaid, "certification__number year paid_on"),
        "invoices": _rows(Invoice, "certificant__member_number due_on total state settled_on"),
        "payments": _rows(Payment, "certificant__member_number amount received_on"),
    }
    about = {f"invoice:{row.pk}": f"invoice due {row.due_on}" for row in Invoice.objects.all()}
    about |= {f"cycle:{row.pk}": f"cycle of {row.start}" for row in Cycle.objects.all()}
    about |= {f"certification:{row.pk}": row.number for row in Certification.objects.all()}
    tables["notices"] = Counter(
        (one.certificant.member_number, one.kind, about.get(one.about, ""), one.channel, _came(one))
        for one in Notice.objects.select_related("certificant")
    )
    return tables


def _rows(model: type[Model], fields: str) -> Counter[tuple[object, ...]]:
    return Counter(model.objects.values_list(*fields.split()))


def _came(notice: Notice) -> str:
    """Of a message whose process died while it was handed over nobody knows, and it stays so."""
    went = notice.state in {NoticeState.SENT, NoticeState.UNKNOWN}
    return "went out" if went else f"{notice.state} {notice.skip_reason}"
