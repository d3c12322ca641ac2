"""What a portal holds by now, counted, so that what some days brought is a difference."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, Q

from billing.models import Invoice, Payment
from ccp.models import Cycle
from members.queries.standing import count
from notices.models import Notice, NoticeState, PrintRun


def tally() -> Counter[str]:
    """Notices by kind and channel (those sent, and those of which nobody knows), invoices,
    payments, cycles closed and rolled over, print runs posted.
    """
    sent = (
        Notice.objects.filter(state__in=[NoticeState.SENT, NoticeState.UNKNOWN])
        .order_by()
        .values_list("kind", "channel")
        .annotate(number=Count("pk"))
    )
    cycles = Cycle.objects.aggregate(
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
        rolled=Count("pk", filter=Q(rolled_on__isnull=False)),
    )
    posted = PrintRun.objects.filter(state=PrintRun.State.POSTED).count()
    return Counter(
        {f"notices.{kind}.{channel}": number for kind, channel, number in sent}
        | {f"cycles.{name}": number for name, number in cycles.items()}
        | {
            "invoices": Invoice.objects.count(),
            "payments": Payment.objects.count(),
            "print_runs": posted,
        }
    )


def brought(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    """What was added between the two, without what was not."""
    return {name: more for name, number in after.items() if (more := number - before[name])}


def standings(on: date) -> dict[str, int]:
    """Certifications by the word of their standing."""
    return dict(sorted(count(on).standings.items()))


def nested(flat: dict[str, int]) -> dict[str, object]:
    """`{"notices.renewal.email": 3}` as objects within objects."""
    whole: dict[str, object] = {}
    for path, number in sorted(flat.items()):
        inside: dict[str, object] = whole
        *folders, name = path.split(".")
        for folder in folders:
            inside = inside.setdefault(folder, {})  # type: ignore[assignment]
        inside[name] = number
    return whole
