"""Who comes up for renewal in a month, and how the month stands (handbook section 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from billing.dues.models import LineKind
from billing.dues.rules.charges import GONE, Charge, DuesFacts, decide
from billing.dues.rules.dunning import RENEWAL
from billing.models import Invoice, InvoiceLine, InvoiceState
from billing.rules.money import ZERO
from members.models import Certificant, Certification
from members.queries.policy import policy
from members.queries.standing_sql import standing_sql
from members.rules.calendar import first_of_month, last_of_month
from members.rules.dated import PolicyError
from notices.models import Channel, Notice, NoticeState

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Held:
    """A certification that somebody holds; program is the programme's key."""

    pk: int
    certificant_id: int
    number: str
    program: str


@dataclass(frozen=True, slots=True)
class WantedLine:
    certification: Held
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
    """What these people should be invoiced for a month, as of a day: two queries."""
    result = Plan()
    by_person: dict[int, list[WantedLine]] = defaultdict(list)
    for held, outcome in _decided(certificant_ids, month, on):
        if not isinstance(outcome, str):
            by_person[held.certificant_id] += [WantedLine(held, charge) for charge in outcome]
        elif outcome != "invoiced":  # it has its invoice already
            result.left_out[outcome] += 1
    people = {
        person.pk: person
        for person in Certificant.objects.raw(
            "SELECT * FROM members_certificant WHERE id = ANY(%s)", [list(by_person)]
        )
    }
    result.invoices = [Wanted(people[pk], lines) for pk, lines in sorted(by_person.items())]
    return result


def _decided(
    certificant_ids: Collection[int], month: date, on: date
) -> Iterator[tuple[Held, tuple[Charge, ...] | str]]:
    """Each certification with dues in the month, with its charges or the reason for none."""
    for held, facts in dues_facts(certificant_ids, on):
        if facts.begins_in(month) is None:
            continue
        program = policy().programs[held.program]
        try:
            program.names.on(on)
            decision = decide(facts, month, program, policy())
        except PolicyError:
            # The others are invoiced; staff see that a fee or a name is missing for this one.
            yield held, "no_policy"
        else:
            yield held, decision.left_out or decision.charges


_FACTS = """
SELECT held.id, held.certificant_id, held.number, program.key,
       held.anchor, held.word, held.way_back, rtrim(held.paid::text, '0'),
       ARRAY(SELECT year FROM dues_duesline
             WHERE certification_id = held.id AND kind = 'dues' AND live)
FROM ({standing}) held
JOIN members_program program ON program.id = held.program_id
ORDER BY held.certificant_id, held.granted_on, held.number
"""


def dues_facts(certificant_ids: Collection[int], on: date) -> Iterator[tuple[Held, DuesFacts]]:
    """What the rule of dues asks of each certification these people hold on that day, person after
    person, the oldest certification first: one query.
    """
    kept: set[int] = set()  # people with a certification that is not gone, of those seen so far
    among = "held.certificant_id = ANY(%(people)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            _FACTS.format(standing=standing_sql(policy(), among)),
            {"on": on, "people": list(certificant_ids)},
        )
        for pk, person, number, program, anchor, word, way_back, paid, invoiced in cursor:
            further = person in kept
            if word not in GONE:
                kept.add(person)
            yield (
                Held(pk, person, number, program),
                DuesFacts(on, anchor, word, way_back, paid, invoiced, further),
            )


def month_figures(month: date) -> dict[str, Any]:
    """How the renewals of a month stand: invoices that are not void, their lines and sum, and the
    notices planned (by channel) and skipped (by reason)."""
    invoices = Invoice.objects.filter(kind=LineKind.DUES, due_on=due_day(month)).exclude(
        state=InvoiceState.VOID
    )
    sums = invoices.aggregate(count=Count("pk"), total=Sum("total"))
    lines = InvoiceLine.objects.filter(invoice__in=invoices).count()
    notices = (
        Notice.objects.filter(kind=RENEWAL, step=f"{month:%Y-%m}")
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


def month_of(invoice: Invoice) -> date:
    """The first day of the anniversary month that an invoice of dues is for."""
    return first_of_month(invoice.due_on)
