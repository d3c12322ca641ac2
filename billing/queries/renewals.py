"""Who comes up for renewal in a month, and how the month stands (handbook section 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from billing.models import Invoice, InvoiceLine, InvoiceState, LineKind
from billing.rules.dues import Charge, decide
from billing.rules.money import ZERO
from members.models import (
    Certificant,
    Certification,
    Channel,
    Notice,
    NoticeKind,
    NoticeState,
)
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.rules.calendar import last_of_month
from members.rules.dated import PolicyError
from members.rules.facts import Known
from members.rules.standing import judge

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class WantedLine:
    certification: Certification
    charge: Charge


@dataclass(frozen=True, slots=True)
class Wanted:
    """The invoice that one person should get for the month."""

    certificant: Certificant
    lines: list[WantedLine]

    @property
    def total(self) -> Decimal:
        return sum((line.charge.amount for line in self.lines), ZERO)


@dataclass(slots=True)
class Plan:
    """The invoices wanted of some people, and why certifications of theirs are left out."""

    invoices: list[Wanted] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def with_dues_in(month: date) -> QuerySet[Certification]:
    """Certifications with a dues year that begins in the month of `month`."""
    return Certification.objects.annotate(anchor_month=ExtractMonth("anchor")).filter(
        anchor_month=month.month, anchor__year__lt=month.year
    )


def people_due(month: date, *, after: int, limit: int = CHUNK) -> list[int]:
    """The next people, by id, who hold a certification with dues in the month."""
    return list(
        with_dues_in(month)
        .filter(certificant__gt=after)
        .order_by("certificant")
        .values_list("certificant", flat=True)
        .distinct()[:limit]
    )


def all_people_due(month: date) -> Iterator[list[int]]:
    """Everybody with dues in the month, chunk after chunk."""
    after = 0
    while chunk := people_due(month, after=after):
        yield chunk
        after = chunk[-1]


def plan(certificant_ids: Collection[int], month: date, on: date) -> Plan:
    """What these people should be invoiced for a month, as of a day: five queries."""
    result = Plan()
    by_person: dict[int, list[WantedLine]] = defaultdict(list)
    people: dict[int, Certificant] = {}
    for row, outcome in _decided(certificant_ids, month, on):
        if isinstance(outcome, str):
            if outcome != "invoiced":  # it has its invoice already
                result.left_out[outcome] += 1
            continue
        people[row.certificant_id] = row.certificant
        by_person[row.certificant_id] += [WantedLine(row, charge) for charge in outcome]
    result.invoices = [Wanted(people[pk], by_person[pk]) for pk in sorted(by_person)]
    return result


def _decided(
    certificant_ids: Collection[int], month: date, on: date
) -> Iterator[tuple[Certification, tuple[Charge, ...] | str]]:
    """Each certification with dues in the month, with its charges or the reason for none."""
    held = list(
        Certification.objects.filter(certificant__in=certificant_ids, granted_on__lte=on)
        .select_related("certificant", "program")
        .order_by("certificant", "granted_on", "number")
    )
    facts = facts_of(held)
    invoiced = _invoiced([row.pk for row in held])
    seen: set[int] = set()
    for row in held:
        known = Known(facts[row.pk], on)
        standing = judge(known, on, policy())
        further = row.certificant_id in seen
        if standing.standing not in {"retired", "revoked", "deceased"}:
            seen.add(row.certificant_id)
        if known.anchor.month != month.month or known.anchor.year >= month.year:
            continue
        program = policy().programs[row.program.key]
        try:
            program.names.on(on)
            decision = decide(
                facts[row.pk],
                standing,
                month,
                invoiced.get(row.pk, frozenset()),
                program,
                policy(),
                further=further,
            )
        except PolicyError:
            # The others are invoiced; staff see that a fee or a name is missing for this one.
            yield row, "no_policy"
        else:
            yield row, decision.left_out or decision.charges


def _invoiced(certification_ids: Collection[int]) -> dict[int, set[int]]:
    """The dues years that are on an invoice which is not void."""
    years: dict[int, set[int]] = defaultdict(set)
    for owner, year in InvoiceLine.objects.filter(
        certification__in=certification_ids, kind=LineKind.DUES, live=True
    ).values_list("certification", "year"):
        years[owner].add(year)
    return years


def month_figures(month: date) -> dict[str, Any]:
    """How the renewals of a month stand: invoices that are not void, their lines and sum, and the
    notices planned (by channel) and skipped (by reason)."""
    invoices = Invoice.objects.filter(period=month).exclude(state=InvoiceState.VOID)
    sums = invoices.aggregate(count=Count("pk"), total=Sum("total"))
    lines = InvoiceLine.objects.filter(invoice__in=invoices).count()
    notices = (
        Notice.objects.filter(kind=NoticeKind.RENEWAL, step=f"{month:%Y-%m}")
        .values("channel", "state", "skip_reason")
        .annotate(count=Count("pk"))
    )
    planned: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for row in notices:
        if row["state"] == NoticeState.SKIPPED:
            skipped[row["skip_reason"]] += row["count"]
        else:
            planned[row["channel"]] += row["count"]
    return {
        "invoices": sums["count"],
        "lines": lines,
        "total": str(sums["total"] or ZERO),
        "emails": planned[Channel.EMAIL],
        "letters": planned[Channel.LETTER],
        "skipped": dict(sorted(skipped.items())),
    }


def due_day(month: date) -> date:
    """The day the invoices of a month are due: its last."""
    return last_of_month(month)
