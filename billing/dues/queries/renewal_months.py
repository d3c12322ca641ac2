"""How the renewals of a month stand today, counted (handbook section 3).

Counted from the rows themselves, not kept by a run: so the figures add up whoever ran the month and
whatever has happened since. Standing is read from its kept copy. The count is kept and shown until
something was written that may have changed it; `billing.dues.services.renewal_counts` counts then.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.fields import CharField, DateField
from django.db.models.functions import MD5, Cast

from billing.dues.models import LineKind, RenewalRun
from billing.dues.queries.month_outcomes import LEFT_OUT, certifications, sent_notice
from billing.dues.queries.renewals import Wanted, due_day, plan, with_dues_in
from billing.dues.rules.charges import has_renewals
from billing.dues.rules.dunning import RENEWAL
from billing.models import Invoice, InvoiceState
from members.models import StandingWord
from members.rules.calendar import months_after
from notices.models import Channel, Notice, NoticeState
from plumbing import clock

SAMPLE = 20
SAMPLE_FROM = 200  # people looked at for a sample

LARGE = 2000  # certifications; five months of so many are counted in less than a tenth of a second
FRESH = timedelta(minutes=5)  # so long a count of a large month is good, whatever was written
SOON = timedelta(seconds=10)  # and of another one, though nothing was: sent emails leave no mark
_CERTIFICATIONS = ("noticed", "settled", "grace", "lapsed")


@dataclass(frozen=True, slots=True)
class Month:
    """A month's certifications by what became of them, its invoices and its notices.

    notices: number by (channel, state, skip reason); noticed: to whose holder one was sent.
    counted_at: when. old: what it counts may have changed since. counting: it is large and nobody
    has counted it yet, so that all its numbers are 0.
    """

    period: date
    outcomes: dict[str, int]
    noticed: int
    settled: int
    grace: int
    lapsed: int
    invoices: int
    notices: dict[tuple[str, str, str], int]
    counted_at: datetime | None = None
    old: bool = False
    counting: bool = False

    def as_json(self) -> dict[str, Any]:
        """What `from_json` reads back."""
        return {
            **{key: getattr(self, key) for key in ("outcomes", *_CERTIFICATIONS, "invoices")},
            "notices": [[*key, number] for key, number in self.notices.items()],
        }

    @classmethod
    def from_json(cls, period: date, counted_at: datetime, kept: Mapping[str, Any]) -> Month:
        """The month as it was counted at that moment."""
        notices = {(by, state, reason): number for by, state, reason, number in kept["notices"]}
        return cls(**{**kept, "notices": notices}, period=period, counted_at=counted_at)

    @property
    def large(self) -> bool:
        """Whether counting it takes longer than a page may: workers do."""
        return self.counting or self.due > LARGE

    @classmethod
    def uncounted(cls, period: date) -> Month:
        """A large month that nobody has counted yet."""
        return cls(period, {}, 0, 0, 0, 0, 0, {}, counting=True)

    @property
    def due(self) -> int:
        """Certifications with a dues year that begins in the month."""
        return sum(self.outcomes.values())

    @property
    def invoiced(self) -> int:
        return self.outcomes.get("invoiced", 0)

    @property
    def to_invoice(self) -> int:
        return self.outcomes.get("to_invoice", 0)

    @property
    def left_out(self) -> dict[str, int]:
        return {key: self.outcomes[key] for key in LEFT_OUT if self.outcomes.get(key)}

    @property
    def left_out_sum(self) -> int:
        return sum(self.left_out.values())

    def sent(self, channel: str) -> int:
        return self._number(channel, {NoticeState.SENT})

    def under_way(self, channel: str) -> int:
        """Notices that wait to be sent, or are in a print run that is not posted."""
        return self._number(
            channel, {NoticeState.PLANNED, NoticeState.CLAIMED, NoticeState.PRINTED}
        )

    def printed(self) -> int:
        return self._number(Channel.LETTER, {NoticeState.PRINTED})

    def _number(self, channel: str, states: Collection[str]) -> int:
        return sum(
            number
            for (by, state, _reason), number in self.notices.items()
            if by == channel and state in states
        )


def shown(around: date) -> list[date]:
    """The month after `around`, that month and the three before it, newest first."""
    near = [months_after(around, step) for step in (1, 0, -1, -2, -3)]
    return [month for month in near if has_renewals(month)]


# What moves whenever a row is added that a count rests on, each the last of a primary key. It may
# miss who was slower to commit than others, until the count is too old anyway.
_MARK = """concat_ws(' ', %(on)s::date,
    (SELECT max(id) FROM members_history), (SELECT max(id) FROM members_news),
    (SELECT max(id) FROM members_certification), (SELECT max(id) FROM notices_notice))"""
# A month without a count is looked at no further than is needed to see whether it is large.
_KEPT = f"""
SELECT month.period, kept.counted_at, kept.figures, kept.mark IS DISTINCT FROM {_MARK}
FROM unnest(%(periods)s::date[]) month (period)
LEFT JOIN dues_monthcount kept USING (period)
WHERE kept.period IS NOT NULL OR EXISTS (
    SELECT FROM members_certification held
    WHERE EXTRACT(MONTH FROM held.anchor) = EXTRACT(MONTH FROM month.period)
      AND held.anchor < date_trunc('year', month.period)
    OFFSET %(large)s
)
"""  # noqa: S608 - nothing but the constant above


def mark(on: date) -> str:
    """What a count that begins now is kept under: one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_MARK}", {"on": on})
        return str(cursor.fetchone()[0])


def kept(periods: Sequence[date], on: date) -> dict[date, Month]:
    """Of these months those that were counted, and the large ones that were not: one query."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"periods": list(periods), "large": LARGE, "on": on})
        return {
            period: _as_kept(Month.from_json(period, counted_at, json.loads(figures)), moved, now)
            if figures
            else Month.uncounted(period)
            for period, counted_at, figures, moved in cursor.fetchall()
        }


def _as_kept(month: Month, moved: bool, now: datetime) -> Month:
    age = now - month.counted_at if month.counted_at else FRESH
    return replace(month, old=age >= FRESH if month.large else moved or age >= SOON)


def count(periods: Sequence[date], on: date) -> list[Month]:
    """Count how months stand on a day: three queries."""
    if not periods:
        return []
    invoices = dict(
        Invoice.objects.filter(kind=LineKind.DUES, due_on__in=[due_day(one) for one in periods])
        .exclude(state=InvoiceState.VOID)
        .order_by()
        .values_list("due_on")
        .annotate(number=Count("pk"))
    )
    notices: dict[str, dict[tuple[str, str, str], int]] = defaultdict(dict)
    for step, channel, state, reason, number in (
        Notice.objects.filter(kind=RENEWAL, step__in=[f"{period:%Y-%m}" for period in periods])
        .order_by()
        .values_list("step", "channel", "state", "skip_reason")
        .annotate(number=Count("pk"))
    ):
        notices[step][channel, state, reason] = number
    by_month: dict[date, list[dict[str, Any]]] = defaultdict(list)
    first, *others = [_by_outcome(period, on) for period in periods]
    for row in first.union(*others, all=True) if others else first:
        by_month[row["period"]].append(row)
    return [
        Month(
            period=period,
            outcomes={row["outcome"]: row["number"] for row in by_month[period]},
            **{key: sum(row[key] for row in by_month[period]) for key in _CERTIFICATIONS},
            invoices=invoices.get(due_day(period), 0),
            notices=notices[f"{period:%Y-%m}"],
        )
        for period in periods
    ]


def _by_outcome(period: date, on: date) -> QuerySet[Any, dict[str, Any]]:
    """The certifications of a month counted by outcome, and by what became of their invoice."""
    unpaid = Q(invoice_state=InvoiceState.OPEN)
    return (
        certifications(period, on)
        .order_by()
        .annotate(period=Value(period, DateField()))
        .values("period", "outcome")
        .annotate(
            number=Count("pk"),
            noticed=Count("pk", filter=Q(sent_notice(period), outcome="invoiced")),
            settled=Count("pk", filter=Q(invoice_state=InvoiceState.PAID)),
            grace=Count("pk", filter=unpaid & Q(standing__word=StandingWord.GRACE)),
            lapsed=Count("pk", filter=unpaid & Q(standing__word=StandingWord.LAPSED)),
        )
    )


def not_sent(month: date) -> QuerySet[Notice]:
    """Renewal notices of a month that were left out, failed, or of which nobody knows."""
    return (
        Notice.objects.filter(
            kind=RENEWAL,
            step=f"{month:%Y-%m}",
            state__in=[NoticeState.SKIPPED, NoticeState.FAILED, NoticeState.UNKNOWN],
        )
        .select_related("certificant")
        .order_by("channel", "state", "skip_reason", "certificant__last_name", "id")
    )


def sample(month: date, on: date) -> list[Wanted]:
    """Up to 20 invoices that a run would issue, from people all over the month; the same people
    at every look.
    """
    people = (
        with_dues_in(month)
        .filter(granted_on__lte=on)
        .annotate(lot=MD5(Cast(F("certificant"), CharField())))
        .order_by("lot")
        .values_list("certificant", flat=True)[:SAMPLE_FROM]
    )
    return plan(set(people), month, on).invoices[:SAMPLE]


def last_run(month: date, *, dry_run: bool) -> RenewalRun | None:
    """The newest run of a month of that sort."""
    return (
        RenewalRun.objects.filter(period=month, dry_run=dry_run)
        .select_related("asked_by")
        .order_by("-pk")
        .first()
    )


def going(month: date) -> RenewalRun | None:
    """The run of a month that is being worked on or waits for a worker."""
    state = RenewalRun.State
    return (
        RenewalRun.objects.filter(
            period=month, state__in=[state.WAITING, state.RUNNING, state.STOPPING]
        )
        .select_related("asked_by")
        .first()
    )


def summary_of(run: RenewalRun | None) -> dict[str, Any]:
    """What a run has counted so far; empty when there is none."""
    return run.summary if run else {}
